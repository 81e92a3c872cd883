//! `maru schema`: the generated documents, in the layout of the checkout. Must not know how they are made.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use crate::cli::SchemaArgs;

/// Where the TypeScript types stand in the checkout.
const TYPESCRIPT_DIR: &str = "web/packages/wire/src/generated";

/// Writes OpenAPI, the problem catalogue and the TypeScript types below the folder.
///
/// # Errors
/// When a file cannot be written.
pub fn write(args: &SchemaArgs) -> anyhow::Result<()> {
    let docs = args.out_dir.join("docs");
    fs::create_dir_all(&docs)?;
    write_file(&docs.join("openapi.json"), &http_api::openapi_json())?;
    write_file(
        &docs.join("problems.md"),
        &wire::problems::catalogue_markdown(),
    )?;
    let types = args.out_dir.join(TYPESCRIPT_DIR);
    fs::create_dir_all(&types)?;
    wire::typescript::export_into(&types).context("the TypeScript types could not be written")
}

fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("{} could not be written", path.display()))
}
