//! Secrets in a tenant's settings: sealed for their tenant and their place, so that one that is copied elsewhere opens
//! nothing. Must not know what they are used for.

use domain::TenantId;
use domain::tenants::Sealed;

use crate::context::Cx;
use crate::handover::{issuer_secret_context, redeem_secret_context};
use crate::oidc::secret_context;
use crate::secrets::{open, seal};

/// Where a secret stands in a tenant's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretPlace<'a> {
    /// The client's secret at an identity provider, by the provider's id.
    Provider(&'a str),
    /// What is shown where the host's codes are redeemed.
    Redeem,
    /// The shared secret of a host that signs by HS256: BASE64URL of its bytes.
    IssuerKey {
        /// The `iss` of its tokens.
        issuer: &'a str,
        /// The `kid`, if it has one.
        kid: Option<&'a str>,
    },
}

impl SecretPlace<'_> {
    /// Its name for people and in the audit log: `oidc/google`, `redeem`, `issuer/shop/k1`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Provider(id) => format!("oidc/{id}"),
            Self::Redeem => "redeem".to_owned(),
            Self::IssuerKey { issuer, kid } => format!("issuer/{issuer}/{}", kid.unwrap_or("")),
        }
    }

    fn context(&self, tenant: TenantId) -> String {
        match self {
            Self::Provider(id) => secret_context(tenant, id),
            Self::Redeem => redeem_secret_context(tenant),
            Self::IssuerKey { issuer, kid } => issuer_secret_context(tenant, issuer, *kid),
        }
    }
}

/// Seals a secret for its place in the tenant's settings.
pub fn seal_setting(cx: &Cx, tenant: TenantId, place: &SecretPlace<'_>, clear: &str) -> Sealed {
    Sealed(seal(&cx.keys, &place.context(tenant), clear.as_bytes()))
}

/// The secret, if it was sealed for this place by this installation's key.
pub fn open_setting(
    cx: &Cx,
    tenant: TenantId,
    place: &SecretPlace<'_>,
    sealed: &Sealed,
) -> Option<String> {
    let clear = open(&cx.keys, &place.context(tenant), &sealed.0)?;
    String::from_utf8(clear).ok()
}
