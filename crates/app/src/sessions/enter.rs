//! Entering as a guest: an explicit call that makes a new principal; a bad token never does. Must not know HTTP.

use domain::nicknames::{Language, random_nickname, tag};
use domain::principals::{NameError, check_name};
use domain::{Actor, Principal, PrincipalId, PrincipalKind, SessionId, TenantId};

use crate::context::Cx;
use crate::sessions::access::{AccessToken, issue};
use crate::sessions::refresh::{RefreshToken, make};
use crate::writer::{Command, CommandError};

/// Somebody who is signed in now.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Who.
    pub principal: Principal,
    /// For the next five minutes.
    pub access: AccessToken,
    /// For the time after.
    pub refresh: RefreshToken,
}

/// Why a guest cannot enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnterError {
    /// The name cannot be used.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The writer refused it.
    #[error(transparent)]
    Command(#[from] CommandError),
}

/// Makes a guest with its first session. Without a name it gets a random one in `language`.
///
/// # Errors
/// [`EnterError`].
pub async fn enter_as_guest(
    cx: &Cx,
    tenant: TenantId,
    name: Option<&str>,
    language: Language,
) -> Result<Entered, EnterError> {
    let random = cx.ambient.random();
    let (name, tag) = match name {
        Some(name) => (check_name(name)?, tag(random).into()),
        None => {
            let (name, tag) = random_nickname(language, random);
            (name.into(), tag.into())
        }
    };
    let principal = Principal {
        id: PrincipalId::generate(&*cx.ambient),
        kind: PrincipalKind::Guest,
        name,
        tag,
    };
    let session = SessionId::generate(&*cx.ambient);
    cx.writer
        .execute(Command::Enter {
            tenant,
            principal: principal.clone(),
            session,
        })
        .await?;
    let actor = Actor {
        tenant,
        principal: principal.id,
        session,
    };
    Ok(Entered {
        access: issue(cx, actor, &principal),
        refresh: make(cx, actor, 1),
        principal,
    })
}
