//! What every use case is given. Must not know any use case.

use std::sync::Arc;

use domain::{Alias, Ambient, RoomId, RoomKind, RoomRef, TenantId};
use quick_cache::sync::Cache;
use store::{SharedStore, StoreError};

use crate::sessions::{Keys, Tickets, TokenCache};
use crate::writer::Writer;

/// Room names that are remembered at most.
const ROOM_NAMES_MAX: usize = 50_000;

/// What every use case is given: the store to read, the writer to change, keys, time and chance.
pub struct Cx {
    /// Reads.
    pub store: SharedStore,
    /// The only way to change anything.
    pub writer: Writer,
    /// Time and chance.
    pub ambient: Arc<dyn Ambient>,
    /// The keys of tokens.
    pub keys: Keys,
    /// Tokens that were checked before.
    pub token_cache: TokenCache,
    /// Socket tickets that were not used yet.
    pub tickets: Tickets,
    /// What rooms' ids and aliases stand for; neither changes while a room exists.
    pub(crate) room_names: Cache<(TenantId, RoomRef), NamedRoom>,
}

/// A room as far as its name tells.
#[derive(Clone, Debug)]
pub struct NamedRoom {
    /// Its id.
    pub id: RoomId,
    /// Its kind.
    pub kind: RoomKind,
    /// Its alias, if it has one.
    pub alias: Option<Alias>,
}

impl Cx {
    /// Everything together.
    pub fn new(store: SharedStore, writer: Writer, ambient: Arc<dyn Ambient>, keys: Keys) -> Self {
        Self {
            store,
            writer,
            ambient,
            keys,
            token_cache: TokenCache::new(),
            tickets: Tickets::default(),
            room_names: Cache::new(ROOM_NAMES_MAX),
        }
    }
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No such tenant.
    #[error("there is no such tenant")]
    TenantNotFound,
    /// No such room in the reader's tenant.
    #[error("there is no such room")]
    RoomNotFound,
    /// Not allowed here.
    #[error(transparent)]
    Refused(#[from] domain::rooms::Refusal),
    /// The store failed.
    #[error("the store could not be read")]
    Store(#[from] StoreError),
}
