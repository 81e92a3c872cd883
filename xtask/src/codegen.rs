//! `cargo xtask codegen`: what is generated from the server's own types. Must not know the types:
//! `maru schema --out-dir DIR` writes everything below DIR, laid out like the repository.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::Show;
use crate::{repo, run, web};

/// Folders that hold generated files and nothing else, from the root.
const FOLDERS: [&str; 1] = ["web/packages/wire/src/generated"];

/// Writes the generated files into the tree, and removes those that are no longer generated.
pub(crate) fn write(root: &Path) -> Result<()> {
    let made = generate(root)?;
    let stale = stale_files(&committed(root)?, &made);
    for (path, bytes) in &made {
        let file = root.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, bytes)?;
    }
    for path in stale {
        println!("no longer generated, removed: {path}");
        fs::remove_file(root.join(path))?;
    }
    println!("{} generated files are written", made.len());
    Ok(())
}

/// Compares the generated files with those of the tree.
pub(crate) fn check(root: &Path) -> Result<()> {
    let made = generate(root)?;
    let mut present = committed(root)?;
    for (path, _) in &made {
        if let (false, Ok(bytes)) = (in_generated_folder(path), fs::read(root.join(path))) {
            present.push((path.clone(), bytes));
        }
    }
    let differences = web::differences(&present, &made);
    if !differences.is_empty() {
        bail!(
            "generated files are old: run `cargo xtask codegen` and commit what it writes\n  {}",
            differences.join("\n  ")
        );
    }
    Ok(())
}

/// Has the server write its schema into a fresh folder below `target`, and reads it.
fn generate(root: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let folder = repo::target_dir(root)?.join("xtask/codegen");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut command = Command::new("cargo");
    command
        .args([
            "run",
            "--quiet",
            "--package",
            "maru",
            "--",
            "schema",
            "--out-dir",
        ])
        .arg(&folder)
        .current_dir(root);
    run::must(&mut command, Show::Afterwards)?;
    let made = repo::contents(&folder)?;
    if made.is_empty() {
        bail!("`maru schema` wrote nothing into {}", folder.display());
    }
    Ok(made)
}

/// The files that stand in the tree's generated folders.
fn committed(root: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        for (path, bytes) in repo::contents(&root.join(folder))? {
            files.push((format!("{folder}/{path}"), bytes));
        }
    }
    Ok(files)
}

fn in_generated_folder(path: &str) -> bool {
    FOLDERS
        .iter()
        .any(|folder| path.starts_with(&format!("{folder}/")))
}

fn stale_files(committed: &[(String, Vec<u8>)], made: &[(String, Vec<u8>)]) -> Vec<String> {
    let is_made = |path: &String| made.iter().any(|(name, _)| name == path);
    let paths = committed.iter().map(|(path, _)| path);
    paths.filter(|path| !is_made(path)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_is_gone_leaves_a_stale_file() {
        let committed = [("web/packages/wire/src/generated/Old.ts".to_owned(), vec![])];
        let made = [("web/packages/wire/src/generated/New.ts".to_owned(), vec![])];
        assert_eq!(
            stale_files(&committed, &made),
            ["web/packages/wire/src/generated/Old.ts"]
        );
        assert!(stale_files(&made, &made).is_empty());
    }

    #[test]
    fn only_the_generated_folder_holds_nothing_else() {
        assert!(in_generated_folder(
            "web/packages/wire/src/generated/Room.ts"
        ));
        assert!(!in_generated_folder("web/packages/wire/src/index.ts"));
        assert!(!in_generated_folder("docs/problems.md"));
    }
}
