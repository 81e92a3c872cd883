//! Push codes: the host's backend describes its user and gets a code of a minute, bound to the frame that asked for it by
//! the challenge of a verifier that never leaves the frame. Must not know HTTP.

use std::time::Duration;

use domain::{
    AuditActor, CodePurpose, KeyId, Life, Role, Scope, SessionId, Tenant, Timestamp, Way,
};
use serde::{Deserialize, Serialize};
use store::{Consumed, IdentityTransaction, SessionsOf};

use crate::attempts::Guesser;
use crate::codes;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::handover::Arrival;
use crate::handover::enter::{Arrived, Coming, Halt, enter, tell_name, twice};
use crate::handover::user::{HostUser, Said};
use crate::keys::ServerKey;
use crate::revocations::Ending;
use crate::secrets::{fits_challenge, hash, is_challenge};
use crate::sessions::{Entered, entered};
use crate::tenants;

/// How long a code is good, once.
const CODE_LIFE: Duration = Duration::from_mins(1);
/// Characters of what can be a code at all.
const CODE_CHARS_MAX: usize = 128;

/// What the host says of its user.
#[derive(Clone, Copy, Debug)]
pub struct CodeWanted<'a> {
    /// The host's id of the user.
    pub external_id: &'a str,
    /// The display name.
    pub name: &'a str,
    /// The host's own session.
    pub session_ref: &'a str,
    /// When that ends.
    pub session_ends_at: Option<Timestamp>,
    /// BASE64URL(SHA-256(verifier)) of the frame.
    pub challenge: &'a str,
    /// A part in the administration: `viewer` or `moderator`, and the key needs the scope `people`.
    pub role: Option<&'a str>,
}

/// A code that was just made.
#[derive(Clone)]
pub struct NewCode {
    /// Its text.
    pub code: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What its use needs to know.
#[derive(Serialize, Deserialize)]
struct Body {
    external_id: String,
    name: String,
    session_ref: Option<String>,
    ends_at: Option<i64>,
    challenge: String,
    role: Option<Role>,
    key: String,
    made_at: i64,
}

impl Body {
    fn user(&self) -> HostUser {
        HostUser {
            external_id: self.external_id.as_str().into(),
            name: self.name.as_str().into(),
            session_ref: self.session_ref.as_deref().map(Into::into),
            ends_at: self.ends_at.map(Timestamp::from_millis),
            role: self.role,
        }
    }
}

/// Makes a code for the host's user.
///
/// # Errors
/// [`IdentityError::ScopeMissing`], [`IdentityError::WayDisabled`], [`IdentityError::Unfit`],
/// [`IdentityError::RoleNotAllowed`], a name without anything visible, or a failing store.
pub async fn create_code(
    cx: &Cx,
    key: &ServerKey,
    wanted: CodeWanted<'_>,
) -> Result<NewCode, IdentityError> {
    key.check(Scope::Handover)?;
    let tenant = tenants::get_open_by_id(cx, key.tenant)?;
    if !tenant.settings.ways.handover_code {
        return Err(IdentityError::WayDisabled);
    }
    if !is_challenge(wanted.challenge) {
        return Err(IdentityError::Unfit {
            field: "challenge",
            reason: "use the challenge that the widget gave",
        });
    }
    let now = cx.ambient.now();
    let user = HostUser::check(&Said {
        external_id: wanted.external_id,
        name: wanted.name,
        session_ref: Some(wanted.session_ref),
        ends_at: wanted.session_ends_at,
        now,
    })?;
    let role = wanted.role.map(|word| check_role(key, word)).transpose()?;
    let body = Body {
        external_id: user.external_id.into(),
        name: user.name.into(),
        session_ref: user.session_ref.map(Into::into),
        ends_at: user.ends_at.map(Timestamp::as_millis),
        challenge: wanted.challenge.to_owned(),
        role,
        key: key.key.to_string(),
        made_at: now.as_millis(),
    };
    let expires_at = now.plus(CODE_LIFE);
    let wanted = codes::Wanted {
        tenant: key.tenant,
        purpose: CodePurpose::Handover,
        body: &body,
        expires_at,
    };
    let mut tx = cx.store.begin_identity().await?;
    key.hold(&mut *tx, now).await?;
    let code = codes::insert(cx, &mut *tx, wanted).await?;
    tx.commit().await?;
    Ok(NewCode { code, expires_at })
}

/// The host gives `viewer` and `moderator`, by a key that may ban people as well: whoever holds it could do as much.
fn check_role(key: &ServerKey, word: &str) -> Result<Role, IdentityError> {
    let role = Role::parse(word).ok_or(IdentityError::Unfit {
        field: "role",
        reason: "use `viewer` or `moderator`",
    })?;
    let may = key.check(Scope::People).is_ok();
    match role {
        Role::Viewer | Role::Moderator if may => Ok(role),
        Role::Viewer | Role::Moderator | Role::Admin | Role::Operator => {
            Err(IdentityError::RoleNotAllowed)
        }
    }
}

/// Lets the user in, once. A wrong verifier uses the code up: it is not tried a second time.
///
/// # Errors
/// [`IdentityError::CodeInvalid`], [`IdentityError::CodeUsed`] (and then what the first use made is ended),
/// [`IdentityError::Banned`], [`IdentityError::WayDisabled`], [`IdentityError::TooManyAttempts`], or a failing store.
pub async fn redeem_code(
    cx: &Cx,
    tenant: &Tenant,
    code: &str,
    verifier: &str,
    arrival: Arrival<'_>,
) -> Result<Entered, IdentityError> {
    if !tenant.settings.ways.handover_code {
        return Err(IdentityError::WayDisabled);
    }
    let guesser = Guesser::at(cx, arrival.address)?;
    if code.is_empty() || code.len() > CODE_CHARS_MAX {
        return Err(guesser.wrong(IdentityError::CodeInvalid));
    }
    let hash = hash(code);
    let redeemed = twice(|| redeem_once(cx, tenant, &hash, verifier, arrival)).await;
    let arrived = match redeemed {
        Ok(Redeemed::Arrived(arrived)) => arrived,
        Ok(Redeemed::Wrong) => return Err(guesser.wrong(IdentityError::CodeInvalid)),
        Ok(Redeemed::Again(made)) => {
            end_first(cx, tenant, made).await?;
            return Err(guesser.wrong(IdentityError::CodeUsed));
        }
        Err(error) => return Err(error),
    };
    tell_name(cx, tenant, &arrived.principal, arrived.is_renamed).await;
    Ok(entered(cx, &arrived.device, &arrived.principal))
}

enum Redeemed {
    Arrived(Box<Arrived>),
    /// It is nothing here, or not for whoever shows it.
    Wrong,
    /// It was used before, and that made this.
    Again(Option<SessionId>),
}

async fn redeem_once(
    cx: &Cx,
    tenant: &Tenant,
    hash: &[u8; 32],
    verifier: &str,
    arrival: Arrival<'_>,
) -> Result<Redeemed, Halt> {
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let purpose = CodePurpose::Handover;
    let consumed = tx.consume_code(tenant.id, purpose, hash, now).await?;
    let (code, is_fresh) = match consumed {
        Consumed::Fresh(code) => (code, true),
        Consumed::Used(code) => (code, false),
        Consumed::Missing => return Ok(Redeemed::Wrong),
    };
    let Ok(body) = serde_json::from_str::<Body>(&code.body) else {
        return Ok(Redeemed::Wrong);
    };
    if !fits_challenge(&body.challenge, verifier) {
        tx.commit().await?;
        return Ok(Redeemed::Wrong);
    }
    if !is_fresh {
        return Ok(Redeemed::Again(code.session));
    }
    let arrived = arrive(cx, &mut *tx, tenant, &body, arrival).await?;
    tx.set_code_session(tenant.id, hash, arrived.device.session)
        .await?;
    tx.commit().await?;
    Ok(Redeemed::Arrived(Box::new(arrived)))
}

async fn arrive(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    tenant: &Tenant,
    body: &Body,
    arrival: Arrival<'_>,
) -> Result<Arrived, Halt> {
    let (user, now) = (body.user(), cx.ambient.now());
    let key = KeyId::parse(&body.key).ok_or(IdentityError::CodeInvalid)?;
    if !tx.hold_key(tenant.id, key, now).await? {
        // Whoever made the code may not any more.
        return Err(IdentityError::CodeInvalid.into());
    }
    if user.ends_at.is_some_and(|end| end <= now) {
        // The host's session ended within the code's minute.
        return Err(IdentityError::CodeInvalid.into());
    }
    let coming = Coming {
        tenant,
        user: &user,
        way: Way::Handover,
        life: Life::of_handover(now, user.ends_at, &tenant.settings.lives),
        given_at: Timestamp::from_millis(body.made_at),
        arrival,
        by: AuditActor::Key(key),
    };
    enter(cx, tx, &coming).await
}

/// The code was shown twice, so somebody else has it too: what its first use made ends (RFC 6749 section 4.1.2).
async fn end_first(cx: &Cx, tenant: &Tenant, made: Option<SessionId>) -> Result<(), IdentityError> {
    let Some(session) = made else {
        return Ok(());
    };
    let now = cx.ambient.now();
    let mut ending = Ending::default();
    let mut tx = cx.store.begin_identity().await?;
    let which = SessionsOf {
        session: Some(session),
        ..SessionsOf::default()
    };
    let ended = ending.sessions(&mut *tx, tenant.id, which, now).await?;
    tx.commit().await?;
    ending.announce(&cx.revocations, now);
    if ended > 0 {
        tracing::warn!(session.id = %session, "a handover code was used twice; the session of its first use was ended");
    }
    Ok(())
}
