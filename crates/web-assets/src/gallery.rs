//! The gallery of the UI kit, which only development builds serve: read from the checkout's `web/e2e/output/gallery`, never
//! put into a binary. `npm run gallery` in `web/` builds it.

use std::borrow::Cow;
use std::path::PathBuf;

use crate::{Asset, content_type};

/// The files there are.
const NAMES: [&str; 3] = ["gallery.html", "gallery.js", "gallery.css"];

/// One of the gallery's files, uncompressed. `None` for another name, and where it was not built.
pub fn find(name: &str) -> Option<Asset> {
    let name = NAMES.into_iter().find(|known| *known == name)?;
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../web/e2e/output/gallery"
    ));
    Some(Asset {
        bytes: Cow::Owned(std::fs::read(folder.join(name)).ok()?),
        content_type: content_type(name)?,
        encoding: None,
        version: String::new(),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_but_its_own_files_is_read() {
        assert!(super::find("../../package.json").is_none());
        assert!(super::find("index.html").is_none());
    }
}
