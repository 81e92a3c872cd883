//! The real identity provider of `web/e2e/oidc/provider.mjs` as a child process. Must not know what is signed in to.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::soon;

/// A provider at work; it ends with this.
pub struct Provider {
    /// Its issuer, an address on this machine.
    pub issuer: String,
    _process: Child,
}

impl Provider {
    /// Starts one with these options, which the script names.
    ///
    /// # Panics
    /// When Node or what the script needs is not there.
    pub async fn start(options: &Value) -> Self {
        let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web");
        let mut process = Command::new("node")
            .args(["e2e/oidc/provider.mjs", &options.to_string()])
            .current_dir(web)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("these tests need Node: run `cargo xtask setup`");
        let stdout = process.stdout.take().expect("it is piped");
        let mut lines = BufReader::new(stdout).lines();
        let line = soon("the provider", lines.next_line()).await;
        let line = line.expect("readable").expect(
            "the provider ended: its reason stands above; `npm ci` in web/ installs what it needs",
        );
        let said: Value = serde_json::from_str(&line).expect("the provider says its issuer");
        Self {
            issuer: said["issuer"].as_str().expect("an address").to_owned(),
            _process: process,
        }
    }
}
