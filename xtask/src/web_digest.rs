//! The digest of everything that the web build is made from.
//!
//! Only the standard library may be used here and nothing else of `xtask`: `crates/web-assets`
//! includes this file in a test of its own (`#[path = "../../../xtask/src/web_digest.rs"]`), so
//! that `cargo test` notices a stale build. Its tests are in `web.rs`.

use std::fs;
use std::io;
use std::path::Path;

/// Folders whose files never reach the browser.
const FOLDERS_LEFT_OUT: [&str; 7] = [
    "node_modules",
    "e2e",
    "tests",
    "__tests__",
    "fixtures",
    "dist",
    "coverage",
];
/// Files that never reach the browser, by a part of their name.
const NAMES_LEFT_OUT: [&str; 5] = [".test.", ".spec.", ".md", ".tsbuildinfo", "~"];

/// FNV-1a with 128 bits (draft-eastlake-fnv, section 2) over the sorted files below `web`: path,
/// a zero byte, content, a zero byte. 32 hexadecimal digits. It guards against forgetting, not
/// against malice. Hidden files, tests and prose do not count.
pub(crate) fn digest_of_inputs(web: &Path) -> io::Result<String> {
    let mut paths = Vec::new();
    collect(web, "", &mut paths)?;
    paths.sort();
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for path in paths {
        hash = absorb(hash, path.as_bytes());
        hash = absorb(hash, &[0]);
        hash = absorb(hash, &fs::read(web.join(&path))?);
        hash = absorb(hash, &[0]);
    }
    Ok(format!("{hash:032x}"))
}

fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if name.starts_with('.') {
            continue;
        }
        if !entry.file_type()?.is_dir() {
            if !NAMES_LEFT_OUT.iter().any(|part| name.contains(part)) {
                paths.push(path);
            }
        } else if !FOLDERS_LEFT_OUT.contains(&name.as_str()) {
            collect(&entry.path(), &format!("{path}/"), paths)?;
        }
    }
    Ok(())
}

fn absorb(hash: u128, bytes: &[u8]) -> u128 {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(hash, |hash, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul(PRIME)
    })
}
