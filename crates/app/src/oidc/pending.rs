//! A sign-in that is under way: what the browser carries, sealed, from the beginning to the end, so that nobody else can
//! end it. Must not know cookies.

use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use domain::{TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::onward::is_own_path;
use crate::secrets;

/// How long somebody may take at the provider.
pub(super) const SIGN_IN_LIFE: Duration = Duration::from_mins(10);
/// What it is sealed for.
const CONTEXT: &str = "oidc.sign_in";

/// How the sign-in ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The browser goes on to a page of ours.
    Page {
        /// Its path.
        return_to: String,
    },
    /// A window hands a code to the page that opened it.
    Popup {
        /// BASE64URL(SHA-256(verifier)) of that page.
        challenge: String,
    },
}

impl Mode {
    /// Back to this page of ours.
    ///
    /// # Errors
    /// [`IdentityError::OidcState`] when it is not a path of ours.
    pub fn page(return_to: &str) -> Result<Self, IdentityError> {
        if !is_own_path(return_to) {
            return Err(IdentityError::OidcState);
        }
        Ok(Self::Page {
            return_to: return_to.to_owned(),
        })
    }

    /// To whoever holds the verifier of this challenge.
    ///
    /// # Errors
    /// [`IdentityError::OidcState`] when it is no challenge.
    pub fn popup(challenge: &str) -> Result<Self, IdentityError> {
        if !secrets::is_challenge(challenge) {
            return Err(IdentityError::OidcState);
        }
        Ok(Self::Popup {
            challenge: challenge.to_owned(),
        })
    }
}

/// A sign-in that is under way.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pending {
    pub(super) tenant: String,
    pub(super) provider: String,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
    pub(super) mode: Mode,
    pub(super) expires_at: i64,
}

impl Pending {
    /// What the browser carries.
    pub(super) fn seal(&self, cx: &Cx) -> String {
        let plain = serde_json::to_vec(self).expect("texts and a number are JSON");
        secrets::seal(&cx.keys, CONTEXT, &plain)
    }

    /// What the browser brought, if it is ours and not too old.
    pub(super) fn open(cx: &Cx, sealed: &str) -> Option<Self> {
        let plain = secrets::open(&cx.keys, CONTEXT, sealed)?;
        let pending: Self = serde_json::from_slice(&plain).ok()?;
        (pending.ends_at() > cx.ambient.now()).then_some(pending)
    }

    pub(super) fn ends_at(&self) -> Timestamp {
        Timestamp::from_millis(self.expires_at)
    }

    pub(super) fn tenant_id(&self) -> Option<TenantId> {
        TenantId::parse(&self.tenant)
    }

    /// Whether the answer is to this sign-in.
    pub(super) fn is_answered_by(&self, state: &str) -> bool {
        verify_slices_are_equal(self.state.as_bytes(), state.as_bytes()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_only_returns_to_a_page_of_ours() {
        for good in ["/", "/shop/lunch", "/shop?a=b#c", "/%EC%A0%90%EC%8B%AC"] {
            assert!(Mode::page(good).is_ok(), "{good}");
        }
        for wrong in [
            "",
            "shop",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: a=b",
            "/a b",
            "/\t/evil.example",
            "/점심",
        ] {
            assert_eq!(
                Mode::page(wrong),
                Err(IdentityError::OidcState),
                "{wrong:?}"
            );
        }
        assert!(Mode::page(&format!("/{}", "a".repeat(600))).is_err());
    }
}
