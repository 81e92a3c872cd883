//! The built web UI inside the binary: pages and files with their content's hash.
//!
//! Must not know: HTTP libraries, what the files do. `cargo xtask web` builds them; a test here fails when they are old.

#[cfg(debug_assertions)]
pub mod gallery;

use std::borrow::Cow;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "dist"]
struct Dist;

/// A file as it is sent.
#[derive(Debug)]
pub struct Asset {
    /// Its bytes in `encoding`.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub content_type: &'static str,
    /// Its content coding, if it has one.
    pub encoding: Option<&'static str>,
    /// A hash of these bytes.
    pub version: String,
}

impl Asset {
    /// Whether an address with this query never means anything else than this file: it names the content's hash, or, as
    /// the scripts do that name each other, the whole build.
    pub fn is_named_by(&self, query: &str) -> bool {
        static BUILD: LazyLock<Option<String>> = LazyLock::new(|| {
            let file = Dist::get("BUILD")?;
            String::from_utf8(file.data.into_owned()).ok()
        });
        let is_build = |build: &String| query.strip_prefix("v=") == Some(build);
        query.contains(&self.version) || BUILD.as_ref().is_some_and(is_build)
    }
}

/// The file at `path` in the best coding that `accept_encoding` (RFC 9110 section 12.5.3) names.
pub fn find(path: &str, accept_encoding: &str) -> Option<Asset> {
    let content_type = content_type(path)?;
    let codings = [("br", ".br"), ("gzip", ".gz")];
    let accepted = codings
        .into_iter()
        .filter(|(coding, _)| accepts(accept_encoding, coding));
    for (coding, suffix) in accepted {
        if let Some(file) = Dist::get(&format!("{path}{suffix}")) {
            return Some(asset(file, content_type, Some(coding)));
        }
    }
    Dist::get(path).map(|file| asset(file, content_type, None))
}

fn asset(
    file: rust_embed::EmbeddedFile,
    content_type: &'static str,
    encoding: Option<&'static str>,
) -> Asset {
    Asset {
        version: version(&file),
        bytes: file.data,
        content_type,
        encoding,
    }
}

fn version(file: &rust_embed::EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let first: [u8; 8] = hash[..8].try_into().expect("a SHA-256 has 32 bytes");
    format!("{:016x}", u64::from_be_bytes(first))
}

fn accepts(accept_encoding: &str, coding: &str) -> bool {
    accept_encoding.split(',').any(|part| {
        let mut parts = part.split(';');
        let is_named = parts
            .next()
            .is_some_and(|name| name.trim().eq_ignore_ascii_case(coding));
        is_named
            && !parts.any(|weight| matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        "html" => "text/html; charset=utf-8",
        _ => return None,
    })
}

/// The talk page, its files named with their hashes.
pub fn talk_page() -> &'static str {
    static PAGE: LazyLock<String> = LazyLock::new(|| page("index.html"));
    &PAGE
}

/// The page that frames of other pages show.
pub fn panel_page() -> &'static str {
    static PAGE: LazyLock<String> = LazyLock::new(|| page("panel.html"));
    &PAGE
}

/// The page of the API's documentation.
pub fn docs_page() -> &'static str {
    static PAGE: LazyLock<String> = LazyLock::new(|| page("docs/index.html"));
    &PAGE
}

/// A page in which every file of ours is named with the hash of its content, so that it may be kept for ever.
fn page(path: &str) -> String {
    let file = Dist::get(path).expect("the build holds its pages; a test looks for them");
    let mut page = String::from_utf8_lossy(&file.data).into_owned();
    for name in Dist::iter() {
        let is_file_of_page = name.starts_with("assets/") || name.starts_with("docs/");
        if let (true, Some(file)) = (is_file_of_page, Dist::get(&name)) {
            let (plain, versioned) = (
                format!("\"/{name}\""),
                format!("\"/{name}?v={}\"", version(&file)),
            );
            page = page.replace(&plain, &versioned);
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_are_there_and_name_their_files_with_hashes() {
        assert!(
            talk_page().contains("/assets/talk.js?v="),
            "{}",
            talk_page()
        );
        assert!(
            panel_page().contains("/assets/panel.js?v="),
            "{}",
            panel_page()
        );
        assert!(docs_page().contains("/docs/"), "{}", docs_page());
    }

    #[test]
    fn a_script_is_named_by_its_build_and_by_nothing_older() {
        let file = Dist::get("BUILD").expect("the build says its version");
        let build = String::from_utf8_lossy(&file.data).into_owned();
        assert!(talk_page().contains(&format!("\"/assets/talk.js?v={build}\"")));
        let script = find("assets/talk.js", "br").expect("the build has it");
        assert!(script.is_named_by(&format!("v={build}")));
        assert!(script.is_named_by(&format!("v={}", script.version)));
        assert!(!script.is_named_by("v=0000000000000000"));
        assert!(!script.is_named_by(""));
    }

    #[test]
    fn the_best_accepted_coding_is_chosen() {
        let coding = |accepted| find("assets/talk.js", accepted).map(|asset| asset.encoding);
        assert_eq!(coding("gzip, deflate, br"), Some(Some("br")));
        assert_eq!(coding("gzip;q=0.5"), Some(Some("gzip")));
        assert_eq!(coding("br;q=0"), Some(None));
        assert_eq!(coding(""), Some(None));
        assert_eq!(
            find("assets/nothing.js", "br").map(|asset| asset.encoding),
            None
        );
        assert_eq!(
            find("assets/../../Cargo.toml", "").map(|asset| asset.encoding),
            None
        );
    }
}
