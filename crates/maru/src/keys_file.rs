//! The file of the installation's secrets: made at the first start, readable by its owner only, never in the store.
//! Must not know what the secrets are for.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, bail};
use app::sessions::{NextSigning, Seeds};
use domain::Timestamp;
use serde::Deserialize;

use crate::system::random;

/// Its name in the data folder.
const NAME: &str = "keys.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    signing: String,
    refresh: String,
    next: Option<NextFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NextFile {
    signing: String,
    from: String,
}

/// Makes the data folder if it is not there: for its owner alone, since the store holds what people wrote and how they
/// sign in. A folder that is there keeps its mode.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(data: &Path) -> anyhow::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .with_context(|| format!("{} cannot be made", data.display()))
}

/// The secrets of this data folder; new ones if it has none yet.
///
/// # Errors
/// When the file cannot be read or written, or is not what it should be.
pub fn load_or_create(data: &Path) -> anyhow::Result<Seeds> {
    let path = data.join(NAME);
    if !path.exists() {
        create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    load(data)
}

/// By what a file that was replaced differs from the one before: its number, its length and when it was written. None
/// where that cannot be said.
pub fn stamp(data: &Path) -> Option<(u64, u64, SystemTime)> {
    let file = std::fs::metadata(data.join(NAME)).ok()?;
    Some((file.ino(), file.len(), file.modified().ok()?))
}

/// The secrets of this data folder, which has them.
///
/// # Errors
/// When the file cannot be read, or is not what it should be.
pub fn load(data: &Path) -> anyhow::Result<Seeds> {
    let path = data.join(NAME);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    // The error of the parser would show the line, and the line is a secret.
    let Ok(file) = toml::from_str::<File>(&text) else {
        bail!("{} is not a file of keys", path.display())
    };
    let Some(seeds) = seeds_of(&file) else {
        bail!(
            "{} has a key that is not 32 bytes in hexadecimal, or a time that is none",
            path.display()
        )
    };
    Ok(seeds)
}

fn seeds_of(file: &File) -> Option<Seeds> {
    let next = match &file.next {
        None => None,
        Some(next) => Some(NextSigning {
            seed: parse_hex(&next.signing)?,
            from: Timestamp::parse(&next.from)?,
        }),
    };
    Some(Seeds {
        signing: parse_hex(&file.signing)?,
        refresh: parse_hex(&file.refresh)?,
        next,
    })
}

/// Makes a new key that signs access tokens `after` this long; the one before is good until its last token has ended. Gives
/// the time from which it signs.
///
/// # Errors
/// While the change before is under way, or when the file cannot be read or written.
pub fn rotate(data: &Path, now: Timestamp, after: Duration) -> anyhow::Result<Timestamp> {
    let before = load(data)?;
    let signing = match before.next {
        Some(next) if now < next.settled_at() => bail!(
            "the last change is under way until {}: only then has every token of the key before ended",
            next.settled_at()
        ),
        Some(next) => next.seed,
        None => before.signing,
    };
    let from = now.plus(after);
    let next = NextSigning {
        seed: random(),
        from,
    };
    let next = Some(next);
    replace(
        data,
        &Seeds {
            signing,
            next,
            ..before
        },
    )?;
    Ok(from)
}

/// Makes a new key that signs access tokens at once, and nothing is good any more that another one signed.
///
/// # Errors
/// When the file cannot be read or written.
pub fn drop_signing(data: &Path) -> anyhow::Result<()> {
    let before = load(data)?;
    let signing = random();
    replace(
        data,
        &Seeds {
            signing,
            next: None,
            ..before
        },
    )
}

fn replace(data: &Path, seeds: &Seeds) -> anyhow::Result<()> {
    let path = data.join(NAME);
    let written = write_beside(&path, seeds).and_then(|beside| std::fs::rename(beside, &path));
    written.with_context(|| format!("{} cannot be written", path.display()))
}

fn text_of(seeds: &Seeds) -> String {
    let mut text = format!(
        "# Secrets of this Maru. Whoever has them can sign in as anybody. Back them up apart from the store.\n\
         signing = \"{}\"\nrefresh = \"{}\"\n",
        to_hex(seeds.signing),
        to_hex(seeds.refresh)
    );
    if let Some(next) = seeds.next {
        let (seed, from) = (to_hex(next.seed), next.from);
        let written = write!(text, "\n[next]\nsigning = \"{seed}\"\nfrom = \"{from}\"\n");
        written.expect("a text takes every write");
    }
    text
}

/// Written under another name first: whoever is killed here must not leave half a file of keys.
fn write_beside(path: &Path, seeds: &Seeds) -> std::io::Result<PathBuf> {
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(text_of(seeds).as_bytes())?;
    file.sync_all()?;
    Ok(beside)
}

fn create(path: &Path) -> std::io::Result<()> {
    let seeds = Seeds {
        signing: random(),
        refresh: random(),
        next: None,
    };
    let beside = write_beside(path, &seeds)?;
    let named = std::fs::hard_link(&beside, path);
    std::fs::remove_file(&beside)?;
    match named {
        // Another start was quicker: its keys count.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        named => named,
    }
}

fn to_hex(bytes: [u8; 32]) -> String {
    let (high, low) = bytes.split_at(16);
    let half = |half: &[u8]| {
        half.iter()
            .fold(0_u128, |value, &byte| (value << 8) | u128::from(byte))
    };
    format!("{:032x}{:032x}", half(high), half(low))
}

fn parse_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let high = u128::from_str_radix(&text[..32], 16).ok()?;
    let low = u128::from_str_radix(&text[32..], 16).ok()?;
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(&high.to_be_bytes());
    bytes[16..].copy_from_slice(&low.to_be_bytes());
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn keys_are_made_once_and_only_their_owner_can_read_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = load_or_create(folder.path()).expect("new keys");
        let again = load_or_create(folder.path()).expect("the same keys");
        assert_eq!(
            (first.signing, first.refresh),
            (again.signing, again.refresh)
        );
        let mode = folder
            .path()
            .join(NAME)
            .metadata()
            .expect("a file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_new_key_follows_once_the_one_before_it_has_no_token_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = load_or_create(folder.path()).expect("new keys");
        let now = Timestamp::from_millis(1_795_244_400_000);
        let minute = Duration::from_mins(1);
        let from = rotate(folder.path(), now, minute).expect("a new key");
        assert_eq!(from, now.plus(minute));
        let second = load(folder.path()).expect("keys");
        let next = second.next.expect("a key that follows");
        assert_eq!((second.signing, next.from), (first.signing, from));
        assert_eq!(second.refresh, first.refresh);
        let mode = folder.path().join(NAME).metadata().expect("a file");
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);

        let early = Timestamp::from_millis(next.settled_at().as_millis() - 1);
        let refused = rotate(folder.path(), early, minute).expect_err("under way");
        assert!(refused.to_string().contains("under way until"), "{refused}");
        assert!(load(folder.path()).expect("keys") == second);
        rotate(folder.path(), next.settled_at(), minute).expect("a third key");
        let third = load(folder.path()).expect("keys");
        assert_eq!(third.signing, next.seed);

        drop_signing(folder.path()).expect("a fourth key");
        let fourth = load(folder.path()).expect("keys");
        let known = [first.signing, next.seed, third.next.expect("one").seed];
        assert!(fourth.next.is_none() && !known.contains(&fourth.signing));
        assert_eq!(fourth.refresh, first.refresh);
    }

    #[test]
    fn a_damaged_file_is_refused_without_showing_it() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(
            folder.path().join(NAME),
            "signing = \"topsecret\"\nrefresh = 3",
        )
        .expect("a file");
        let error = load_or_create(folder.path()).err().expect("a refusal");
        assert!(!format!("{error:#}").contains("topsecret"), "{error:#}");
    }
}
