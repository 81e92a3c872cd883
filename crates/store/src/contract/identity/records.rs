//! What the cases of the identity share: records that are filled everywhere, and transactions. Must not know the cases.

use domain::tenants::Sealed;
use domain::{
    Account, ApiKey, AuditEntry, Claim, ClaimId, Code, CodePurpose, Email, KeyId, Principal,
    PrincipalId, PrincipalKind, PrincipalRecord, RoomId, Scope, TenantId, Timestamp,
};

use crate::contract::world::World;
use crate::{IdentityTransaction, StoreError};

/// A time that the seeds have not reached.
pub(super) const LATER: Timestamp = Timestamp::from_millis(1_700_001_000_000);

pub(super) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

impl World {
    /// Runs one transaction and commits it; a failure is dropped with all it wrote.
    pub(super) async fn try_change<T>(
        &self,
        change: impl AsyncFnOnce(&mut dyn IdentityTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut tx = self.store.begin_identity().await?;
        let value = change(&mut *tx).await?;
        tx.commit().await?;
        Ok(value)
    }

    pub(in crate::contract) async fn change<T>(
        &self,
        change: impl AsyncFnOnce(&mut dyn IdentityTransaction) -> Result<T, StoreError>,
    ) -> T {
        self.try_change(change).await.expect("it is written")
    }

    /// A transaction that begins beside another one, where the store has several writers.
    pub(super) async fn begin_identity_early(&self) -> Option<Box<dyn IdentityTransaction>> {
        if self.store.writers_max() == 1 {
            return None;
        }
        Some(self.begin_identity_or(None).await)
    }

    pub(super) async fn begin_identity_or(
        &self,
        begun: Option<Box<dyn IdentityTransaction>>,
    ) -> Box<dyn IdentityTransaction> {
        match begun {
            Some(tx) => tx,
            None => {
                let begun = self.store.begin_identity().await;
                begun.expect("a transaction begins")
            }
        }
    }

    /// A principal of this kind, not written yet.
    pub(super) fn record(&self, kind: PrincipalKind, name: &str) -> PrincipalRecord {
        let principal = Principal {
            kind,
            ..self.principal(name)
        };
        PrincipalRecord::new(self.tenant, principal, at(5))
    }

    /// A principal that is written.
    pub(super) async fn written(&self, kind: PrincipalKind, name: &str) -> PrincipalRecord {
        let record = self.record(kind, name);
        self.change(async |tx| tx.insert_principal(&record).await)
            .await;
        record
    }

    pub(super) fn code(&self, purpose: CodePurpose, n: u8) -> Code {
        Code {
            tenant: self.tenant,
            purpose,
            hash: [n; 32],
            body: format!(r#"{{"n":{n},"why":"여기"}}"#).into(),
            expires_at: at(1_000),
            used_at: None,
            session: None,
            tries: 0,
        }
    }

    pub(super) fn key(&self, name: &str) -> ApiKey {
        ApiKey {
            id: KeyId::generate(&self.seeds),
            tenant: self.tenant,
            name: name.into(),
            bot: Some(PrincipalId::generate(&self.seeds)),
            secret_hash: [200; 32],
            scopes: vec![Scope::Read, Scope::Write],
            rooms: Some(vec![RoomId::generate(&self.seeds)]),
            addresses: Some(vec!["192.0.2.7".into(), "2001:db8::/32".into()]),
            created_at: at(7),
            expires_at: Some(at(9_000)),
            last_used_at: None,
            revoked_at: None,
        }
    }

    pub(super) fn claim(&self, guest: &Principal, by: PrincipalId, claimed_at: i64) -> Claim {
        Claim {
            id: ClaimId::generate(&self.seeds),
            tenant: self.tenant,
            guest: guest.clone(),
            by,
            claimed_at: at(claimed_at),
            undone_at: None,
            is_told: false,
        }
    }
}

pub(super) fn audit_entry(tenant: TenantId, action: &str) -> AuditEntry {
    AuditEntry {
        id: 0,
        tenant,
        at: at(77),
        actor: "command-line".into(),
        action: action.into(),
        object: tenant.to_string().into(),
        reason: Some("정리".into()),
        before: None,
        after: Some(r#"{"name":"여기"}"#.into()),
    }
}

pub(super) fn email(text: &str) -> Email {
    Email::parse(text).expect("an address")
}

pub(super) fn account(tenant: TenantId, principal: PrincipalId, address: &str) -> Account {
    Account {
        tenant,
        principal,
        email: email(address),
        verified_at: Some(at(8)),
        password_hash: Some("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".into()),
        totp_secret: Some(Sealed("sealed".into())),
        totp_since: Some(at(9)),
        totp_step: Some(59_000_000),
    }
}
