//! What the tests need on the machine, how to see whether it is there, and which Debian packages
//! bring it. Must not install anything.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{node, run};

/// Something the tests need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Need {
    /// Its name.
    pub(crate) what: &'static str,
    /// What it is needed for.
    pub(crate) why: &'static str,
    /// The Debian packages that bring it.
    pub(crate) packages: &'static [&'static str],
}

/// Everything that is needed, with the look that finds it.
const NEEDS: [(Need, fn() -> bool); 5] = [
    (
        Need {
            what: "Chromium",
            why: "browser tests",
            packages: &["chromium"],
        },
        || find_chromium().is_some(),
    ),
    (
        Need {
            what: "a Korean font",
            why: "browser tests measure Korean text",
            packages: &["fonts-noto-cjk"],
        },
        has_korean_font,
    ),
    (
        Need {
            what: "the PostgreSQL server programs",
            why: "store tests",
            packages: &["postgresql"],
        },
        has_postgres,
    ),
    (
        Need {
            what: "strace",
            why: "tests that watch system calls",
            packages: &["strace"],
        },
        || run::succeeds("strace", &["-V"]),
    ),
    (
        Need {
            what: "Node.js with npm",
            why: "web build and web tests",
            packages: &["nodejs", "npm"],
        },
        || node::find_problem().is_none(),
    ),
];

/// What this machine lacks.
pub(crate) fn find_missing() -> Vec<Need> {
    let missing = NEEDS.iter().filter(|(_, is_there)| !is_there());
    missing.map(|(need, _)| *need).collect()
}

/// The browser: `CHROMIUM_BIN` if set, else the first of its usual names on the search path.
pub(crate) fn find_chromium() -> Option<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM_BIN") {
        return Some(PathBuf::from(chosen)).filter(|path| path.is_file());
    }
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.iter().find_map(|name| find_on_path(name))
}

fn find_on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let candidates = std::env::split_paths(&folders).map(|folder| folder.join(name));
    candidates.into_iter().find(|path| path.is_file())
}

fn has_korean_font() -> bool {
    let answer = run::stdout_of(Command::new("fc-list").args([":lang=ko", "family"]));
    match answer {
        Ok(families) => !families.trim().is_empty(),
        Err(_) => Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists(),
    }
}

/// Debian keeps `initdb` off the search path, in a folder per version.
fn has_postgres() -> bool {
    if let Ok(folder) = run::stdout_of(Command::new("pg_config").arg("--bindir"))
        && Path::new(folder.trim()).join("initdb").exists()
    {
        return true;
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    versions
        .into_iter()
        .any(|version| version.path().join("bin/initdb").exists())
        || find_on_path("initdb").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_search_path() {
        assert!(find_on_path("sh").is_some());
        assert!(find_on_path("no-such-program").is_none());
    }

    #[test]
    fn every_need_says_why_and_by_which_package() {
        for (need, _) in &NEEDS {
            assert!(
                !need.why.is_empty() && !need.packages.is_empty(),
                "{}",
                need.what
            );
        }
    }
}
