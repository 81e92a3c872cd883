//! People whom somebody does not want to hear of. Must not know rooms: what follows from a block is decided where somebody
//! writes.

use domain::people::BLOCKS_MAX;
use domain::rooms::Refusal;
use domain::{Actor, Principal, PrincipalId, Timestamp};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::writer::CommandError;

/// Those whom the actor blocks, the newest first.
///
/// # Errors
/// When the store fails.
pub async fn list_blocks(
    cx: &Cx,
    actor: Actor,
) -> Result<Vec<(Principal, Timestamp)>, IdentityError> {
    let limit = u32::try_from(BLOCKS_MAX).unwrap_or(u32::MAX);
    let blocks = cx.store.list_blocks(actor.tenant, actor.principal, limit);
    Ok(blocks.await?)
}

/// Blocks somebody, or ends that; whether it changed anything.
///
/// # Errors
/// When there is no such person, or it is oneself; as many are blocked as may be; or the store fails.
pub async fn set_block(
    cx: &Cx,
    actor: Actor,
    other: PrincipalId,
    on: bool,
) -> Result<bool, IdentityError> {
    let now = cx.ambient.now();
    if other == actor.principal {
        return Err(CommandError::from(Refusal::Oneself).into());
    }
    let person = cx.store.find_principal(actor.tenant, other).await?;
    if on && person.is_none_or(|person| person.deleted_at.is_some()) {
        return Err(IdentityError::PersonNotFound);
    }
    let mut tx = cx.store.begin_identity().await?;
    let own = tx.lock_session(actor.tenant, actor.session, now).await?;
    own.ok_or(IdentityError::SessionOver)?;
    let pair = (actor.principal, other);
    let changed = if on {
        let blocked = tx.count_blocks(actor.tenant, actor.principal).await?;
        if blocked >= BLOCKS_MAX {
            return Err(CommandError::from(Refusal::TooMany).into());
        }
        tx.insert_block(actor.tenant, pair, now).await?
    } else {
        tx.delete_block(actor.tenant, pair).await?
    };
    tx.commit().await?;
    Ok(changed)
}
