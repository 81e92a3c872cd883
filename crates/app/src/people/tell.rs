//! Telling every room where somebody is or was that their messages now stand under another name. Must not know why.

use domain::{Principal, PrincipalId, TenantId};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::writer::Command;

/// Appends `member.changed` to each room where `was` is or was a member.
pub(crate) async fn tell_rooms(
    cx: &Cx,
    tenant: TenantId,
    was: PrincipalId,
    member: &Principal,
) -> Result<(), IdentityError> {
    for room in cx.store.list_rooms_of(tenant, was).await? {
        cx.writer
            .execute(Command::Relabel {
                tenant,
                room,
                was,
                member: member.clone(),
            })
            .await?;
    }
    Ok(())
}
