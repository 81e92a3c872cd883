//! Whether anything secret stands in what servers logged while the tests ran. The tests' own clients write down what they
//! sent and received of secrets (`testkit::run_log`); what has the shape of a token or key is looked for besides. Says
//! only where it found something. Must not know who wrote.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::repo;
use crate::run::Ran;

/// Names the folder to the tests.
pub(super) const VARIABLE: &str = "MARU_TEST_LOGS";
/// What every key begins with.
const KEYS: &[&str] = &["maru_sk_", "maru_bk_"];
/// Characters of a key behind its beginning, at least.
const KEY_CHARS_MIN: usize = 20;

/// Bytes by which secrets are found: none of them is shorter.
const SECRET_BYTES_MIN: usize = 8;

/// Where the logs of the Rust tests are.
pub(super) fn folder(root: &Path) -> Result<PathBuf> {
    Ok(repo::target_dir(root)?.join("test-logs"))
}

/// Where those of the browser tests are.
pub(super) fn browser_folder(root: &Path) -> Result<PathBuf> {
    Ok(repo::target_dir(root)?.join("browser-test-logs"))
}

/// Makes the folder, without what an earlier run left.
pub(super) fn make_empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).context("the logs of an earlier run")?;
    }
    fs::create_dir_all(folder).context("a folder for the logs of the run")
}

/// Looks through the folder. It goes when nothing is in it that should not be: it is large.
pub(super) fn check(folder: &Path) -> Result<Ran> {
    let (mut logs, mut has_secrets) = (Vec::new(), false);
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        has_secrets |= path.extension().is_some_and(|kind| kind == "secrets");
        if path.extension().is_some_and(|kind| kind == "log") {
            logs.push(path);
        }
    }
    ensure!(!logs.is_empty(), "no server has logged anything");
    ensure!(has_secrets, "nobody has noted a secret to look for");
    logs.sort();
    let mut output = String::new();
    for path in &logs {
        for line in lines_with_secrets(path)? {
            let _ = writeln!(output, "{}:{line}: a secret", path.display());
        }
    }
    let ok = output.is_empty();
    if ok {
        fs::remove_dir_all(folder)?;
    }
    Ok(Ran { ok, output })
}

/// The numbers of the lines that say what they should not.
fn lines_with_secrets(log: &Path) -> Result<Vec<usize>> {
    let name = log
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let process = name.split('-').next().unwrap_or_default();
    let secrets = log.with_file_name(format!("{process}.secrets"));
    let secrets = fs::read(secrets).unwrap_or_default();
    let secrets = Secrets::of(&secrets);
    let text = fs::read(log)?;
    let text = String::from_utf8_lossy(&text);
    let is_bad = |line: &str| secrets.stand_in(line) || has_token(line) || has_key(line);
    Ok((1..)
        .zip(text.lines())
        .filter(|(_, line)| is_bad(line))
        .map(|(at, _)| at)
        .collect())
}

/// Secrets by how they begin: there are tens of thousands, and logs are short.
struct Secrets<'a>(HashMap<&'a [u8], Vec<&'a [u8]>>);

impl<'a> Secrets<'a> {
    fn of(lines: &'a [u8]) -> Self {
        let mut by_beginning: HashMap<_, Vec<_>> = HashMap::new();
        for secret in lines.split(|&byte| byte == b'\n') {
            if let Some(beginning) = secret.get(..SECRET_BYTES_MIN) {
                by_beginning.entry(beginning).or_default().push(secret);
            }
        }
        Self(by_beginning)
    }

    fn stand_in(&self, line: &str) -> bool {
        let line = line.as_bytes();
        let begins = |at: usize, beginning: &[u8]| {
            let secrets = self.0.get(beginning).into_iter().flatten();
            secrets
                .copied()
                .any(|secret| line[at..].starts_with(secret))
        };
        line.windows(SECRET_BYTES_MIN)
            .enumerate()
            .any(|(at, beginning)| begins(at, beginning))
    }
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

/// Two parts of a JWT: both begin with `{"`.
fn has_token(line: &str) -> bool {
    let mut parts = line.split("eyJ").skip(1).peekable();
    std::iter::from_fn(|| parts.next().map(|part| (part, parts.peek().is_some()))).any(
        |(part, has_next)| {
            has_next
                && part
                    .strip_suffix('.')
                    .is_some_and(|part| part.chars().all(is_word))
        },
    )
}

fn has_key(line: &str) -> bool {
    let is_key = |rest: &str| rest.chars().take_while(|&c| is_word(c)).count() >= KEY_CHARS_MIN;
    KEYS.iter()
        .any(|prefix| line.split(prefix).skip(1).any(is_key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(log: &str, secrets: &str) -> Ran {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("7-0.log"), log).expect("a log");
        fs::write(folder.path().join("7.secrets"), secrets).expect("secrets");
        fs::write(folder.path().join("8.secrets"), "of another process\n").expect("secrets");
        check(folder.path()).expect("it can be read")
    }

    #[test]
    fn a_planted_secret_is_found_and_not_repeated() {
        let secret = "a very secret password";
        for line in [
            secret,
            r#"LogIn { code: "123456" }"#,
            "token=eyJhbGciOi.eyJzdWIi.c2ln",
            "Bearer maru_sk_0123456789abcdefghij",
        ] {
            let ran = found(
                &format!("first\nsaid: {line}\n"),
                &format!("{secret}\ncode: \"123456\"\n"),
            );
            assert!(!ran.ok && ran.output.contains("7-0.log:2"), "{line}");
            assert!(!ran.output.contains(line));
        }
    }

    #[test]
    fn ordinary_lines_are_no_secrets() {
        let log = "of another process\neyJ and .eyJ\nmaru_sk_ is how keys begin\n";
        assert!(found(log, "a very secret password\n").ok);
        assert!(found(log, "").ok);
    }

    #[test]
    fn a_run_without_logs_proves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(check(folder.path()).is_err());
    }
}
