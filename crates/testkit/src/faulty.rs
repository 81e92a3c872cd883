//! A real store that fails when a test says so, and that can hold its writer up, so that commands gather in one batch.
//! Must not know why a test wants that.

mod counted;
mod identity;
mod order;
mod presence;
mod push;
mod queue;
mod retention;
mod rooms;
mod search;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use domain::{
    Epoch, Event, Room, RoomId, RoomRef, Seq, Session, SessionId, Tenant, TenantId, TenantSlug,
};
use parking_lot::Mutex;
use store::{
    Changes, Durability, Facts, HistoryPage, HistoryQuery, SharedStore, Store, StoreError,
    Transaction, Wanted,
};
use tokio::sync::Semaphore;

/// Transactions that may pass the gate at once; whoever holds all places closes it.
const GATE_PLACES: u32 = 1_000;

/// What goes wrong with the next transaction that writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Writing collides, as with another writer.
    Conflict,
    /// Writing finds the disk full.
    Full,
    /// The store does not answer.
    Unavailable,
    /// The commit cannot be flushed.
    FlushFailed,
}

impl Fault {
    fn error(self) -> StoreError {
        let source = "injected by a test".into();
        match self {
            Self::Conflict => StoreError::Conflict(source),
            Self::Full => StoreError::Full(source),
            Self::Unavailable => StoreError::Unavailable(source),
            Self::FlushFailed => StoreError::FlushFailed(source),
        }
    }
}

/// A store with faults.
pub struct FaultyStore {
    inner: SharedStore,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    gate: Arc<Semaphore>,
    begun: AtomicUsize,
    asked: Arc<AtomicUsize>,
    blind: AtomicBool,
    sessions_unread: AtomicBool,
}

impl FaultyStore {
    /// Around a real store.
    pub fn around(inner: SharedStore) -> Arc<Self> {
        let gate = Arc::new(Semaphore::new(GATE_PLACES as usize));
        Arc::new(Self {
            inner,
            faults: Arc::default(),
            gate,
            begun: AtomicUsize::new(0),
            asked: Arc::default(),
            blind: AtomicBool::new(false),
            sessions_unread: AtomicBool::new(false),
        })
    }

    /// The next transactions that write fail like this, one each.
    pub fn fail_next(&self, faults: &[Fault]) {
        self.faults.lock().extend(faults);
    }

    /// Whether the revocation log cannot be read.
    pub fn set_blind(&self, blind: bool) {
        self.blind.store(blind, Ordering::SeqCst);
    }

    /// Whether no session can be read outside of a transaction.
    pub fn set_sessions_unread(&self, unread: bool) {
        self.sessions_unread.store(unread, Ordering::SeqCst);
    }

    fn check_sees(&self) -> Result<(), StoreError> {
        if self.blind.load(Ordering::SeqCst) {
            return Err(Fault::Unavailable.error());
        }
        Ok(())
    }

    /// No transaction begins until the answer is dropped.
    ///
    /// # Panics
    /// When a transaction is under way.
    pub fn hold_up(&self) -> impl Drop + use<> {
        Arc::clone(&self.gate)
            .try_acquire_many_owned(GATE_PLACES)
            .expect("no transaction is under way")
    }

    async fn pass_gate(&self) -> Result<(), StoreError> {
        let passed = self.gate.acquire().await;
        drop(passed.map_err(|closed| StoreError::Unavailable(closed.into()))?);
        Ok(())
    }

    /// How often the store was asked for something or told something, inside transactions too.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// The real store, which is asked now.
    fn inner(&self) -> &SharedStore {
        self.asked.fetch_add(1, Ordering::SeqCst);
        &self.inner
    }

    /// How many transactions of batches have begun.
    pub fn transactions_begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }
}

#[async_trait::async_trait]
impl Store for FaultyStore {
    async fn durability(&self) -> Result<Durability, StoreError> {
        self.inner().durability().await
    }

    fn writers_max(&self) -> usize {
        self.inner.writers_max()
    }

    async fn epoch(&self) -> Result<Epoch, StoreError> {
        self.inner().epoch().await
    }

    async fn find_tenant(&self, slug: &TenantSlug) -> Result<Option<Tenant>, StoreError> {
        self.inner().find_tenant(slug).await
    }

    async fn find_session(
        &self,
        tenant: TenantId,
        session: SessionId,
    ) -> Result<Option<Session>, StoreError> {
        if self.sessions_unread.load(Ordering::SeqCst) {
            return Err(Fault::Unavailable.error());
        }
        self.inner().find_session(tenant, session).await
    }

    async fn find_room(
        &self,
        tenant: TenantId,
        room: &RoomRef,
    ) -> Result<Option<Room>, StoreError> {
        self.inner().find_room(tenant, room).await
    }

    async fn read_history(
        &self,
        tenant: TenantId,
        room: RoomId,
        query: HistoryQuery,
    ) -> Result<Option<HistoryPage>, StoreError> {
        self.inner().read_history(tenant, room, query).await
    }

    async fn read_log(
        &self,
        tenant: TenantId,
        room: RoomId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        self.inner().read_log(tenant, room, after, limit).await
    }

    async fn read_log_tail(
        &self,
        tenant: TenantId,
        room: RoomId,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        self.inner().read_log_tail(tenant, room, limit).await
    }

    async fn begin(&self) -> Result<Box<dyn Transaction>, StoreError> {
        self.pass_gate().await?;
        self.begun.fetch_add(1, Ordering::SeqCst);
        let inner = self.inner().begin().await?;
        Ok(Box::new(FaultyTransaction {
            inner,
            asked: Arc::clone(&self.asked),
            faults: Arc::clone(&self.faults),
            at_commit: None,
        }))
    }

    async fn create_tenant(&self, tenant: &Tenant) -> Result<bool, StoreError> {
        self.inner().create_tenant(tenant).await
    }
}

struct FaultyTransaction {
    inner: Box<dyn Transaction>,
    asked: Arc<AtomicUsize>,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    at_commit: Option<Fault>,
}

#[async_trait::async_trait]
impl Transaction for FaultyTransaction {
    async fn load(&mut self, wanted: &[Wanted]) -> Result<Vec<Facts>, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.inner.load(wanted).await
    }

    async fn write(&mut self, changes: &Changes) -> Result<(), StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let fault = self.faults.lock().pop_front();
        match fault {
            None => self.inner.write(changes).await,
            Some(Fault::FlushFailed) => {
                self.at_commit = fault;
                self.inner.write(changes).await
            }
            Some(fault) => Err(fault.error()),
        }
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        match self.at_commit {
            None => self.inner.commit().await,
            Some(fault) => Err(fault.error()),
        }
    }
}
