//! The committed web build is that of its sources.

use std::path::Path;

#[path = "../../../xtask/src/web_digest.rs"]
mod web_digest;

#[test]
fn the_committed_web_build_is_that_of_its_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let recorded =
        std::fs::read_to_string(root.join("crates/web-assets/dist/INPUTS")).unwrap_or_default();
    let digest = web_digest::digest_of_inputs(&root.join("web")).expect("web/ can be read");
    assert_eq!(
        recorded.trim(),
        digest,
        "web/ changed: run `cargo xtask web` and commit what it writes"
    );
}
