//! `cargo xtask web`: the committed web build, and whether it is still that of its sources.
//! Must not know how the clients are built: `npm run build` in `web/` does that.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run::Show;
use crate::{node, repo, run, web_digest};

/// Where `npm run build` writes, from the root.
pub(crate) const DIST: &str = "crates/web-assets/dist";
/// The file in [`DIST`] that holds the digest of the sources.
const INPUTS: &str = "INPUTS";

/// Builds the clients and records the digest of what they were built from.
pub(crate) fn build(root: &Path) -> Result<()> {
    node::install_packages(root)?;
    run::must(&mut node::npm(root, &["run", "build"]), Show::Live)?;
    let digest = digest(root)?;
    let dist = root.join(DIST);
    if !dist.is_dir() {
        bail!("`npm run build` wrote nothing to {DIST}");
    }
    fs::write(dist.join(INPUTS), format!("{digest}\n"))?;
    println!("{DIST} is built; its sources have the digest {digest}");
    Ok(())
}

/// Compares the digest of the sources with the recorded one; needs no Node.js.
pub(crate) fn check_inputs(root: &Path) -> Result<()> {
    let recorded = fs::read_to_string(root.join(DIST).join(INPUTS)).unwrap_or_default();
    let digest = digest(root)?;
    if recorded.trim() != digest {
        bail!(
            "{DIST} is older than its sources in web/: run `cargo xtask web` and commit what it writes"
        );
    }
    Ok(())
}

fn digest(root: &Path) -> Result<String> {
    web_digest::digest_of_inputs(&root.join("web")).context("cannot read web/")
}

/// Builds again and compares with the committed files byte for byte; the tree stays as it was.
pub(crate) fn check_build(root: &Path) -> Result<String> {
    check_inputs(root)?;
    let kept = Kept::of(&root.join(DIST))?;
    let output = run::must(&mut node::npm(root, &["run", "build"]), Show::Afterwards)?;
    let mut differences = differences(&kept.files, &repo::contents(&kept.folder)?);
    differences.retain(|difference| !difference.ends_with(INPUTS));
    if !differences.is_empty() {
        bail!(
            "{DIST} is not what web/ builds: run `cargo xtask web` and commit what it writes\n  {}",
            differences.join("\n  ")
        );
    }
    Ok(output)
}

/// A folder's files as they were; puts them back when it goes, also after a failure.
struct Kept {
    folder: PathBuf,
    files: Vec<(String, Vec<u8>)>,
}

impl Kept {
    fn of(folder: &Path) -> Result<Self> {
        let files = repo::contents(folder)?;
        let folder = folder.to_path_buf();
        Ok(Self { folder, files })
    }

    fn put_back(&self) -> Result<()> {
        for (path, _) in repo::contents(&self.folder)? {
            if !self.files.iter().any(|(kept, _)| *kept == path) {
                fs::remove_file(self.folder.join(path))?;
            }
        }
        for (path, bytes) in &self.files {
            let file = self.folder.join(path);
            if fs::read(&file).ok().as_ref() != Some(bytes) {
                fs::create_dir_all(file.parent().context("a file stands in a folder")?)?;
                fs::write(file, bytes)?;
            }
        }
        Ok(())
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Err(error) = self.put_back() {
            println!("{} could not be put back: {error:#}", self.folder.display());
        }
    }
}

/// What differs between two lists of files, sorted by path: one line each.
pub(crate) fn differences(old: &[(String, Vec<u8>)], new: &[(String, Vec<u8>)]) -> Vec<String> {
    let find = |files: &[(String, Vec<u8>)], path: &str| -> Option<Vec<u8>> {
        let found = files.iter().find(|(name, _)| name == path);
        found.map(|(_, bytes)| bytes.clone())
    };
    let mut paths: Vec<&String> = old.iter().chain(new).map(|(path, _)| path).collect();
    paths.sort();
    paths.dedup();
    let mut lines = Vec::new();
    for path in paths {
        match (find(old, path), find(new, path)) {
            (Some(_), None) => lines.push(format!("no longer made: {path}")),
            (None, Some(_)) => lines.push(format!("missing: {path}")),
            (old, new) if old != new => lines.push(format!("differs: {path}")),
            _ => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    #[test]
    fn the_digest_changes_with_content_and_name_of_a_source() {
        let web = tempfile::tempdir().unwrap();
        write(web.path(), "apps/talk/src/main.tsx", "one");
        let first = web_digest::digest_of_inputs(web.path()).unwrap();
        write(web.path(), "apps/talk/src/main.tsx", "two");
        let second = web_digest::digest_of_inputs(web.path()).unwrap();
        fs::rename(
            web.path().join("apps/talk/src/main.tsx"),
            web.path().join("apps/main.tsx"),
        )
        .unwrap();
        let third = web_digest::digest_of_inputs(web.path()).unwrap();
        assert_eq!(first.len(), 32);
        assert!(first != second && second != third);
    }

    #[test]
    fn the_digest_of_nothing_and_of_one_file_are_those_of_fnv_1a() {
        let web = tempfile::tempdir().unwrap();
        let empty = web_digest::digest_of_inputs(web.path()).unwrap();
        assert_eq!(empty, "6c62272e07bb014262b821756295c58d");
        // The four bytes "a", 0, "b", 0, worked out by another implementation of FNV-1a.
        write(web.path(), "a", "b");
        let one = web_digest::digest_of_inputs(web.path()).unwrap();
        assert_eq!(one, "6971299cb6757277b806e976f537e9be");
    }

    #[test]
    fn the_digest_ignores_what_never_reaches_the_browser() {
        let web = tempfile::tempdir().unwrap();
        write(web.path(), "packages/core/src/log.ts", "one");
        let before = web_digest::digest_of_inputs(web.path()).unwrap();
        for path in [
            "node_modules/x.js",
            "e2e/talk.ts",
            "packages/core/src/log.test.ts",
            "packages/core/fixtures/log.json",
            ".cache",
            "README.md",
        ] {
            write(web.path(), path, "x");
        }
        assert_eq!(web_digest::digest_of_inputs(web.path()).unwrap(), before);
    }

    #[test]
    fn a_stale_build_names_the_command_to_run() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "web/src/main.ts", "one");
        let digest = digest(root.path()).unwrap();
        write(
            root.path(),
            "crates/web-assets/dist/INPUTS",
            &format!("{digest}\n"),
        );
        check_inputs(root.path()).unwrap();
        write(root.path(), "web/src/main.ts", "two");
        let error = check_inputs(root.path()).unwrap_err().to_string();
        assert!(error.contains("cargo xtask web"), "{error}");
    }

    #[test]
    fn what_a_rebuild_changed_is_put_back() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "assets/talk.js", "old");
        write(root.path(), "index.html", "kept");
        let kept = Kept::of(root.path()).unwrap();
        write(root.path(), "assets/talk.js", "new");
        write(root.path(), "assets/more.js", "more");
        fs::remove_file(root.path().join("index.html")).unwrap();
        let after = repo::contents(root.path()).unwrap();
        assert_eq!(
            differences(&kept.files, &after),
            [
                "missing: assets/more.js",
                "differs: assets/talk.js",
                "no longer made: index.html"
            ]
        );
        drop(kept);
        let restored = repo::contents(root.path()).unwrap();
        let texts: Vec<_> = restored
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
            .collect();
        assert_eq!(
            texts,
            [
                ("assets/talk.js", "old".as_bytes()),
                ("index.html", "kept".as_bytes())
            ]
        );
    }
}
