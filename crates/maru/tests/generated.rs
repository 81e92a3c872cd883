//! The generated documents in the tree are what the code says: OpenAPI, the problem catalogue, the TypeScript types.

use std::fs;
use std::path::{Path, PathBuf};

use maru::cli::SchemaArgs;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)
        .expect("a folder that was just written")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            files.append(&mut files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[test]
fn the_generated_documents_in_the_tree_are_what_the_code_says() {
    let fresh = tempfile::tempdir().expect("a folder");
    maru::schema::write(&SchemaArgs {
        out_dir: fresh.path().to_owned(),
    })
    .expect("the documents are written");
    let files = files_below(fresh.path());
    assert!(
        files.len() > 20,
        "only {} documents were written",
        files.len()
    );
    for file in files {
        let name = file.strip_prefix(fresh.path()).expect("it lies below");
        let kept = fs::read_to_string(root().join(name)).unwrap_or_default();
        let now = fs::read_to_string(&file).expect("a document");
        assert!(
            kept == now,
            "{} is old: run `cargo xtask codegen`, look at the change, and commit it",
            name.display()
        );
    }
}
