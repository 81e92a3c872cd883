//! A change by the administration: one transaction that holds the tenant, in which the asker's session, part and proof
//! are checked once more, and what follows the commit. Must not know what is changed.

use domain::sessions::is_fresh;
use domain::{Device, PrincipalId, PrincipalRecord, Revoked, Role, Tenant, Timestamp};
use store::IdentityTransaction;

use crate::admin::who::{Authorized, Reach, Who, check_proof};
use crate::audit::{self, Act, check_reason};
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::revocations::Ending;

/// What the asker must have shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A session that is not over.
    Session,
    /// Besides, who they are, within the last five minutes.
    Fresh,
}

/// What was done, for the audit log.
#[derive(Debug, Default)]
pub(super) struct Done<'a> {
    /// `object.done`
    pub(super) action: &'a str,
    /// To what.
    pub(super) object: String,
    /// Why.
    pub(super) reason: Option<&'a str>,
    /// What it was, as JSON without secrets.
    pub(super) before: Option<String>,
    /// What it is.
    pub(super) after: Option<String>,
}

/// A change under way.
pub struct Change {
    /// The transaction.
    pub tx: Box<dyn IdentityTransaction>,
    /// When.
    pub now: Timestamp,
    /// The tenant as it stands; no other change of the administration runs in it meanwhile.
    pub tenant: Tenant,
    /// What the asker is in it.
    pub role: Role,
    /// What it ends.
    pub ending: Ending,
    who: Who,
    proved_at: Option<Timestamp>,
    is_of_directory: bool,
}

impl Change {
    /// Begins a change of the tenant.
    ///
    /// # Errors
    /// [`IdentityError::SessionOver`], [`IdentityError::StepUpRequired`]; what [`super::authorize`] refuses, when that
    /// has changed since; or a failing store.
    pub async fn begin(cx: &Cx, allowed: &Authorized, proof: Proof) -> Result<Self, IdentityError> {
        let now = cx.ambient.now();
        let mut tx = cx.store.begin_identity().await?;
        let tenant = tx.lock_tenant(allowed.tenant.id).await?;
        let tenant = tenant.ok_or(IdentityError::TenantNotFound)?;
        let own = check_asker(cx, &mut *tx, allowed.who, now).await?;
        let (role, proved_at) = match own {
            None => (Role::Operator, None),
            Some((device, reach)) => (reach.role_in(tenant.id, allowed.least)?, device.proved_at),
        };
        let change = Self {
            tx,
            now,
            tenant,
            role,
            ending: Ending::default(),
            who: allowed.who,
            proved_at,
            is_of_directory: false,
        };
        if proof == Proof::Fresh {
            change.check_fresh()?;
        }
        Ok(change)
    }

    /// Whether the asker has shown who they are within the last five minutes.
    ///
    /// # Errors
    /// [`IdentityError::StepUpRequired`].
    pub fn check_fresh(&self) -> Result<(), IdentityError> {
        check_fresh(self.who, self.proved_at, self.now)
    }

    /// The person as they stand, if they were not deleted.
    ///
    /// # Errors
    /// [`IdentityError::PersonNotFound`], or a failing store.
    pub(super) async fn lock_person(
        &mut self,
        principal: PrincipalId,
    ) -> Result<PrincipalRecord, IdentityError> {
        let record = self.tx.lock_principal(self.tenant.id, principal).await?;
        record
            .filter(|record| record.deleted_at.is_none())
            .ok_or(IdentityError::PersonNotFound)
    }

    /// Every node reads the tenants again after the commit.
    pub(super) async fn change_directory(&mut self) -> Result<(), IdentityError> {
        self.is_of_directory = true;
        let (tx, tenant) = (&mut *self.tx, self.tenant.id);
        self.ending
            .write(tx, tenant, Revoked::Settings, self.now)
            .await?;
        Ok(())
    }

    /// Writes a line of the audit log.
    pub(super) async fn record(&mut self, cx: &Cx, done: Done<'_>) -> Result<(), IdentityError> {
        check_reason(done.reason)?;
        let act = Act {
            tenant: self.tenant.id,
            actor: self.who.audit_actor(),
            action: done.action,
            object: done.object,
            reason: done.reason,
            before: done.before,
            after: done.after,
        };
        audit::record(cx, &mut *self.tx, act).await?;
        Ok(())
    }

    /// Commits, and acts on it here at once.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn commit(self, cx: &Cx) -> Result<(), IdentityError> {
        self.tx.commit().await?;
        if self.is_of_directory
            && let Err(error) = cx.tenants.reload(&cx.store).await
        {
            // It is done all the same; the next reading of the revocation log tries again.
            tracing::error!(error = %error, "the tenants could not be read again");
        }
        self.ending.announce(&cx.revocations, self.now);
        Ok(())
    }
}

/// The asker's session and reach as they stand inside the transaction; `None` at the command line.
pub(super) async fn check_asker(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    who: Who,
    now: Timestamp,
) -> Result<Option<(Device, Reach)>, IdentityError> {
    let Who::Person(actor) = who else {
        return Ok(None);
    };
    let own = cx.tenants.find(actor.tenant);
    let own = own.ok_or(IdentityError::TenantNotFound)?;
    // The account before its sessions, here as everywhere.
    let account = tx.lock_account(actor.tenant, actor.principal).await?;
    let device = tx.lock_session(actor.tenant, actor.session, now).await?;
    let device = device
        .filter(|device| device.principal == actor.principal)
        .ok_or(IdentityError::SessionOver)?;
    let record = tx.lock_principal(actor.tenant, actor.principal).await?;
    let reach = Reach::of(&own, record.as_ref(), now);
    if reach.administers() {
        check_proof(&own, account.as_ref(), device.proved_at, now)?;
    }
    Ok(Some((device, reach)))
}

/// Whether a proof of `proved_at` is enough for what needs one.
pub(super) fn check_fresh(
    who: Who,
    proved_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), IdentityError> {
    match who {
        Who::CommandLine => Ok(()),
        Who::Person(_) if is_fresh(proved_at, now) => Ok(()),
        Who::Person(_) => Err(IdentityError::StepUpRequired),
    }
}
