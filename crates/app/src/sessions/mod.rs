//! Entering as a guest, tokens, refreshing, and socket tickets. Must not know cookies or headers.

mod access;
mod enter;
mod keys;
mod refresh;
mod tickets;

pub use access::{AccessToken, Claims, TokenCache, TokenError, check_access_token};
pub use enter::{EnterError, Entered, enter_as_guest};
pub use keys::{Keys, Seeds};
pub use refresh::{RefreshToken, refresh};
pub use tickets::{Ticket, Tickets};
