//! Signing in at identity providers: a relying party of OpenID Connect Core 1.0 with the code flow and PKCE, and of Naver,
//! which speaks OAuth 2.0 alone. People are told apart by (issuer, subject), never by an e-mail address.
//! Must not know cookies, pages, or how calls are made.

mod documents;
mod enter;
mod finish;
mod id_token;
mod key_sets;
mod logout;
mod naver;
mod pending;
mod popup;
mod provider;
mod signed;
mod start;
mod token_call;

use domain::{Email, Timestamp};

pub use enter::enter;
pub use finish::{Callback, Finished, Unfinished, finish};
pub use logout::back_channel_logout;
pub use pending::Mode;
pub use popup::{exchange_popup_code, make_popup_code};
pub use start::{Started, start};

use documents::Documents;
use key_sets::KeySet;
use provider::Metadata;

/// What is known of providers.
#[derive(Default)]
pub(crate) struct Providers {
    metadata: Documents<Metadata>,
    key_sets: Documents<KeySet>,
}

/// Whom a provider vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Who it is there. Means something only together with the issuer.
    pub subject: String,
    /// What to call the person, if the provider says.
    pub name: Option<String>,
    /// An address that the provider says belongs to the person; `None` where it does not say so.
    pub verified_email: Option<Email>,
    /// The session there, as a session's reference here.
    pub session_ref: Option<String>,
    /// Since when we have the provider's word: what it ends from then on does not begin here.
    pub given_at: Timestamp,
}
