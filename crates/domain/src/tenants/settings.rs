//! How a tenant is set, as one value that is kept as JSON. Every part has a default, so that a value from an older
//! version is read by a newer one. Must not know secrets: they are sealed by a key that is not in the store.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::moderation::Moderation;
use crate::origins::Origin;
use crate::roles::words;
use crate::rooms::{KindSettings, RoomKind};

/// Everything that a tenant can set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TenantSettings {
    /// How its pages look.
    pub look: Look,
    /// Which pages of others may frame us, call us and speak with us.
    pub origins: Vec<Origin>,
    /// How people may enter.
    pub ways: Ways,
    /// What is switched on.
    pub features: Features,
    /// How much is taken.
    pub limits: TenantLimits,
    /// How long sessions live; only downwards.
    pub lives: Lives,
    /// Identity providers.
    pub oidc: Vec<OidcProvider>,
    /// How users of the host service come over.
    pub handover: Handover,
    /// What it says of the kinds of rooms.
    pub room_kinds: BTreeMap<RoomKind, KindSettings>,
    /// How it keeps order in what is written.
    pub moderation: Moderation,
    /// Whoever administers has a second factor in force.
    pub admins_need_totp: bool,
}

/// How its pages look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Look {
    /// `#rrggbb`; the house's pine without it.
    pub accent: Option<String>,
    /// An `https:` address of a picture.
    pub logo: Option<String>,
    /// What stands beside the launcher.
    pub launcher: Option<String>,
}

/// How people may enter. Identity providers are on where they are set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Ways {
    /// As a guest.
    pub guest: bool,
    /// As a guest with a name of the host page's choice.
    pub nickname: bool,
    /// With e-mail and password.
    pub account: bool,
    /// New accounts may be made.
    pub sign_up: bool,
    /// By a push code of the host's backend.
    pub handover_code: bool,
    /// By a code of the host's own.
    pub pull_code: bool,
    /// By a token that the host signed.
    pub signed_token: bool,
}

impl Ways {
    /// Only accounts that somebody made: for the operators.
    pub const fn accounts_only() -> Self {
        Self {
            guest: false,
            nickname: false,
            account: true,
            sign_up: false,
            handover_code: false,
            pull_code: false,
            signed_token: false,
        }
    }
}

impl Default for Ways {
    fn default() -> Self {
        Self {
            guest: true,
            nickname: true,
            account: true,
            sign_up: true,
            handover_code: true,
            pull_code: false,
            signed_token: false,
        }
    }
}

words! {
    /// What a tenant can switch off.
    Feature {
        /// People make rooms.
        RoomCreation = "room_creation",
        /// Senders delete their messages.
        MessageDeletion = "message_deletion",
        /// Messages may hold links.
        Links = "links",
        /// People change their name.
        Renaming = "renaming",
        /// People add emoji to messages.
        Reactions = "reactions",
    }
}

/// What is switched off; everything else is on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Features {
    off: Vec<Feature>,
}

impl Features {
    /// Everything on but these.
    pub fn without(off: impl IntoIterator<Item = Feature>) -> Self {
        let mut off: Vec<Feature> = off.into_iter().collect();
        off.sort_unstable();
        off.dedup();
        Self { off }
    }

    /// Whether it is on.
    pub fn has(&self, feature: Feature) -> bool {
        !self.off.contains(&feature)
    }
}

/// How much is taken of a tenant's people. `None`: the installation's own limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TenantLimits {
    /// New guests from one address in a minute.
    pub guests_per_address_minute: Option<u32>,
    /// New guests in a minute.
    pub guests_per_minute: Option<u32>,
    /// Above so many new guests in a minute each must do some work first; 0 asks always, `None` never.
    pub challenge_above_guests_per_minute: Option<u32>,
}

/// How long sessions live. `None`: the house's own; longer ones are cut to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lives {
    /// Days that a guest may be away.
    pub guest_idle_days: Option<u32>,
    /// Days that a guest's session may last.
    pub guest_age_days: Option<u32>,
    /// Days that an account may be away.
    pub account_idle_days: Option<u32>,
    /// Days that an account's session may last.
    pub account_age_days: Option<u32>,
    /// Seconds in which the predecessor of a refresh token is still answered, 0–10.
    pub refresh_grace_seconds: Option<u32>,
}

impl Lives {
    /// The grace of refresh tokens.
    pub fn refresh_grace(&self) -> Duration {
        let seconds = self.refresh_grace_seconds.map_or(u64::MAX, u64::from);
        Duration::from_secs(seconds).min(crate::sessions::REFRESH_GRACE)
    }
}

/// A secret of a tenant, sealed by a key that is not in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub String);

words! {
    /// What is known of an identity provider.
    OidcPreset {
        /// Any provider that speaks OpenID Connect Discovery 1.0.
        Discovery = "discovery",
        /// accounts.google.com
        Google = "google",
        /// kauth.kakao.com
        Kakao = "kakao",
        /// nid.naver.com: OAuth 2.0 with a profile call, no ID token.
        Naver = "naver",
    }

    /// How a host signs tokens (RFC 7518, RFC 8037). One per key.
    Algorithm {
        /// Ed25519
        EdDsa = "EdDSA",
        /// ECDSA with P-256 and SHA-256
        Es256 = "ES256",
        /// RSA PKCS#1 v1.5 with SHA-256, 2,048 bits and up
        Rs256 = "RS256",
        /// HMAC with SHA-256, 256 bits and up
        Hs256 = "HS256",
    }
}

/// An identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcProvider {
    /// Its name in paths: 1–20 of `a–z 0–9 -`.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// What is known of it.
    pub preset: OidcPreset,
    /// Its issuer; given by the preset except for `discovery`.
    #[serde(default)]
    pub issuer: Option<String>,
    /// The client's id there.
    pub client_id: String,
    /// The client's secret there.
    #[serde(default)]
    pub client_secret: Option<Sealed>,
    /// Only people of this Google Workspace domain (`hd`).
    #[serde(default)]
    pub hosted_domain: Option<String>,
}

/// How users of the host service come over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Handover {
    /// Where the host's own codes are redeemed.
    pub redeem_url: Option<String>,
    /// What we show there.
    pub redeem_secret: Option<Sealed>,
    /// Who may sign tokens.
    pub issuers: Vec<Issuer>,
}

/// Who may sign tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// The `iss` of its tokens.
    pub issuer: String,
    /// Its registered keys.
    #[serde(default)]
    pub keys: Vec<IssuerKey>,
    /// The one address of its key set (RFC 7517 section 5).
    #[serde(default)]
    pub jwks_url: Option<String>,
}

/// A registered key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerKey {
    /// Its `kid`; a token without one is tried with the only key of its issuer.
    #[serde(default)]
    pub kid: Option<String>,
    /// Its one algorithm.
    pub algorithm: Algorithm,
    /// A public key in PEM (RFC 7468), for all but HS256.
    #[serde(default)]
    pub public_key: Option<String>,
    /// The shared secret of HS256, base64url before sealing.
    #[serde(default)]
    pub secret: Option<Sealed>,
}
