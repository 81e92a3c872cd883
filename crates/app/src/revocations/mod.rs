//! Ending what is live before its time: the log in the store says it, this node closes its own connections at once, and
//! other nodes read the log. Must not know connections.

mod follow;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::sessions::{ACCESS_TOKEN_GRACE, ACCESS_TOKEN_LIFE};
use domain::{Actor, PrincipalId, Revoked, SessionId, TenantId, Timestamp};
use parking_lot::RwLock;
use store::{IdentityTransaction, SessionsOf, StoreError};

pub use follow::LogReader;

/// Is told of everything that ends: closes connections.
pub type OnRevoked = Arc<dyn Fn(&[(TenantId, Revoked)]) + Send + Sync>;

/// How long something that ended is remembered: until every access token of it has ended by itself.
const REMEMBERED: Duration =
    Duration::from_secs(ACCESS_TOKEN_LIFE.as_secs() + ACCESS_TOKEN_GRACE.as_secs() + 30);
/// Above so many the old ones are forgotten at once, not at the next turn.
const REMEMBERED_MAX: usize = 100_000;

/// What ended lately.
pub struct Revocations {
    recent: RwLock<Recent>,
    /// Until when the log of other nodes was read; none where nobody else writes.
    read_until: RwLock<Option<Timestamp>>,
    on_revoked: OnRevoked,
}

#[derive(Default)]
struct Recent {
    sessions: HashMap<SessionId, Timestamp>,
    principals: HashMap<PrincipalId, Timestamp>,
    tenants: HashMap<TenantId, Timestamp>,
}

impl Revocations {
    /// Nothing ended yet.
    pub fn new(on_revoked: OnRevoked) -> Self {
        Self {
            recent: RwLock::default(),
            read_until: RwLock::default(),
            on_revoked,
        }
    }

    /// From now on no token of these is taken here, and their connections close. Called after the commit.
    pub fn announce(&self, ended: &[(TenantId, Revoked)], at: Timestamp) {
        let ended = ended.iter().map(|&what| (what, at)).collect();
        self.announce_each(&ended);
    }

    /// The same of what ended at moments of its own: whoever entered again behind theirs is in.
    pub(crate) fn announce_each(&self, ended: &HashMap<(TenantId, Revoked), Timestamp>) {
        if ended.is_empty() {
            return;
        }
        metrics::counter!("maru_revocations_total").increment(ended.len() as u64);
        let mut recent = self.recent.write();
        if recent.sessions.len() + recent.principals.len() > REMEMBERED_MAX
            && let Some(&latest) = ended.values().max()
        {
            recent.forget(latest);
        }
        for (&(tenant, revoked), &at) in ended {
            recent.remember(tenant, revoked, at);
        }
        drop(recent);
        let all: Vec<_> = ended.keys().copied().collect();
        (self.on_revoked)(&all);
    }

    /// The log of other nodes was read at this moment.
    pub fn was_read(&self, at: Timestamp) {
        *self.read_until.write() = Some(at);
    }

    /// For how long it was not read; nothing where nobody else writes.
    pub(crate) fn unread_for(&self, now: Timestamp) -> Option<Duration> {
        self.read_until.read().map(|at| now.since(at))
    }

    /// Whether a token of this actor, made at `issued_at`, is no longer taken.
    pub fn is_over(&self, actor: Actor, issued_at: Timestamp) -> bool {
        let recent = self.recent.read();
        let ended_after_it = |at: Option<&Timestamp>| at.is_some_and(|&at| issued_at <= at);
        recent.sessions.contains_key(&actor.session)
            || ended_after_it(recent.principals.get(&actor.principal))
            || ended_after_it(recent.tenants.get(&actor.tenant))
    }

    /// Forgets what ended so long ago that no token of it is left.
    pub fn forget_old(&self, now: Timestamp) {
        self.recent.write().forget(now);
    }
}

impl Recent {
    fn remember(&mut self, tenant: TenantId, revoked: Revoked, at: Timestamp) {
        match revoked {
            Revoked::Session(id) => {
                self.sessions.insert(id, at);
            }
            Revoked::Principal(id) => {
                self.principals.insert(id, at);
            }
            // A tenant that is switched on again later begins with nobody in it.
            Revoked::Tenant => {
                self.tenants.insert(tenant, at);
            }
            Revoked::Settings => {}
        }
    }

    fn forget(&mut self, now: Timestamp) {
        self.sessions.retain(|_, at| now.since(*at) < REMEMBERED);
        self.principals.retain(|_, at| now.since(*at) < REMEMBERED);
        self.tenants.retain(|_, at| now.since(*at) < REMEMBERED);
    }
}

/// What a transaction ends, to be announced after its commit.
#[derive(Debug, Default)]
pub struct Ending(Vec<(TenantId, Revoked)>);

impl Ending {
    /// Ends the sessions in the store and in the log, inside the transaction.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sessions(
        &mut self,
        tx: &mut dyn IdentityTransaction,
        tenant: TenantId,
        which: SessionsOf<'_>,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let ended = tx.end_sessions(tenant, which, at).await?;
        for (session, _) in &ended {
            self.write(tx, tenant, Revoked::Session(*session), at)
                .await?;
        }
        Ok(ended.len())
    }

    /// Ends everything of a person, inside the transaction; how many sessions there were.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn person(
        &mut self,
        tx: &mut dyn IdentityTransaction,
        tenant: TenantId,
        principal: PrincipalId,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let which = SessionsOf {
            principal: Some(principal),
            ..SessionsOf::default()
        };
        let ended = self.sessions(tx, tenant, which, at).await?;
        self.write(tx, tenant, Revoked::Principal(principal), at)
            .await?;
        Ok(ended)
    }

    /// Writes a line of the log, inside the transaction.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn write(
        &mut self,
        tx: &mut dyn IdentityTransaction,
        tenant: TenantId,
        revoked: Revoked,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        tx.append_revocation(tenant, revoked, at).await?;
        self.0.push((tenant, revoked));
        Ok(())
    }

    /// After the commit: this node acts on it at once.
    pub fn announce(self, revocations: &Revocations, at: Timestamp) {
        revocations.announce(&self.0, at);
    }
}
