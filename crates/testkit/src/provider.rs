//! The real identity provider of `web/e2e/oidc/provider.mjs` as a child process, and how a tenant knows it. Must not know
//! what is signed in to.

use std::path::Path;
use std::process::Stdio;

use app::tenants::{SecretPlace, seal_setting};
use domain::tenants::{OidcPreset, OidcProvider};
use hyper::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::browser::Browser;
use crate::{TestServer, soon};

/// What the provider calls the server.
pub const CLIENT_ID: &str = "maru-tests";
/// And by what it knows it.
pub const CLIENT_SECRET: &str = "a secret: with / signs & spaces";

/// Where the server hears of sign-outs.
pub fn logout_url(server: &TestServer, id: &str) -> String {
    let address = server.address();
    format!("http://{address}/v1/tenants/demo/oidc/{id}/backchannel-logout")
}

/// A provider at work; it ends with this.
pub struct Provider {
    /// Its issuer, an address on this machine.
    pub issuer: String,
    _process: Child,
}

impl Provider {
    /// A provider that knows the server's tenant `demo` as a client, and is known there as `id`.
    pub async fn of(server: &TestServer, id: &str, alg: &str, client_auth: &str) -> Self {
        let told_at = logout_url(server, id);
        Self::telling(server, id, (alg, client_auth), &told_at).await
    }

    /// The same, but it tells of sign-outs at this address.
    pub async fn telling(
        server: &TestServer,
        id: &str,
        (alg, client_auth): (&str, &str),
        told_at: &str,
    ) -> Self {
        let origin = format!("http://{}", server.address());
        let now = domain::Ambient::now(&*server.ambient).as_millis();
        let options = json!({
            "redirect_uri": format!("{origin}/v1/auth/oidc/callback"),
            "logout_uri": told_at,
            "alg": alg, "client_auth": client_auth, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "now": now,
        });
        let provider = Self::start(&options).await;
        let issuer = Some(provider.issuer.clone());
        introduce(server, id, OidcPreset::Discovery, issuer).await;
        provider
    }

    /// Whoever sits before the browser signs out here, and everybody who was told of the sign-in hears of it.
    ///
    /// # Panics
    /// When the provider shows another page than its own.
    pub async fn sign_out(&self, browser: &mut Browser) {
        let end = format!("{}/session/end", self.issuer);
        let page = browser.get(&end).await;
        let page = String::from_utf8(page.body.to_vec()).expect("text");
        let value = page.split("name=\"xsrf\" value=\"").nth(1);
        let xsrf = value.and_then(|rest| rest.split('"').next());
        let form = format!("xsrf={}&logout=yes", xsrf.expect("the provider's form"));
        let confirm = format!("{end}/confirm");
        browser.visit(Method::POST, &confirm, &form).await;
    }

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

/// Sets a provider in the tenant `demo`, as its administration would.
///
/// # Panics
/// When the store fails.
pub async fn introduce(server: &TestServer, id: &str, preset: OidcPreset, issuer: Option<String>) {
    let cx = &server.running.api.cx;
    let demo = cx.tenants.find_named("demo").expect("it is made").id;
    let place = SecretPlace::Provider(id.to_owned());
    let secret = seal_setting(cx, demo, &place, CLIENT_SECRET);
    let mut tx = cx.store.begin_identity().await.expect("a transaction");
    let tenant = tx.lock_tenant(demo).await.expect("readable");
    let mut tenant = tenant.expect("it is made");
    tenant.settings.oidc.push(OidcProvider {
        id: id.to_owned(),
        label: id.to_owned(),
        preset,
        issuer,
        client_id: CLIENT_ID.to_owned(),
        client_secret: Some(secret),
        hosted_domain: None,
    });
    tx.update_tenant(&tenant).await.expect("written");
    tx.commit().await.expect("committed");
    cx.tenants.reload(&cx.store).await.expect("read again");
}
