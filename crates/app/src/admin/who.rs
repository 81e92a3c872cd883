//! Who asks, and how far their part in the administration reaches. It is read from the store at each call: tokens say
//! who, never what they may do. Must not know what is asked.

use std::sync::Arc;

use domain::sessions::is_proved;
use domain::{Account, Actor, AuditActor, PrincipalRecord, Role, Tenant, TenantId, Timestamp};

use crate::audit::{By, check_reason};
use crate::context::Cx;
use crate::errors::IdentityError;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Somebody who is signed in.
    Person(Actor),
    /// Whoever sits at the machine: an operator who needs no proof, for the store and its keys lie before them.
    CommandLine,
}

impl Who {
    /// As the audit log says it.
    pub const fn audit_actor(self) -> AuditActor {
        match self {
            Self::Person(actor) => AuditActor::Principal(actor.principal),
            Self::CommandLine => AuditActor::CommandLine,
        }
    }
}

/// Who asks, and why: as it will stand in the audit log.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Who.
    pub who: Who,
    /// Why, 1–500 characters, if that was said.
    pub reason: Option<&'a str>,
}

impl From<Who> for Asked<'_> {
    fn from(who: Who) -> Self {
        Self { who, reason: None }
    }
}

impl<'a> Asked<'a> {
    /// As the audit log says it.
    ///
    /// # Errors
    /// A reason that cannot be shown.
    pub(super) fn by(self) -> Result<By<'a>, IdentityError> {
        check_reason(self.reason)?;
        Ok(By {
            actor: self.who.audit_actor(),
            reason: self.reason,
        })
    }
}

/// Somebody whose part reaches this far in this tenant.
#[derive(Clone, Debug)]
pub struct Authorized {
    /// Where. As last read; a change reads it again.
    pub tenant: Arc<Tenant>,
    /// Who asks.
    pub who: Who,
    /// What they are there.
    pub role: Role,
    /// What was asked for at least.
    pub least: Role,
}

/// How far somebody's part reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// An operator.
    Everywhere,
    /// One's own tenant, with a role or without.
    Own(TenantId, Option<Role>),
}

impl Reach {
    /// What this record of a principal gives; `operators` says whether its tenant is theirs.
    pub(super) fn of(tenant: &Tenant, record: Option<&PrincipalRecord>, now: Timestamp) -> Self {
        let record = record.filter(|record| record.may_act(now));
        match record.and_then(|record| record.role) {
            Some(Role::Operator) if tenant.is_operators() => Self::Everywhere,
            // Only the operators' tenant has operators: elsewhere the word is worth nothing.
            Some(Role::Operator) => Self::Own(tenant.id, None),
            role => Self::Own(tenant.id, role),
        }
    }

    /// Whether it changes more than who is in.
    pub(super) fn administers(self) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Own(_, role) => role >= Some(Role::Admin),
        }
    }

    /// What one is in this tenant, if one's part reaches `least`.
    ///
    /// # Errors
    /// [`IdentityError::TenantNotFound`] outside one's own, [`IdentityError::NotAllowed`] inside.
    pub(super) fn role_in(self, tenant: TenantId, least: Role) -> Result<Role, IdentityError> {
        match self {
            Self::Everywhere => Ok(Role::Operator),
            Self::Own(own, _) if own != tenant => Err(IdentityError::TenantNotFound),
            Self::Own(_, Some(role)) if role >= least => Ok(role),
            Self::Own(..) => Err(IdentityError::NotAllowed),
        }
    }
}

async fn reach(cx: &Cx, who: Who) -> Result<Reach, IdentityError> {
    let Who::Person(actor) = who else {
        return Ok(Reach::Everywhere);
    };
    let record = cx
        .store
        .find_principal(actor.tenant, actor.principal)
        .await?;
    let Some(own) = cx.tenants.find(actor.tenant) else {
        return Ok(Reach::Own(actor.tenant, None));
    };
    let now = cx.ambient.now();
    let reach = Reach::of(&own, record.as_ref(), now);
    if reach.administers() {
        let (tenant, principal) = (actor.tenant, actor.principal);
        let account = cx.store.find_account(tenant, principal).await?;
        let device = cx.store.find_device(tenant, actor.session).await?;
        let proved_at = device.and_then(|device| device.proved_at);
        check_proof(&own, account.as_ref(), proved_at, now)?;
    }
    Ok(reach)
}

/// Whether somebody who administers has shown what it takes: a second factor in force where their own tenant wants one, and
/// who they are since they sat down. People of the host have neither, for they sign in there.
///
/// # Errors
/// [`IdentityError::TotpRequired`], [`IdentityError::StepUpRequired`].
pub(super) fn check_proof(
    own: &Tenant,
    account: Option<&Account>,
    proved_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), IdentityError> {
    let has_factor = account.is_some_and(|account| account.totp_since.is_some());
    if own.settings.admins_need_totp && !has_factor {
        return Err(IdentityError::TotpRequired);
    }
    if account.is_some() && !is_proved(proved_at, now) {
        return Err(IdentityError::StepUpRequired);
    }
    Ok(())
}

/// Whether somebody's part in the tenant of this name is `least` or more.
///
/// # Errors
/// [`IdentityError::TenantNotFound`] for every tenant but one's own, whether it is there or not;
/// [`IdentityError::NotAllowed`] in one's own; [`IdentityError::TotpRequired`], [`IdentityError::StepUpRequired`]; or a failing
/// store.
pub async fn authorize(
    cx: &Cx,
    who: Who,
    tenant: &str,
    least: Role,
) -> Result<Authorized, IdentityError> {
    let reach = reach(cx, who).await?;
    let tenant = cx.tenants.find_named(tenant);
    let tenant = tenant.ok_or(IdentityError::TenantNotFound)?;
    Ok(Authorized {
        role: reach.role_in(tenant.id, least)?,
        tenant,
        who,
        least,
    })
}

/// Whether somebody is an operator.
///
/// # Errors
/// [`IdentityError::NotAllowed`], [`IdentityError::TotpRequired`], [`IdentityError::StepUpRequired`], or a failing store.
pub async fn authorize_operator(cx: &Cx, who: Who) -> Result<(), IdentityError> {
    match reach(cx, who).await? {
        Reach::Everywhere => Ok(()),
        Reach::Own(..) => Err(IdentityError::NotAllowed),
    }
}
