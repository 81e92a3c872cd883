//! The real identity provider, set in the tenant `demo`. Must not know what is signed in to.

use app::tenants::{SecretPlace, seal_setting};
use domain::tenants::{OidcPreset, OidcProvider};
use maru_testkit::{TestServer, provider};
use serde_json::json;

pub(crate) const CLIENT_ID: &str = "maru-tests";
pub(crate) const CLIENT_SECRET: &str = "a secret: with / signs & spaces";

/// Where the server hears of sign-outs.
pub(crate) fn logout_url(server: &TestServer, id: &str) -> String {
    let address = server.address();
    format!("http://{address}/v1/tenants/demo/oidc/{id}/backchannel-logout")
}

/// A provider at work; it ends with this.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    _process: provider::Provider,
}

impl Provider {
    /// A provider that knows the server's tenant `demo` as a client, and is known there as `id`.
    pub(crate) async fn start(server: &TestServer, id: &str, alg: &str, client_auth: &str) -> Self {
        let told_at = logout_url(server, id);
        Self::start_telling(server, id, (alg, client_auth), &told_at).await
    }

    /// The same, but it tells of sign-outs at this address.
    pub(crate) async fn start_telling(
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
        let process = provider::Provider::start(&options).await;
        let issuer = process.issuer.clone();
        let provider = Self {
            issuer,
            _process: process,
        };
        let issuer = Some(provider.issuer.clone());
        introduce(server, id, OidcPreset::Discovery, issuer).await;
        provider
    }
}

/// Sets a provider in the tenant, as its administration would.
pub(crate) async fn introduce(
    server: &TestServer,
    id: &str,
    preset: OidcPreset,
    issuer: Option<String>,
) {
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
