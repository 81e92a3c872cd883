//! What is kept of tenants, people, sessions, keys and codes beside the rooms. Row by row: the use cases decide, inside
//! one transaction, and what a refused use case wrote is rolled back with it. Must not know use cases.

use async_trait::async_trait;
use domain::{
    Account, ApiKey, AuditEntry, Claim, ClaimId, ClaimPlace, Code, CodePurpose, Device, Email,
    KeyId, Principal, PrincipalId, PrincipalRecord, Revocation, Revoked, RoomId, Seq, SessionId,
    Tenant, TenantId, Timestamp,
};

pub use crate::asked::{AuditQuery, Consumed, SessionsOf};
use crate::error::StoreError;
use crate::idempotency::IdempotencyTransaction;
pub use crate::nobody::{DELETED_NAME, without_name};
use crate::push::PushTransaction;
use crate::retention::Erasure;
use crate::seen::SeenTransaction;

/// Reads. They see the newest commit.
#[async_trait]
pub trait Identity: Send + Sync {
    /// Every tenant, by slug. They are few, and every node holds them in memory.
    async fn list_tenants(&self) -> Result<Vec<Tenant>, StoreError>;

    /// The principal with what its tenant's administration sees.
    async fn find_principal(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<PrincipalRecord>, StoreError>;

    /// The external of this id of the host.
    async fn find_external(
        &self,
        tenant: TenantId,
        external_id: &str,
    ) -> Result<Option<PrincipalRecord>, StoreError>;

    /// Everybody with a part in the administration, and bots, by name, less those who are deleted: those whose names
    /// others may not imitate.
    async fn list_staff(&self, tenant: TenantId) -> Result<Vec<PrincipalRecord>, StoreError>;

    /// The account of this principal.
    async fn find_account(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<Account>, StoreError>;

    /// The account of this address.
    async fn find_account_by_email(
        &self,
        tenant: TenantId,
        email: &Email,
    ) -> Result<Option<Account>, StoreError>;

    /// The session as its owner sees it, whether or not it is over.
    async fn find_device(
        &self,
        tenant: TenantId,
        session: SessionId,
    ) -> Result<Option<Device>, StoreError>;

    /// Sessions of the principal that are not revoked and whose end is after `now`, the last used first, at most 200.
    async fn list_devices(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
    ) -> Result<Vec<Device>, StoreError>;

    /// The key of this id, in whichever tenant: the key's text does not name one.
    async fn find_key(&self, key: KeyId) -> Result<Option<ApiKey>, StoreError>;

    /// Keys of the tenant, the newest first.
    async fn list_keys(&self, tenant: TenantId) -> Result<Vec<ApiKey>, StoreError>;

    /// A code that is neither used nor too old at `now`, without using it.
    async fn peek_code(
        &self,
        tenant: TenantId,
        purpose: CodePurpose,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Code>, StoreError>;

    /// Claims by this principal that can still be undone at `now` or were not told to every room; of everybody in every
    /// tenant without a principal, untold ones only, the oldest first and at most 1,000.
    async fn list_claims(
        &self,
        by: Option<(TenantId, PrincipalId)>,
        now: Timestamp,
    ) -> Result<Vec<Claim>, StoreError>;

    /// Rooms in which the principal is or was a member.
    async fn list_rooms_of(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Vec<RoomId>, StoreError>;

    /// Lines of the revocation log behind `after`, at most `limit`, in order.
    async fn read_revocations(&self, after: i64, limit: u32)
    -> Result<Vec<Revocation>, StoreError>;

    /// The place of the newest line that was written at `at` or before; 0 without one.
    async fn find_revocation_place(&self, at: Timestamp) -> Result<i64, StoreError>;

    /// A page of the audit log, the newest first.
    async fn list_audit(&self, query: AuditQuery) -> Result<Vec<AuditEntry>, StoreError>;

    /// Begins a transaction over these rows. It writes, so on an engine with one writer it waits for its turn.
    async fn begin_identity(&self) -> Result<Box<dyn IdentityTransaction>, StoreError>;
}

/// A transaction over tenants, people, sessions, keys and codes. Dropped without a commit it leaves nothing behind.
/// `lock_…` reads a row and keeps others from changing it until the end. `update_…` and `set_…` of a row that is not there
/// are [`StoreError::Corrupt`]: it was read before. After an error a transaction can only be dropped.
#[async_trait]
pub trait IdentityTransaction:
    IdempotencyTransaction + PushTransaction + SeenTransaction + Send
{
    /// False when the slug is taken.
    async fn insert_tenant(&mut self, tenant: &Tenant) -> Result<bool, StoreError>;
    /// The tenant as it stands.
    async fn lock_tenant(&mut self, tenant: TenantId) -> Result<Option<Tenant>, StoreError>;
    /// Whether the tenant is there and not disabled; it stays so until the end.
    async fn hold_tenant(&mut self, tenant: TenantId) -> Result<bool, StoreError>;
    /// Name, settings, and since when it is disabled.
    async fn update_tenant(&mut self, tenant: &Tenant) -> Result<(), StoreError>;
    /// Deletes at most `rows` rows of the tenant, the tenant itself last; whether all are gone. It must be disabled
    /// before, or new rows keep coming. Its audit log stays, and its revocations until they are purged: other nodes
    /// still learn from them.
    async fn delete_tenant_step(&mut self, tenant: TenantId, rows: u32)
    -> Result<bool, StoreError>;

    /// A new principal.
    async fn insert_principal(&mut self, record: &PrincipalRecord) -> Result<(), StoreError>;
    /// The principal as it stands.
    async fn lock_principal(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<PrincipalRecord>, StoreError>;
    /// The external of this id of the host. Two transactions that find none and insert one: the later one fails with
    /// [`StoreError::Conflict`].
    async fn lock_external(
        &mut self,
        tenant: TenantId,
        external_id: &str,
    ) -> Result<Option<PrincipalRecord>, StoreError>;
    /// Everything of the record but its id, its tenant and its beginning. The names that somebody who is deleted had for
    /// single rooms go with it.
    async fn update_principal(&mut self, record: &PrincipalRecord) -> Result<(), StoreError>;

    /// It is no longer known when somebody was last there.
    async fn forget_sighting(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<(), StoreError>;

    /// How many somebody blocks.
    async fn count_blocks(&mut self, tenant: TenantId, by: PrincipalId) -> Result<u64, StoreError>;
    /// The first blocks the second; false when that was so before.
    async fn insert_block(
        &mut self,
        tenant: TenantId,
        pair: (PrincipalId, PrincipalId),
        at: Timestamp,
    ) -> Result<bool, StoreError>;
    /// The first blocks the second no longer; false when that was so before.
    async fn delete_block(
        &mut self,
        tenant: TenantId,
        pair: (PrincipalId, PrincipalId),
    ) -> Result<bool, StoreError>;

    /// A new session of a principal that is there; its refresh count begins at 1.
    async fn insert_session(&mut self, device: &Device) -> Result<(), StoreError>;
    /// Ends sessions that are not over at `at`, at most 10,000 at once in no order, and what their devices were pushed by;
    /// those that it ended. Whoever ends
    /// sessions of many principals asks again until none is left.
    async fn end_sessions(
        &mut self,
        tenant: TenantId,
        which: SessionsOf<'_>,
        at: Timestamp,
    ) -> Result<Vec<(SessionId, PrincipalId)>, StoreError>;
    /// Moves a session's end; false when it is revoked or not there. Whether its time is over is judged by
    /// [`lock_session`](Self::lock_session).
    async fn prolong_session(
        &mut self,
        tenant: TenantId,
        session: SessionId,
        ends_at: Timestamp,
    ) -> Result<bool, StoreError>;
    /// Its owner has proved to be the owner.
    async fn prove_session(
        &mut self,
        tenant: TenantId,
        session: SessionId,
        at: Timestamp,
    ) -> Result<(), StoreError>;
    /// The session if it is not over at `now` and its tenant is not disabled: what a change by its owner must check
    /// first.
    async fn lock_session(
        &mut self,
        tenant: TenantId,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Option<Device>, StoreError>;

    /// A new account. [`StoreError::Conflict`] when the address has one.
    async fn insert_account(&mut self, account: &Account) -> Result<(), StoreError>;
    /// The account of this principal.
    async fn lock_account(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<Account>, StoreError>;
    /// The account of this address.
    async fn lock_account_by_email(
        &mut self,
        tenant: TenantId,
        email: &Email,
    ) -> Result<Option<Account>, StoreError>;
    /// Everything of the account but its ids.
    async fn update_account(&mut self, account: &Account) -> Result<(), StoreError>;
    /// The account with its links to providers.
    async fn delete_account(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<(), StoreError>;
    /// Whose the subject of a provider is.
    async fn find_link(
        &mut self,
        tenant: TenantId,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<PrincipalId>, StoreError>;
    /// The subject of a provider is this principal's. [`StoreError::Conflict`] when it is somebody's.
    async fn insert_link(
        &mut self,
        tenant: TenantId,
        issuer: &str,
        subject: &str,
        principal: PrincipalId,
    ) -> Result<(), StoreError>;

    /// A new key.
    async fn insert_key(&mut self, key: &ApiKey) -> Result<(), StoreError>;
    /// The tenant's keys as they stand; no other transaction adds one meanwhile.
    async fn lock_keys(&mut self, tenant: TenantId) -> Result<Vec<ApiKey>, StoreError>;
    /// Whether the key is good now, in a tenant that is not disabled; both stay so until the end.
    async fn hold_key(
        &mut self,
        tenant: TenantId,
        key: KeyId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
    /// Revokes it; one that is revoked keeps its time. False when there is none.
    async fn end_key(
        &mut self,
        tenant: TenantId,
        key: KeyId,
        at: Timestamp,
    ) -> Result<bool, StoreError>;
    /// Keys that were used at these times.
    async fn touch_keys(&mut self, used: &[(KeyId, Timestamp)]) -> Result<(), StoreError>;

    /// A new code.
    async fn insert_code(&mut self, code: &Code) -> Result<(), StoreError>;
    /// Uses a code up, by one statement: of any number at once, one gets [`Consumed::Fresh`].
    async fn consume_code(
        &mut self,
        tenant: TenantId,
        purpose: CodePurpose,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Consumed, StoreError>;
    /// What the code's use made.
    async fn set_code_session(
        &mut self,
        tenant: TenantId,
        hash: &[u8; 32],
        session: SessionId,
    ) -> Result<(), StoreError>;
    /// Counts a wrong try; how many there were with it, `tries_max` for a code that is gone. The code is used up when
    /// there were `tries_max`.
    async fn count_code_try(
        &mut self,
        tenant: TenantId,
        hash: &[u8; 32],
        tries_max: u32,
        now: Timestamp,
    ) -> Result<u32, StoreError>;
    /// Uses up every code of this purpose whose body has this JSON string in its field `principal`.
    async fn end_codes_of(
        &mut self,
        tenant: TenantId,
        purpose: CodePurpose,
        principal: PrincipalId,
        at: Timestamp,
    ) -> Result<(), StoreError>;

    /// A new claim.
    async fn insert_claim(&mut self, claim: &Claim) -> Result<(), StoreError>;
    /// The claim as it stands.
    async fn lock_claim(
        &mut self,
        tenant: TenantId,
        claim: ClaimId,
    ) -> Result<Option<Claim>, StoreError>;
    /// When it was undone, and whether every room has heard.
    async fn update_claim(&mut self, claim: &Claim) -> Result<(), StoreError>;
    /// Notes a place that comes with a claim; one that is noted stays as it is.
    async fn insert_claim_place(
        &mut self,
        claim: &Claim,
        place: &ClaimPlace,
    ) -> Result<(), StoreError>;
    /// The places that came with a claim.
    async fn list_claim_places(
        &mut self,
        tenant: TenantId,
        claim: ClaimId,
    ) -> Result<Vec<ClaimPlace>, StoreError>;

    /// Writes a line of the revocation log.
    async fn append_revocation(
        &mut self,
        tenant: TenantId,
        revoked: Revoked,
        at: Timestamp,
    ) -> Result<(), StoreError>;
    /// Writes a line of the audit log; its `id` is given by the store.
    async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// Somebody is to be erased, from the beginning; one who was asked about before begins anew.
    async fn insert_erasure(&mut self, erasure: &Erasure) -> Result<(), StoreError>;
    /// How far it got.
    async fn update_erasure(&mut self, erasure: &Erasure) -> Result<(), StoreError>;
    /// Takes what somebody said and wrote out of reports: what was reported of them, and their own notes. The reports
    /// stay. At most `rows` of each sort; how many had some.
    async fn sweep_reports(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
        rows: u32,
    ) -> Result<u64, StoreError>;
    /// Takes somebody's name, and that of whoever took over what they said, out of what a room's log says of its members
    /// between two places (behind the first, up to the second); how many events said it.
    async fn forget_name(
        &mut self,
        erasure: &Erasure,
        room: RoomId,
        seqs: (Seq, Seq),
    ) -> Result<u64, StoreError>;
    /// What waits of somebody goes, and in what waits of others nobody is named where they are.
    async fn forget_waiting(&mut self, tenant: TenantId, of: &Principal) -> Result<(), StoreError>;
    /// What waits of a guest, or was declined, is the claimer's; where both ask the same, the guest's is taken back. Of a
    /// claim that is undone it is the guest's again. The rooms where that is. The names that rooms have for the guest go
    /// along, so that at no moment one of them is told the claimer's usual name; they stay when the claim is undone.
    async fn move_waiting(
        &mut self,
        claim: &Claim,
        now: Timestamp,
    ) -> Result<Vec<RoomId>, StoreError>;
    /// Somebody listens to a room at this time: it is not idle.
    async fn attend_room(
        &mut self,
        tenant: TenantId,
        room: RoomId,
        at: Timestamp,
    ) -> Result<(), StoreError>;
    /// Deletes at most `rows` rows of what a room holds up to a place: messages, what they said before, reactions,
    /// events. How many went; 0: nothing is left.
    async fn sweep_room(
        &mut self,
        tenant: TenantId,
        room: RoomId,
        up_to: Seq,
        rows: u32,
    ) -> Result<u64, StoreError>;

    /// Deletes at most `rows` rows each of codes and seen tokens that ended before `now`, revocations older than a day,
    /// sessions that ended more than 30 days ago, and other things that have had their time; how many went.
    async fn purge(&mut self, now: Timestamp, rows: u32) -> Result<u64, StoreError>;

    /// Commits. After `Ok` the changes are as durable as the store can make them.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}
