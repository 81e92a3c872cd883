//! What a provider says of itself (OpenID Connect Discovery 1.0), checked against what the tenant set. Must not know
//! tokens.

use std::sync::Arc;
use std::time::Duration;

use domain::Tenant;
use domain::tenants::{OidcPreset, OidcProvider};
use serde::Deserialize;
use url::Url;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::outbound::FetchRequest;
use crate::tenants::{SecretPlace, open_setting};

/// How long what a provider says of itself is taken.
const METADATA_LIFE: Duration = Duration::from_hours(1);
/// The provider's issuer where it has none of its own: only names it in links.
const NAVER: &str = "https://nid.naver.com";

/// How the client proves itself when it redeems a code (OpenID Connect Core 1.0 section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClientAuth {
    /// By `Authorization: Basic`.
    Basic,
    /// In the form.
    Post,
}

/// What a provider says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Metadata {
    pub(super) issuer: String,
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: String,
    pub(super) jwks_uri: String,
    pub(super) client_auth: ClientAuth,
    /// Its answers name it (RFC 9207).
    pub(super) names_itself: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// The provider of this name in the tenant.
///
/// # Errors
/// [`IdentityError::ProviderNotFound`]; [`IdentityError::WayDisabled`] for the operators' tenant, whose people are not
/// made by others.
pub(super) fn find<'a>(tenant: &'a Tenant, id: &str) -> Result<&'a OidcProvider, IdentityError> {
    if tenant.is_operators() {
        return Err(IdentityError::WayDisabled);
    }
    let found = tenant.settings.oidc.iter().find(|one| one.id == id);
    found.ok_or(IdentityError::ProviderNotFound)
}

/// Who the provider is: part of what people are known by.
///
/// # Errors
/// [`IdentityError::ProviderNotFound`] when the tenant set none.
pub(super) fn issuer(provider: &OidcProvider) -> Result<&str, IdentityError> {
    match provider.preset {
        OidcPreset::Google => Ok("https://accounts.google.com"),
        OidcPreset::Kakao => Ok("https://kauth.kakao.com"),
        OidcPreset::Naver => Ok(NAVER),
        OidcPreset::Discovery => {
            let set = provider.issuer.as_deref().filter(|text| is_issuer(text));
            set.ok_or(IdentityError::ProviderNotFound)
        }
    }
}

/// The client's secret, or `None` where there is none.
///
/// # Errors
/// [`IdentityError::ProviderUnreachable`] when it was sealed by another key: the operator must set it again.
pub(super) fn client_secret(
    cx: &Cx,
    tenant: &Tenant,
    provider: &OidcProvider,
) -> Result<Option<String>, IdentityError> {
    let Some(sealed) = &provider.client_secret else {
        return Ok(None);
    };
    let place = SecretPlace::Provider(provider.id.clone());
    let secret = open_setting(cx, tenant.id, &place, sealed);
    if secret.is_none() {
        tracing::error!(tenant.id = %tenant.id, provider = provider.id, "the client secret cannot be opened: set it again");
    }
    secret.map(Some).ok_or(IdentityError::ProviderUnreachable)
}

/// What the provider says of itself, asked at most once an hour.
///
/// # Errors
/// [`IdentityError::ProviderUnreachable`], also when what it says does not fit what the tenant set.
pub(super) async fn metadata(
    cx: &Cx,
    tenant: &Tenant,
    provider: &OidcProvider,
) -> Result<Arc<Metadata>, IdentityError> {
    let issuer = issuer(provider)?;
    if provider.preset == OidcPreset::Naver {
        return Ok(Arc::new(naver()));
    }
    let key = (tenant.id, issuer.to_owned());
    let known = &cx.oidc.metadata;
    let fetched = known.get(key, cx.ambient.now(), METADATA_LIFE, fetch(cx, issuer));
    fetched.await.ok_or(IdentityError::ProviderUnreachable)
}

async fn fetch(cx: &Cx, issuer: &str) -> Option<Metadata> {
    let base = issuer.trim_end_matches('/');
    let request = FetchRequest::get(format!("{base}/.well-known/openid-configuration"));
    let answer = match cx.fetch.fetch(request).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(issuer, %error, "an identity provider did not say who it is");
            return None;
        }
    };
    let metadata = (answer.status == 200)
        .then(|| parse(issuer, &answer.body))
        .flatten();
    if metadata.is_none() {
        tracing::warn!(
            issuer,
            "what an identity provider says of itself does not fit"
        );
    }
    metadata
}

/// What the document says, if it is about this issuer and names places where secrets may go.
fn parse(issuer: &str, body: &[u8]) -> Option<Metadata> {
    let document: Document = serde_json::from_slice(body).ok()?;
    if document.issuer != issuer {
        return None;
    }
    let may_be_plain = issuer.starts_with("http://");
    let url = |text: &str| {
        let url = Url::parse(text).ok()?;
        let fits = url.scheme() == "https" || (may_be_plain && url.scheme() == "http");
        (fits && url.has_host()).then_some(url)
    };
    url(&document.token_endpoint)?;
    url(&document.jwks_uri)?;
    Some(Metadata {
        authorization_endpoint: url(&document.authorization_endpoint)?,
        client_auth: client_auth(document.token_endpoint_auth_methods_supported.as_deref())?,
        issuer: document.issuer,
        token_endpoint: document.token_endpoint,
        jwks_uri: document.jwks_uri,
        names_itself: document.authorization_response_iss_parameter_supported,
    })
}

fn client_auth(supported: Option<&[String]>) -> Option<ClientAuth> {
    let Some(supported) = supported else {
        return Some(ClientAuth::Basic);
    };
    let has = |name: &str| supported.iter().any(|method| method == name);
    if has("client_secret_basic") {
        Some(ClientAuth::Basic)
    } else if has("client_secret_post") || has("none") {
        Some(ClientAuth::Post)
    } else {
        None
    }
}

fn naver() -> Metadata {
    let authorization = "https://nid.naver.com/oauth2.0/authorize";
    Metadata {
        issuer: NAVER.to_owned(),
        authorization_endpoint: Url::parse(authorization).expect("the address above is one"),
        token_endpoint: "https://nid.naver.com/oauth2.0/token".to_owned(),
        jwks_uri: String::new(),
        client_auth: ClientAuth::Post,
        names_itself: false,
    }
}

/// An issuer is an address without query and fragment (OpenID Connect Core 1.0 section 2); whether plain http may be
/// called is decided where calls are made.
fn is_issuer(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "https" | "http")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && text.len() <= 255
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(issuer: &str, authorization: &str, methods: &str) -> Vec<u8> {
        format!(
            r#"{{"issuer":"{issuer}","authorization_endpoint":"{authorization}","token_endpoint":"{issuer}/token",
                "jwks_uri":"{issuer}/jwks"{methods}}}"#
        )
        .into_bytes()
    }

    #[test]
    fn a_provider_must_speak_of_itself_and_of_safe_places() {
        let issuer = "https://id.example";
        let good = document(issuer, "https://id.example/auth", "");
        let metadata = parse(issuer, &good).expect("it fits");
        assert_eq!(metadata.client_auth, ClientAuth::Basic);
        assert!(!metadata.names_itself);
        for wrong in [
            document("https://id.example/", "https://id.example/auth", ""),
            document("https://evil.example", "https://id.example/auth", ""),
            document(issuer, "http://id.example/auth", ""),
            document(issuer, "javascript:alert(1)", ""),
            document(issuer, "/auth", ""),
            b"[]".to_vec(),
            b"".to_vec(),
        ] {
            assert_eq!(parse(issuer, &wrong), None);
        }
    }

    #[test]
    fn the_client_proves_itself_as_the_provider_asks() {
        let issuer = "https://id.example";
        let auth = |methods: &str| {
            let methods = format!(r#","token_endpoint_auth_methods_supported":{methods}"#);
            let document = document(issuer, "https://id.example/auth", &methods);
            parse(issuer, &document).map(|metadata| metadata.client_auth)
        };
        let both = r#"["client_secret_post","client_secret_basic"]"#;
        assert_eq!(auth(both), Some(ClientAuth::Basic));
        assert_eq!(auth(r#"["client_secret_post"]"#), Some(ClientAuth::Post));
        assert_eq!(auth(r#"["private_key_jwt"]"#), None);
    }

    #[test]
    fn an_issuer_is_a_plain_address() {
        for good in [
            "https://id.example",
            "https://id.example/realms/a",
            "http://127.0.0.1:9",
        ] {
            assert!(is_issuer(good), "{good}");
        }
        for wrong in [
            "",
            "id.example",
            "ftp://a",
            "https://a/?b",
            "https://a/#b",
            "https://u@a/",
        ] {
            assert!(!is_issuer(wrong), "{wrong}");
        }
    }
}
