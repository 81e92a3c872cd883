//! The file of the installation's secrets: made at the first start, readable by its owner only, never in the store.
//! Must not know what the secrets are for.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use app::sessions::Seeds;
use serde::Deserialize;

use crate::system::random;

/// Its name in the data folder.
const NAME: &str = "keys.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    signing: String,
    refresh: String,
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
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    // The error of the parser would show the line, and the line is a secret.
    let Ok(file) = toml::from_str::<File>(&text) else {
        bail!("{} is not a file of keys", path.display())
    };
    match (parse_hex(&file.signing), parse_hex(&file.refresh)) {
        (Some(signing), Some(refresh)) => Ok(Seeds { signing, refresh }),
        _ => bail!(
            "{} has a key that is not 32 bytes in hexadecimal",
            path.display()
        ),
    }
}

fn create(path: &Path) -> std::io::Result<()> {
    let text = format!(
        "# Secrets of this Maru. Whoever has them can sign in as anybody. Back them up apart from the store.\n\
         signing = \"{}\"\nrefresh = \"{}\"\n",
        to_hex(random()),
        to_hex(random())
    );
    // Written under another name first: a start that is killed here must not leave half a file of keys.
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
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
