//! API keys of hosts' backends and of bots: making, listing, revoking and checking them. Must not know headers.

mod bots;
mod check;
mod create;
mod networks;
mod rights;
mod wanted;

use domain::{ApiKey, KeyId, SessionId};

pub use bots::{Bot, list_bots};
pub(crate) use bots::{delete_bot_in, insert_bot, insert_bot_key, lock_bot, make_bot};
pub use check::{Holder, KnownKeys, ServerKey, check_key};
pub use create::list;
pub(crate) use create::{Revoking, insert_server_key, revoke_in};
pub use networks::Network;
pub use rights::KeyRights;
pub use wanted::KeyWanted;
pub(crate) use wanted::make;

/// What the text of a server key begins with.
pub const SERVER_PREFIX: &str = "maru_sk_";
/// What the text of a bot's key begins with.
pub const BOT_PREFIX: &str = "maru_bk_";

/// A key that was just made, with its text: the only time that it can be seen.
#[derive(Clone)]
pub struct NewKey {
    /// What is kept of it.
    pub key: ApiKey,
    /// What its holder sends.
    pub text: String,
}

impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewKey({})", self.key.id)
    }
}

/// Whether the text begins as a key does, so that it is no access token.
pub fn is_key(text: &str) -> bool {
    text.starts_with(SERVER_PREFIX) || text.starts_with(BOT_PREFIX)
}

/// The session by which a bot's key acts: the same 128 bits. A server key has no session, but is revoked under this name.
pub(crate) fn session_of(key: KeyId) -> SessionId {
    SessionId::from_uuid(key.as_uuid())
}
