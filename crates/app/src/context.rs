//! What every use case is given. Must not know any use case.

use std::sync::Arc;

use domain::rooms::PolicyOverrides;
use domain::{
    Alias, Ambient, Origin, PrincipalId, RoomId, RoomKind, SessionId, TenantId, Timestamp,
};
use store::{SharedStore, StoreError};

use crate::accounts::Passwords;
use crate::handover::KeySets;
use crate::keys::KnownKeys;
use crate::limits::AppLimits;
use crate::moderation::{Floods, WordList};
use crate::network_address::NetworkAddress;
use crate::oidc::Providers;
use crate::outbound::{Fetch, Mailer};
use crate::people::EXPORT_READS_MAX;
use crate::push::Pushes;
use crate::revocations::{OnRevoked, Revocations};
use crate::rooms::RoomNames;
use crate::search::{Follower, Searcher};
use crate::sessions::{Keys, Tickets, TokenCache};
use crate::tenants::Directory;
use crate::throttle::Throttle;
use crate::writer::Writer;

/// What [`Cx`] is made from.
pub struct CxParts {
    /// Reads, and transactions over people and tenants.
    pub store: SharedStore,
    /// The only way to change rooms.
    pub writer: Writer,
    /// Time and chance.
    pub ambient: Arc<dyn Ambient>,
    /// The keys of tokens.
    pub keys: Keys,
    /// How much is taken.
    pub limits: AppLimits,
    /// Where people reach us: in links of mails, and as the origin of our pages.
    pub public_origin: Origin,
    /// Calls to others.
    pub fetch: Arc<dyn Fetch>,
    /// Mail.
    pub mailer: Arc<dyn Mailer>,
    /// Every tenant; read anew from the store.
    pub tenants: Arc<Directory>,
    /// Is told of everything that ends before its time.
    pub on_revoked: OnRevoked,
    /// Knows which rooms wait to be indexed.
    pub follower: Arc<Follower>,
    /// Who is behind this server, for push services: `mailto:` or `https:`; without it our own address.
    pub push_contact: Option<String>,
    /// What is under way to devices.
    pub pushes: Arc<Pushes>,
}

/// What every use case is given: the store to read, the writer to change, keys, time and chance.
pub struct Cx {
    /// Reads, and transactions over people and tenants.
    pub store: SharedStore,
    /// The only way to change rooms.
    pub writer: Writer,
    /// Time and chance.
    pub ambient: Arc<dyn Ambient>,
    /// The keys of tokens.
    pub keys: Keys,
    /// How much is taken.
    pub limits: AppLimits,
    /// Where people reach us.
    pub public_origin: Origin,
    /// Calls to others.
    pub fetch: Arc<dyn Fetch>,
    /// Mail.
    pub mailer: Arc<dyn Mailer>,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Every tenant.
    pub tenants: Arc<Directory>,
    /// What ended before its time.
    pub revocations: Revocations,
    /// Tokens that were checked before.
    pub token_cache: TokenCache,
    /// Socket tickets that were not used yet.
    pub tickets: Tickets,
    /// What identity providers say of themselves.
    pub(crate) oidc: Providers,
    /// Keys of hosts that sign tokens, as they were fetched.
    pub(crate) key_sets: KeySets,
    /// API keys that were checked lately.
    pub api_keys: KnownKeys,
    /// Who tried how often.
    pub(crate) throttles: Throttles,
    /// Pages of exports that are read at once.
    pub(crate) export_reads: tokio::sync::Semaphore,
    /// What rooms' ids and aliases stand for, as it was lately.
    pub(crate) room_names: Arc<RoomNames>,
    /// Knows which rooms wait to be indexed.
    pub follower: Arc<Follower>,
    /// Who is behind this server, for push services: `mailto:` or `https:`; without it our own address.
    pub push_contact: Option<String>,
    /// What is under way to devices.
    pub pushes: Arc<Pushes>,
}

/// Who tried how often lately. What guards a secret or looks at a whole tenant tells nobody what is left of it.
pub(crate) struct Throttles {
    pub(crate) guests_by_address: Throttle<(TenantId, NetworkAddress)>,
    pub(crate) guests_by_tenant: Throttle<TenantId>,
    pub(crate) guests_under_pressure: Throttle<TenantId>,
    pub(crate) renames: Throttle<PrincipalId>,
    pub(crate) profiles: Throttle<(TenantId, PrincipalId)>,
    pub(crate) exports: Throttle<PrincipalId>,
    pub(crate) entry_codes: Throttle<(TenantId, RoomId, PrincipalId)>,
    pub(crate) push_trials: Throttle<SessionId>,
    pub(crate) floods: Floods,
    pub(crate) searches: Throttle<Searcher>,
    pub(crate) reports: Throttle<(TenantId, PrincipalId)>,
    pub(crate) rooms: Throttle<(TenantId, PrincipalId)>,
    pub(crate) reactions: Throttle<(TenantId, RoomId, PrincipalId)>,
    pub(crate) asks: Throttle<(TenantId, PrincipalId)>,
    pub(crate) typing: Throttle<(TenantId, RoomId, PrincipalId)>,
    /// Passwords, codes and mails by what they are about (an account, an address of mail) and by the network address.
    pub(crate) attempts: Throttle<AttemptKey>,
}

impl Default for Throttles {
    fn default() -> Self {
        Self {
            guests_by_address: Throttle::named("guests"),
            guests_by_tenant: Throttle::default(),
            guests_under_pressure: Throttle::default(),
            renames: Throttle::named("names"),
            profiles: Throttle::named("names"),
            exports: Throttle::named("exports"),
            entry_codes: Throttle::default(),
            push_trials: Throttle::named("push-trials"),
            floods: Floods::default(),
            searches: Throttle::named("searches"),
            reports: Throttle::named("reports"),
            rooms: Throttle::named("rooms"),
            reactions: Throttle::named("reactions"),
            asks: Throttle::named("asks"),
            typing: Throttle::named("typing"),
            attempts: Throttle::default(),
        }
    }
}

/// What attempts are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum AttemptKey {
    /// Sign-ins of one account, by SHA-256 of its address, from one network address.
    AccountFrom(TenantId, [u8; 32], NetworkAddress),
    /// Sign-ins of one account from anywhere.
    Account(TenantId, [u8; 32]),
    /// Sign-ins, sign-ups and resets from one network address.
    From(TenantId, NetworkAddress),
    /// Mails to one address.
    Mail(TenantId, [u8; 32]),
    /// Codes, tokens and keys that were refused, from one network address.
    Codes(NetworkAddress),
    /// Entry codes of one room that were wrong, from one network address.
    EntryCodes(TenantId, RoomId, NetworkAddress),
    /// Answers of identity providers, from one network address.
    Callbacks(NetworkAddress),
}

/// A room as far as its name tells, and who may read it.
#[derive(Clone, Debug)]
pub struct NamedRoom {
    /// Its id.
    pub id: RoomId,
    /// Its kind.
    pub kind: RoomKind,
    /// Its alias, if it has one.
    pub alias: Option<Alias>,
    /// Values of the policy that it overrides.
    pub overrides: Arc<PolicyOverrides>,
    /// Finds its forbidden words, if it has some.
    pub words: Option<Arc<WordList>>,
    /// Who is banned from it, and until when.
    pub banned: Arc<[(PrincipalId, Timestamp)]>,
    /// When this was read.
    pub read_at: Timestamp,
}

impl Cx {
    /// Everything together. Reads the tenants.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn new(parts: CxParts) -> Result<Self, StoreError> {
        parts.tenants.reload(&parts.store).await?;
        Ok(Self {
            passwords: Passwords::new(&parts.limits),
            store: parts.store,
            writer: parts.writer,
            ambient: parts.ambient,
            keys: parts.keys,
            limits: parts.limits,
            public_origin: parts.public_origin,
            fetch: parts.fetch,
            mailer: parts.mailer,
            tenants: parts.tenants,
            revocations: Revocations::new(parts.on_revoked),
            token_cache: TokenCache::new(),
            tickets: Tickets::default(),
            oidc: Providers::default(),
            key_sets: KeySets::default(),
            api_keys: KnownKeys::default(),
            throttles: Throttles::default(),
            export_reads: tokio::sync::Semaphore::new(EXPORT_READS_MAX),
            room_names: Arc::default(),
            follower: parts.follower,
            push_contact: parts.push_contact,
            pushes: parts.pushes,
        })
    }

    /// Whether what ended on other nodes has not been heard of for too long: no token can be trusted here until it is.
    pub fn is_blind(&self) -> bool {
        let unread = self.revocations.unread_for(self.ambient.now());
        unread.is_some_and(|unread| unread > self.limits.revocations_unread_max)
    }

    /// Forgets what was known of a room: for whoever hears that it changed, also on another node.
    pub fn forgetting(&self) -> impl Fn((TenantId, RoomId)) + Send + Sync + 'static {
        let names = Arc::clone(&self.room_names);
        move |(tenant, room)| names.forget(tenant, room)
    }

    /// Forgets what no longer counts; called about once a minute.
    pub fn forget_old(&self) {
        let now = self.ambient.now();
        self.tickets.forget_expired(now);
        self.revocations.forget_old(now);
        let throttles = &self.throttles;
        throttles.guests_by_address.forget_old(now);
        throttles.guests_by_tenant.forget_old(now);
        throttles.guests_under_pressure.forget_old(now);
        throttles.renames.forget_old(now);
        throttles.profiles.forget_old(now);
        throttles.exports.forget_old(now);
        throttles.entry_codes.forget_old(now);
        throttles.asks.forget_old(now);
        throttles.typing.forget_old(now);
        throttles.push_trials.forget_old(now);
        throttles.floods.forget_old(now);
        throttles.searches.forget_old(now);
        throttles.reports.forget_old(now);
        throttles.rooms.forget_old(now);
        throttles.reactions.forget_old(now);
        throttles.attempts.forget_old(now);
    }
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
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
