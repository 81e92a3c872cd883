//! Finding a Python 2.7 and installing the suite for it into a folder of our own. Must not know
//! what the suite tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{self, Show};

/// The suite, in the version that the numbers in our documents were made with.
const PACKAGE: &str = "autobahntestsuite==25.10.1";

/// An installed suite.
pub(crate) struct Suite {
    python: PathBuf,
    base: PathBuf,
}

impl Suite {
    /// The suite's program, ready for its arguments.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.python);
        command
            .arg(self.program())
            .env("PYTHONUSERBASE", &self.base);
        command
    }

    fn program(&self) -> PathBuf {
        self.base.join("bin/wstest")
    }
}

/// Installs the suite below `folder`, unless it is there.
///
/// As a "user" installation whose home is that folder: unlike `pip --target` it keeps the `.pth`
/// files that the suite's namespace packages need, and unlike virtualenv it comes with pip.
pub(crate) fn install(folder: &Path, chosen: Option<&Path>) -> Result<Suite> {
    let python = find_python(chosen)?;
    let suite = Suite {
        python,
        base: folder.join("python"),
    };
    if suite.program().is_file() {
        return Ok(suite);
    }
    println!("pip installs {PACKAGE} into {}", suite.base.display());
    let mut pip = Command::new(&suite.python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--user",
        "--quiet",
        "--disable-pip-version-check",
    ])
    .args(["--no-warn-script-location", PACKAGE])
    .env("PYTHONUSERBASE", &suite.base);
    run::must(&mut pip, Show::Live)?;
    Ok(suite)
}

fn find_python(chosen: Option<&Path>) -> Result<PathBuf> {
    let candidates = match chosen {
        Some(path) => vec![path.to_path_buf()],
        None => usual_places(),
    };
    match candidates.iter().find(|path| is_python_2(path)) {
        Some(path) => Ok(path.clone()),
        None => bail!(
            "no Python 2.7 with pip is found. Distributions dropped it; `pyenv install 2.7.18` builds one, \
             and --python names any other"
        ),
    }
}

/// The names on the search path, then the versions that pyenv has.
fn usual_places() -> Vec<PathBuf> {
    let mut places = vec![PathBuf::from("python2.7"), PathBuf::from("python2")];
    let pyenv = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".pyenv"));
    for root in pyenv.into_iter().chain(home) {
        let versions = std::fs::read_dir(root.join("versions"))
            .into_iter()
            .flatten()
            .flatten();
        let old =
            versions.filter(|version| version.file_name().to_string_lossy().starts_with("2.7"));
        places.extend(old.map(|version| version.path().join("bin/python2.7")));
    }
    places
}

fn is_python_2(path: &Path) -> bool {
    let script = "import sys, pip; sys.exit(sys.version_info[:2] != (2, 7))";
    run::succeeds(&path.to_string_lossy(), &["-c", script])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_python_2_is_refused_with_advice() {
        let error = find_python(Some(Path::new("false"))).unwrap_err();
        assert!(error.to_string().contains("--python"), "{error}");
    }

    #[test]
    fn the_suite_runs_from_its_own_folder() {
        let suite = Suite {
            python: PathBuf::from("python2.7"),
            base: PathBuf::from("base"),
        };
        assert_eq!(run::written(&suite.command()), "python2.7 base/bin/wstest");
    }
}
