//! Telling every room where somebody is or was that their messages now stand under another name. Must not know why.

use domain::{Principal, PrincipalId, TenantId};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::writer::Command;

/// Tells each room where somebody is or was a member of their new usual name; but those that call them otherwise.
pub(crate) async fn tell_name(
    cx: &Cx,
    tenant: TenantId,
    member: &Principal,
) -> Result<(), IdentityError> {
    for room in cx.store.list_rooms_of(tenant, member.id).await? {
        cx.writer
            .execute(Command::Relabel {
                tenant,
                room,
                was: member.id,
                member: member.clone(),
                is_usual_name: true,
            })
            .await?;
    }
    Ok(())
}

/// Appends `member.changed` to each room where `was` is or was a member, with what each room calls `member`.
pub(crate) async fn tell_rooms(
    cx: &Cx,
    tenant: TenantId,
    was: PrincipalId,
    member: &Principal,
) -> Result<(), IdentityError> {
    for room in cx.store.list_rooms_of(tenant, was).await? {
        let here = cx.store.find_person_in(tenant, room, member.id).await?;
        let member = here.map_or_else(|| member.clone(), |here| here.person);
        cx.writer
            .execute(Command::Relabel {
                tenant,
                room,
                was,
                member,
                is_usual_name: false,
            })
            .await?;
    }
    Ok(())
}
