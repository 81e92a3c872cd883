//! Beginning a session, whatever the way: the row inside the caller's transaction, the tokens after its commit.
//! Must not know ways, cookies or headers.

use domain::{Actor, Device, Life, Principal, PrincipalId, SessionId, Tenant, Way};
use store::IdentityTransaction;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::sessions::access::{AccessToken, issue};
use crate::sessions::claim_offer::ClaimOffer;
use crate::sessions::refresh::{RefreshToken, make};

/// Unicode scalar values of what a device is called.
const DEVICE_CHARS_MAX: usize = 60;

/// What a session begins with.
#[derive(Clone, Debug)]
pub struct Beginning<'a> {
    /// In which tenant.
    pub tenant: &'a Tenant,
    /// Whose.
    pub principal: PrincipalId,
    /// How.
    pub way: Way,
    /// What the person reads in the list of devices.
    pub device: &'a str,
    /// The host's or provider's own session.
    pub session_ref: Option<&'a str>,
    /// What limits its life.
    pub life: Life,
    /// Whether all was shown that proves who its owner is.
    pub is_proof: bool,
}

/// Somebody who is signed in now.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Who acts, by which session.
    pub actor: Actor,
    /// Who.
    pub principal: Principal,
    /// For the next five minutes.
    pub access: AccessToken,
    /// For the time after; `None` where the host is asked again.
    pub refresh: Option<RefreshToken>,
    /// A guest's past that may be taken along.
    pub claim: Option<ClaimOffer>,
}

/// The new session as it will be kept.
pub fn device(cx: &Cx, beginning: &Beginning<'_>) -> Device {
    let now = cx.ambient.now();
    Device {
        tenant: beginning.tenant.id,
        session: SessionId::generate(&*cx.ambient),
        principal: beginning.principal,
        way: beginning.way,
        device: beginning
            .device
            .chars()
            .filter(|c| !c.is_control())
            .take(DEVICE_CHARS_MAX)
            .collect(),
        session_ref: beginning.session_ref.map(Into::into),
        created_at: now,
        refreshed_at: now,
        proved_at: beginning.is_proof.then_some(now),
        life: beginning.life,
    }
}

/// Writes the new session inside the transaction. The tokens are made by [`entered`] after the commit.
///
/// # Errors
/// [`IdentityError::TenantDisabled`], as it stands in this transaction, or a failing store.
pub async fn insert(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    beginning: &Beginning<'_>,
) -> Result<Device, IdentityError> {
    if !tx.hold_tenant(beginning.tenant.id).await? {
        return Err(IdentityError::TenantDisabled);
    }
    let device = device(cx, beginning);
    tx.insert_session(&device).await?;
    Ok(device)
}

/// The tokens of a session that has been committed.
pub fn entered(cx: &Cx, device: &Device, principal: &Principal) -> Entered {
    let actor = Actor {
        tenant: device.tenant,
        principal: principal.id,
        session: device.session,
    };
    let refreshes = device.way != Way::SignedToken;
    Entered {
        actor,
        access: issue(cx, actor, principal, device.life.ends_at),
        refresh: refreshes.then(|| make(cx, actor, 1, &device.life)),
        principal: principal.clone(),
        claim: None,
    }
}

/// How long an account's session lives in this tenant.
pub fn account_life(cx: &Cx, tenant: &Tenant) -> Life {
    let (now, lives) = (cx.ambient.now(), &tenant.settings.lives);
    if tenant.is_operators() {
        Life::of_operator(now, lives)
    } else {
        Life::of_account(now, lives)
    }
}
