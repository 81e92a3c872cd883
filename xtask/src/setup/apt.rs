//! Installing Debian packages: as root or through sudo, with fresh lists where they are needed.
//! Must not know what the packages are for.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{self, Show};

/// Installs `packages`, or fails with the command to run by hand.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let by_hand = format!(
        "apt-get install --no-install-recommends {}",
        packages.join(" ")
    );
    if !run::succeeds("apt-get", &["--version"]) {
        bail!(
            "there is no apt-get here; install by hand what Debian calls: {}",
            packages.join(" ")
        );
    }
    let Some(prefix) = find_prefix() else {
        bail!("neither root nor sudo without a password; run as root: {by_hand}");
    };
    if !has_lists(Path::new("/var/lib/apt/lists")) {
        update(prefix)?;
    } else if try_install(prefix, packages)? {
        return Ok(());
    } else {
        println!("apt-get install failed; once more with fresh package lists");
        update(prefix)?;
    }
    if try_install(prefix, packages)? {
        return Ok(());
    }
    bail!("apt-get could not install the packages; see above, or run as root: {by_hand}")
}

/// What stands before a command that needs root: nothing for root, else sudo that asks nothing.
fn find_prefix() -> Option<&'static [&'static str]> {
    let user = run::stdout_of(Command::new("id").arg("-u")).unwrap_or_default();
    if user.trim() == "0" {
        return Some(&[]);
    }
    run::succeeds("sudo", &["-n", "true"]).then_some(&["sudo", "-n"])
}

/// A fresh container has no package lists at all.
fn has_lists(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| {
        let name = entry.file_name();
        name.to_string_lossy().contains("_Packages")
    })
}

fn update(prefix: &[&str]) -> Result<()> {
    run::must(&mut apt_get(prefix, &["update"]), Show::Live)
        .context("the package lists could not be fetched")?;
    Ok(())
}

fn try_install(prefix: &[&str], packages: &[&str]) -> Result<bool> {
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    Ok(run::run(&mut apt_get(prefix, &arguments), Show::Live)?.ok)
}

/// `env` carries the variable through sudo, which drops the environment.
fn apt_get(prefix: &[&str], arguments: &[&str]) -> Command {
    let mut words = prefix.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
    words.extend(arguments);
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sudo_comes_first_and_the_variable_survives_it() {
        assert_eq!(
            run::written(&apt_get(&["sudo", "-n"], &["update"])),
            "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -q update"
        );
        assert_eq!(
            run::written(&apt_get(&[], &["update"])),
            "env DEBIAN_FRONTEND=noninteractive apt-get -q update"
        );
    }

    #[test]
    fn package_lists_are_looked_for_and_not_assumed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("lock"), "").unwrap();
        assert!(!has_lists(folder.path()));
        std::fs::write(folder.path().join("deb_main_binary-amd64_Packages.lz4"), "").unwrap();
        assert!(has_lists(folder.path()));
    }
}
