//! `cargo xtask setup`: what the tests need beyond Rust, installed only where it is missing.
//! Must not know the tests; `needs.rs` lists what they need, `apt.rs` knows the package manager.

mod apt;
mod needs;

use std::path::Path;

use anyhow::{Result, bail};

use crate::node;
use needs::Need;
pub(crate) use needs::find_chromium;

/// Installs what is missing, saying what and by what, and checks that it is there afterwards.
pub(crate) fn install(root: &Path) -> Result<()> {
    println!("== set-up");
    let missing = needs::find_missing();
    if !missing.is_empty() {
        tell(&missing);
        apt::install(&packages_of(&missing))?;
        let still_missing = needs::find_missing();
        if !still_missing.is_empty() {
            let node = node::find_problem().unwrap_or_default();
            bail!(
                "still missing after the installation:\n{}\n{node}",
                list(&still_missing)
            );
        }
    }
    node::install_packages(root)?;
    println!("set-up is complete");
    Ok(())
}

/// Says what is missing and installs nothing. Answers whether all is there.
pub(crate) fn check(root: &Path) -> bool {
    let missing = needs::find_missing();
    let packages_are_fresh = node::packages_are_fresh(root);
    if !missing.is_empty() {
        tell(&missing);
    }
    if !packages_are_fresh {
        println!("the packages of web/package-lock.json are not installed: npm ci");
    }
    missing.is_empty() && packages_are_fresh
}

fn tell(missing: &[Need]) {
    println!(
        "missing on this machine, to be installed by apt-get:\n{}",
        list(missing)
    );
}

fn list(needs: &[Need]) -> String {
    let lines: Vec<String> = needs
        .iter()
        .map(|need| {
            format!(
                "  {} ({}): packages {}",
                need.what,
                need.why,
                need.packages.join(" ")
            )
        })
        .collect();
    lines.join("\n")
}

fn packages_of(needs: &[Need]) -> Vec<&'static str> {
    let mut packages: Vec<_> = needs
        .iter()
        .flat_map(|need| need.packages)
        .copied()
        .collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_two_needs_share_is_installed_once() {
        let need = |what| Need {
            what,
            why: "",
            packages: &["b", "a"],
        };
        assert_eq!(packages_of(&[need("one"), need("two")]), ["a", "b"]);
    }

    #[test]
    fn what_is_missing_is_told_with_its_reason_and_package() {
        let need = Need {
            what: "strace",
            why: "flush tests",
            packages: &["strace"],
        };
        assert_eq!(list(&[need]), "  strace (flush tests): packages strace");
    }
}
