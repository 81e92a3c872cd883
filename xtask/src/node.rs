//! The one way to npm: which commands are run in `web/`, and when its packages are stale.
//! Must not know what the scripts do.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{self, Show};

/// The oldest Node.js that the bundler runs on.
const NODE_MIN: (u32, u32) = (20, 19);
/// A copy of the lock file that the installed packages belong to. `npm ci` removes it together
/// with everything else, so a run by hand only costs one more.
const STAMP: &str = "node_modules/.maru-package-lock.json";

/// `npm` with `arguments`, to be run in `web/`, without colours and without calls home.
pub(crate) fn npm(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command
        .args(arguments)
        .current_dir(root.join("web"))
        .env("NO_COLOR", "1")
        .env("npm_config_update_notifier", "false");
    command
}

/// Why Node.js cannot be used on this machine, if it cannot.
pub(crate) fn find_problem() -> Option<String> {
    let Ok(version) = run::stdout_of(Command::new("node").arg("--version")) else {
        return Some("Node.js is missing".to_owned());
    };
    if !is_new_enough(&version) {
        let (major, minor) = NODE_MIN;
        let found = version.trim();
        return Some(format!(
            "Node.js {found} is too old, {major}.{minor} is needed"
        ));
    }
    (!run::succeeds("npm", &["--version"])).then(|| "npm is missing".to_owned())
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim().trim_start_matches('v').split('.');
    let mut next = || numbers.next().and_then(|number| number.parse::<u32>().ok());
    (next().unwrap_or(0), next().unwrap_or(0)) >= NODE_MIN
}

/// Whether the installed packages are those of the lock file.
pub(crate) fn packages_are_fresh(root: &Path) -> bool {
    let web = root.join("web");
    let wanted = fs::read(web.join("package-lock.json")).ok();
    let installed = fs::read(web.join(STAMP)).ok();
    wanted.is_some() && wanted == installed
}

/// `npm ci`, unless the installed packages are those of the lock file.
pub(crate) fn install_packages(root: &Path) -> Result<()> {
    if packages_are_fresh(root) {
        return Ok(());
    }
    if let Some(problem) = find_problem() {
        bail!("{problem}; `cargo xtask setup` installs it");
    }
    println!("npm ci: installs the packages of web/package-lock.json into web/node_modules");
    run::must(
        &mut npm(root, &["ci", "--no-audit", "--no-fund"]),
        Show::Live,
    )?;
    let web = root.join("web");
    fs::create_dir_all(web.join("node_modules"))?;
    fs::copy(web.join("package-lock.json"), web.join(STAMP))
        .context("cannot stamp web/node_modules")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_new_enough("v20.19.0\n"));
        assert!(is_new_enough("v22.1.0"));
        assert!(!is_new_enough("v20.9.1"));
        assert!(!is_new_enough("v18.20.4"));
        assert!(!is_new_enough("rubbish"));
    }

    #[test]
    fn packages_are_fresh_only_with_the_same_lock_file() {
        let root = tempfile::tempdir().unwrap();
        let web = root.path().join("web");
        fs::create_dir_all(web.join("node_modules")).unwrap();
        assert!(
            !packages_are_fresh(root.path()),
            "without a lock file nothing is fresh"
        );
        fs::write(web.join("package-lock.json"), "one").unwrap();
        fs::write(web.join(STAMP), "one").unwrap();
        assert!(packages_are_fresh(root.path()));
        fs::write(web.join("package-lock.json"), "two").unwrap();
        assert!(!packages_are_fresh(root.path()));
    }
}
