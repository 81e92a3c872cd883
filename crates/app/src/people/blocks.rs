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

/// Blocks somebody, or ends that; whether it changed anything. It is about the id that the blocker knows: that of somebody
/// everywhere but where a room shows them by a mask, or a mask.
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
    if on {
        check_blocked(cx, actor, other).await?;
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

/// Refuses to block oneself, whom there is not, and whom the actor knows by a room's name alone and not by this id.
async fn check_blocked(cx: &Cx, actor: Actor, other: PrincipalId) -> Result<(), IdentityError> {
    let tenant = actor.tenant;
    if let Some(person) = cx.store.find_principal(tenant, other).await? {
        let is_there = person.deleted_at.is_none();
        let is_known = is_there && !cx.store.is_veiled(tenant, other, actor.principal).await?;
        return if is_known {
            Ok(())
        } else {
            Err(IdentityError::PersonNotFound)
        };
    }
    let masked = cx.store.find_masked(tenant, other).await?;
    let masked = masked.filter(|(_, here)| !here.is_deleted);
    let (_, here) = masked.ok_or(IdentityError::PersonNotFound)?;
    if here.person.id == actor.principal {
        return Err(CommandError::from(Refusal::Oneself).into());
    }
    Ok(())
}
