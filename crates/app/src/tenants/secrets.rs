//! Secrets in a tenant's settings: sealed for their tenant and their place, so that one that is copied elsewhere opens
//! nothing. Must not know what they are used for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::TenantId;
use domain::tenants::{IssuerKey, Sealed};

use crate::context::Cx;
use crate::secrets::{open, seal};

/// Where a secret stands in a tenant's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretPlace {
    /// The client's secret at an identity provider, by the provider's id.
    Provider(String),
    /// What is shown where the host's codes are redeemed.
    Redeem,
    /// The shared secret of a host that signs by HS256: BASE64URL of its bytes.
    IssuerKey {
        /// The `iss` of its tokens.
        issuer: String,
        /// The `kid`, if it has one.
        kid: Option<String>,
    },
}

impl SecretPlace {
    /// Its name for people and in the audit log: `oidc/google`, `redeem`, `issuer/shop/k1`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Provider(id) => format!("oidc/{id}"),
            Self::Redeem => "redeem".to_owned(),
            Self::IssuerKey { issuer, kid } => {
                format!("issuer/{issuer}/{}", kid.as_deref().unwrap_or(""))
            }
        }
    }

    fn context(&self, tenant: TenantId) -> String {
        match self {
            Self::Provider(id) => format!("{tenant}/oidc/{id}/client_secret"),
            Self::Redeem => format!("{tenant}/handover/redeem_secret"),
            Self::IssuerKey { issuer, kid } => {
                let kid = kid.as_deref().unwrap_or("");
                format!("{tenant}/handover/issuer/{issuer}/{kid}")
            }
        }
    }
}

/// Seals a secret for its place in the tenant's settings.
pub fn seal_setting(cx: &Cx, tenant: TenantId, place: &SecretPlace, clear: &str) -> Sealed {
    Sealed(seal(&cx.keys, &place.context(tenant), clear.as_bytes()))
}

/// The secret, if it was sealed for this place by this installation's key.
pub(crate) fn open_setting(
    cx: &Cx,
    tenant: TenantId,
    place: &SecretPlace,
    sealed: &Sealed,
) -> Option<String> {
    let clear = open(&cx.keys, &place.context(tenant), &sealed.0)?;
    String::from_utf8(clear).ok()
}

/// The bytes of the shared secret of an issuer's key, if it has one that opens.
pub(crate) fn open_issuer_key(
    cx: &Cx,
    tenant: TenantId,
    issuer: &str,
    key: &IssuerKey,
) -> Option<Vec<u8>> {
    let place = SecretPlace::IssuerKey {
        issuer: issuer.to_owned(),
        kid: key.kid.clone(),
    };
    let text = open_setting(cx, tenant, &place, key.secret.as_ref()?)?;
    URL_SAFE_NO_PAD.decode(text).ok()
}
