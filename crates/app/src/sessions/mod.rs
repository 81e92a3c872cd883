//! Signed-in devices: beginning a session in whatever way, tokens, refreshing, ending, and socket tickets. Must not know
//! cookies or headers.

mod access;
mod begin;
mod challenge;
mod claim_offer;
mod devices;
mod ended;
mod enter;
mod keys;
mod purge;
mod recorded_keys;
mod refresh;
mod tickets;

pub use access::{
    AccessToken, Acting, Claims, TokenCache, TokenError, check_access_token, check_live,
};
pub use begin::{Beginning, Entered, account_life, device, entered, insert};
pub use challenge::{Challenge, Solution, make as make_challenge};
pub(crate) use claim_offer::OfferBody;
pub use claim_offer::{ClaimOffer, offer_claim, open_past, seal_past};
pub use devices::{Which, end_own, list_devices, log_out};
pub(crate) use ended::{Elsewhere, is_ended, note_end};
pub use enter::{GuestWanted, enter_as_guest};
pub use keys::{Keys, NextSigning, Seeds, change_signing_keys};
pub use purge::purge;
pub use recorded_keys::record_signing_keys;
pub use refresh::{RefreshToken, actor_of as refresh_token_actor, refresh};
pub use tickets::{Ticket, Tickets};
