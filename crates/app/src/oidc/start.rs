//! Beginning a sign-in: where the browser is sent, and what it carries. Must not know the way back.

use domain::Tenant;
use domain::tenants::{OidcPreset, OidcProvider};
use url::Url;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::oidc::pending::{Mode, Pending, SIGN_IN_LIFE};
use crate::oidc::provider::{self, Metadata};
use crate::secrets::{hash, new_secret};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A sign-in that has begun.
#[derive(Clone)]
pub struct Started {
    /// Where the browser goes.
    pub authorize_url: String,
    /// What it carries, sealed, and brings back within ten minutes.
    pub sealed: String,
}

/// Where providers send the browser back to: the same for all, registered there exactly so.
pub(super) fn redirect_uri(cx: &Cx) -> String {
    format!("{}/v1/auth/oidc/callback", cx.public_origin)
}

/// Begins a sign-in at the tenant's provider of this name.
///
/// # Errors
/// [`IdentityError::ProviderNotFound`], [`IdentityError::ProviderUnreachable`].
pub async fn start(
    cx: &Cx,
    tenant: &Tenant,
    provider: &str,
    mode: Mode,
) -> Result<Started, IdentityError> {
    let provider = provider::find(tenant, provider)?;
    let metadata = provider::metadata(cx, tenant, provider).await?;
    let secret = || new_secret(&*cx.ambient, "").0;
    let pending = Pending {
        tenant: tenant.id.to_string(),
        provider: provider.id.clone(),
        state: secret(),
        nonce: secret(),
        verifier: secret(),
        mode,
        expires_at: cx.ambient.now().plus(SIGN_IN_LIFE).as_millis(),
    };
    let url = authorize_url(&metadata, provider, &pending, &redirect_uri(cx));
    Ok(Started {
        authorize_url: url.into(),
        sealed: pending.seal(cx),
    })
}

fn authorize_url(
    metadata: &Metadata,
    provider: &OidcProvider,
    pending: &Pending,
    redirect_uri: &str,
) -> Url {
    let mut url = metadata.authorization_endpoint.clone();
    let mut query = url.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("state", &pending.state);
    let scope = match provider.preset {
        OidcPreset::Google | OidcPreset::Discovery => Some("openid profile email"),
        // More would have to be switched on in Kakao's console first; `openid` must be named for an ID token to come.
        OidcPreset::Kakao => Some("openid"),
        OidcPreset::Naver => None,
    };
    if let Some(scope) = scope {
        let challenge = URL_SAFE_NO_PAD.encode(hash(&pending.verifier));
        query
            .append_pair("scope", scope)
            .append_pair("nonce", &pending.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
    }
    if let (OidcPreset::Google, Some(domain)) = (provider.preset, &provider.hosted_domain) {
        query.append_pair("hd", domain);
    }
    drop(query);
    url
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::oidc::provider::ClientAuth;

    fn url_of(preset: OidcPreset) -> BTreeMap<String, String> {
        let provider = OidcProvider {
            id: "p".to_owned(),
            label: "P".to_owned(),
            preset,
            issuer: None,
            client_id: "we & they".to_owned(),
            client_secret: None,
            hosted_domain: Some("shop.example".to_owned()),
        };
        let metadata = Metadata {
            issuer: "https://id.example".to_owned(),
            authorization_endpoint: Url::parse("https://id.example/auth?a=b").expect("an address"),
            token_endpoint: "https://id.example/token".to_owned(),
            jwks_uri: "https://id.example/jwks".to_owned(),
            client_auth: ClientAuth::Basic,
            names_itself: false,
        };
        let pending = Pending {
            tenant: "t".to_owned(),
            provider: "p".to_owned(),
            state: "STATE".to_owned(),
            nonce: "NONCE".to_owned(),
            verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned(),
            mode: Mode::page("/").expect("a path"),
            expires_at: 0,
        };
        let url = authorize_url(&metadata, &provider, &pending, "https://m.example/cb");
        assert!(!url.as_str().contains(&pending.verifier));
        url.query_pairs().into_owned().collect()
    }

    #[test]
    fn the_browser_is_sent_with_state_nonce_and_challenge_and_never_the_verifier() {
        let query = url_of(OidcPreset::Discovery);
        for (name, value) in [
            ("a", "b"),
            ("response_type", "code"),
            ("client_id", "we & they"),
            ("redirect_uri", "https://m.example/cb"),
            ("state", "STATE"),
            ("nonce", "NONCE"),
            ("scope", "openid profile email"),
            // RFC 7636, appendix B
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            ),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(query.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert!(!query.contains_key("hd"));
    }

    #[test]
    fn each_preset_asks_for_what_its_provider_knows() {
        assert_eq!(url_of(OidcPreset::Google)["hd"], "shop.example");
        assert_eq!(url_of(OidcPreset::Kakao)["scope"], "openid");
        let naver = url_of(OidcPreset::Naver);
        assert!(!naver.contains_key("scope") && naver["state"] == "STATE");
    }
}
