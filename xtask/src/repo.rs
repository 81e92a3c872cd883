//! Where the repository is and which files belong to it. Must not know what any command does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run;

/// Folders that never hold sources, for checkouts that git cannot list.
const FOLDERS_SKIPPED: [&str; 4] = [".git", "target", "node_modules", "maru-data"];

/// The root of the checkout: the folder above this crate.
pub(crate) fn root() -> Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = here.parent().context("xtask stands in no workspace")?;
    root.canonicalize()
        .with_context(|| format!("cannot find {}", root.display()))
}

/// Where cargo puts its output, whatever set it (`CARGO_TARGET_DIR`, a configuration file).
pub(crate) fn target_dir(root: &Path) -> Result<PathBuf> {
    let mut command = Command::new("cargo");
    command
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root);
    let answer: serde_json::Value = serde_json::from_str(&run::stdout_of(&mut command)?)?;
    let target = answer["target_directory"]
        .as_str()
        .context("cargo metadata names no target_directory")?;
    Ok(PathBuf::from(target))
}

/// All files of the project, tracked or not yet tracked but not ignored: sorted paths from the
/// root, with `/` between folders. Without git, a walk that skips the usual build folders.
pub(crate) fn files(root: &Path) -> Result<Vec<String>> {
    let mut files = match files_by_git(root) {
        Some(files) => files,
        None => files_by_walk(root)?,
    };
    files.retain(|path| root.join(path).is_file());
    files.sort();
    files.dedup();
    Ok(files)
}

fn files_by_git(root: &Path) -> Option<Vec<String>> {
    let mut command = Command::new("git");
    command
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root);
    let output = run::stdout_of(&mut command).ok()?;
    let listed = output.split('\0').filter(|path| !path.is_empty());
    Some(listed.map(str::to_owned).collect())
}

fn files_by_walk(root: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !entry.file_type()?.is_dir() {
                files.push(path_from(root, &entry.path()));
            } else if !FOLDERS_SKIPPED.contains(&name.as_str()) {
                folders.push(entry.path());
            }
        }
    }
    Ok(files)
}

/// `path` as seen from `root`, with `/` between folders on every system.
pub(crate) fn path_from(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Every file below `folder` with its bytes, sorted by path from `folder`. A folder that does not
/// exist has no files.
pub(crate) fn contents(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut paths = files_by_walk(folder)?;
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let bytes =
                fs::read(folder.join(&path)).with_context(|| format!("cannot read {path}"))?;
            Ok((path, bytes))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().unwrap().join("rust-toolchain.toml").is_file());
    }

    #[test]
    fn a_walk_skips_build_folders_and_writes_slashes() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["a/b.rs", "target/c.rs", "node_modules/d.ts", "e.md"] {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "x").unwrap();
        }
        let mut files = files_by_walk(folder.path()).unwrap();
        files.sort();
        assert_eq!(files, ["a/b.rs", "e.md"]);
    }

    #[test]
    fn contents_of_a_missing_folder_are_empty() {
        assert!(contents(Path::new("no/such/folder")).unwrap().is_empty());
    }
}
