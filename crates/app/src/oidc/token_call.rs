//! Redeeming the provider's code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). Must not know what the tokens say.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Tenant;
use domain::tenants::OidcProvider;
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::oidc::pending::Pending;
use crate::oidc::provider::{self, ClientAuth, Metadata};
use crate::oidc::start::redirect_uri;
use crate::outbound::{FetchRequest, Payload};

/// What the provider gave for the code.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: Option<String>,
    pub(super) access_token: Option<String>,
}

/// Redeems the code.
///
/// # Errors
/// [`IdentityError::OidcRefused`] when the provider does not take it, [`IdentityError::ProviderUnreachable`].
pub(super) async fn redeem(
    cx: &Cx,
    tenant: &Tenant,
    provider: &OidcProvider,
    metadata: &Metadata,
    pending: &Pending,
    code: &str,
) -> Result<Tokens, IdentityError> {
    let secret = provider::client_secret(cx, tenant, provider)?;
    let mut form = vec![
        ("grant_type", "authorization_code".to_owned()),
        ("code", code.to_owned()),
        ("redirect_uri", redirect_uri(cx)),
        ("code_verifier", pending.verifier.clone()),
        // Naver asks for it; the others do not look at it.
        ("state", pending.state.clone()),
    ];
    let mut authorization = None;
    match (secret, metadata.client_auth) {
        (Some(secret), ClientAuth::Basic) => {
            authorization = Some(basic(&provider.client_id, &secret));
        }
        (secret, ClientAuth::Basic | ClientAuth::Post) => {
            form.push(("client_id", provider.client_id.clone()));
            form.extend(secret.map(|secret| ("client_secret", secret)));
        }
    }
    let mut request = FetchRequest::new(metadata.token_endpoint.as_str(), Payload::Form(form));
    request.authorization = authorization;
    let answer = cx.fetch.fetch(request).await.map_err(|error| {
        tracing::warn!(issuer = metadata.issuer, %error, "an identity provider did not redeem a code");
        IdentityError::ProviderUnreachable
    })?;
    match answer.status {
        200 => serde_json::from_slice(&answer.body).map_err(|_| IdentityError::OidcRefused),
        500.. => Err(IdentityError::ProviderUnreachable),
        status => {
            tracing::warn!(
                issuer = metadata.issuer,
                status,
                "an identity provider refused a code"
            );
            Err(IdentityError::OidcRefused)
        }
    }
}

/// Both parts are form-encoded first (RFC 6749 section 2.3.1).
fn basic(id: &str, secret: &str) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(id), encode(secret));
    format!("Basic {}", STANDARD.encode(pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_in_a_secret_does_not_move_the_border() {
        let value = basic("a:b", "c d:e");
        let pair = STANDARD.decode(&value["Basic ".len()..]).expect("base64");
        assert_eq!(pair, b"a%3Ab:c+d%3Ae");
    }
}
