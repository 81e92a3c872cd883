//! A guest's past, taken along by whoever signed in: asked for, once, undoable for a day. The store shows the guest's
//! messages under the claimer from the moment of the commit; then each room is told, and those that were not are told
//! later. Must not know how guests or accounts enter.

use std::time::Duration;

use domain::rooms::Profile;
use domain::{
    Actor, Claim, ClaimId, ClaimPlace, CodePurpose, MemberRole, Principal, PrincipalId,
    PrincipalKind, RoomId, TenantId,
};
use store::{Consumed, IdentityTransaction, StoreError};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::people::tell::tell_rooms;
use crate::revocations::Ending;
use crate::secrets::hash;
use crate::sessions::OfferBody;
use crate::writer::{Command, OwnMove, OwnMoved, Seat};

/// Takes the guest's past along, by the ticket of the offer.
///
/// # Errors
/// [`IdentityError::CodeInvalid`] for a ticket that is unknown, used, too old or somebody else's, and for a guest that was
/// claimed before; or a failing store.
pub async fn claim(cx: &Cx, actor: Actor, ticket: &str) -> Result<Claim, IdentityError> {
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let own = tx.lock_session(actor.tenant, actor.session, now).await?;
    own.ok_or(IdentityError::SessionOver)?;
    let consumed = tx
        .consume_code(actor.tenant, CodePurpose::Claim, &hash(ticket), now)
        .await?;
    let Consumed::Fresh(code) = consumed else {
        return Err(IdentityError::CodeInvalid);
    };
    let (guest, by) = OfferBody::parse(&code.body).ok_or(IdentityError::CodeInvalid)?;
    if by != actor.principal {
        return Err(IdentityError::CodeInvalid);
    }
    let record = tx.lock_principal(actor.tenant, guest).await?;
    let free =
        record.filter(|guest| guest.principal.kind == PrincipalKind::Guest && guest.may_act(now));
    let mut record = free.ok_or(IdentityError::CodeInvalid)?;
    record.claimed_by = Some(actor.principal);
    tx.update_principal(&record).await?;
    let claim = Claim {
        id: ClaimId::generate(&*cx.ambient),
        tenant: actor.tenant,
        guest: record.principal,
        by: actor.principal,
        claimed_at: now,
        undone_at: None,
        is_told: false,
    };
    tx.insert_claim(&claim).await?;
    let waits = tx.move_waiting(&claim, now).await?;
    let mut ending = Ending::default();
    ending.person(&mut *tx, actor.tenant, guest, now).await?;
    tx.commit().await?;
    ending.announce(&cx.revocations, now);
    tell_of_waiting(cx, &claim, &waits);
    tell_or_leave(cx, claim.clone()).await;
    Ok(claim)
}

/// Gives the guest's messages and places back.
///
/// # Errors
/// [`IdentityError::ClaimNotFound`], [`IdentityError::TooLate`] after a day, or a failing store.
pub async fn undo_claim(cx: &Cx, actor: Actor, id: ClaimId) -> Result<(), IdentityError> {
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let own = tx.lock_session(actor.tenant, actor.session, now).await?;
    own.ok_or(IdentityError::SessionOver)?;
    let claim = tx.lock_claim(actor.tenant, id).await?;
    let claim = claim.filter(|claim| claim.by == actor.principal);
    let mut claim = claim.ok_or(IdentityError::ClaimNotFound)?;
    if claim.undone_at.is_some() {
        return Ok(());
    }
    if now >= claim.undo_until() {
        return Err(IdentityError::TooLate);
    }
    let record = tx.lock_principal(actor.tenant, claim.guest.id).await?;
    let mut record = record.ok_or(IdentityError::ClaimNotFound)?;
    record.claimed_by = None;
    tx.update_principal(&record).await?;
    claim.undone_at = Some(now);
    claim.is_told = false;
    tx.update_claim(&claim).await?;
    let waits = tx.move_waiting(&claim, now).await?;
    tx.commit().await?;
    tell_of_waiting(cx, &claim, &waits);
    tell_or_leave(cx, claim).await;
    Ok(())
}

/// The claimer and those who decide hear whose it is that waits.
fn tell_of_waiting(cx: &Cx, claim: &Claim, rooms: &[RoomId]) {
    for &room in rooms {
        cx.writer.tell_own(&OwnMove {
            tenant: claim.tenant,
            room,
            principal: Some(claim.by),
            what: OwnMoved::Waiting,
        });
    }
}

/// Tells the rooms that a stop, or a store that failed, left untold; but of those claims that are younger than `age`, which
/// somebody may be telling of. One that cannot be told keeps no other waiting.
///
/// # Errors
/// When the claims cannot be read.
pub async fn finish_claims(cx: &Cx, age: Duration) -> Result<(), StoreError> {
    let now = cx.ambient.now();
    for claim in cx.store.list_claims(None, now).await? {
        let changed_at = claim.undone_at.unwrap_or(claim.claimed_at);
        if now.since(changed_at) >= age {
            tell_or_leave(cx, claim).await;
        }
    }
    Ok(())
}

/// It is done whether rooms can be told now or not.
async fn tell_or_leave(cx: &Cx, claim: Claim) {
    let id = claim.id;
    if let Err(error) = tell(cx, claim).await {
        tracing::warn!(claim.id = %id, %error, "rooms could not be told of a claim; it is tried again");
    }
}

async fn tell(cx: &Cx, mut claim: Claim) -> Result<(), IdentityError> {
    let (tenant, guest) = (claim.tenant, claim.guest.id);
    let by = cx.store.find_principal(tenant, claim.by).await?;
    let by = by.ok_or(IdentityError::PersonNotFound)?.principal;
    if claim.undone_at.is_some() {
        give_places(cx, &claim, &by).await?;
        tell_rooms(cx, tenant, guest, &claim.guest).await?;
    } else {
        take_places(cx, &claim, &by).await?;
        tell_rooms(cx, tenant, guest, &by).await?;
    }
    claim.is_told = true;
    let mut tx = cx.store.begin_identity().await?;
    if stands(&mut *tx, &claim).await? {
        tx.update_claim(&claim).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Whether it is as it was read: whoever undid it meanwhile tells of that. Holds it until the transaction is over.
async fn stands(tx: &mut dyn IdentityTransaction, claim: &Claim) -> Result<bool, IdentityError> {
    let now = tx.lock_claim(claim.tenant, claim.id).await?;
    Ok(now.is_some_and(|now| now.undone_at == claim.undone_at))
}

/// Wherever the guest is a member, the claimer is one instead.
async fn take_places(cx: &Cx, claim: &Claim, by: &Principal) -> Result<(), IdentityError> {
    let (tenant, guest) = (claim.tenant, claim.guest.id);
    for room in cx.store.list_rooms_of(tenant, guest).await? {
        // Whoever had a name for this room keeps it there, also where only their messages are.
        let here = cx.store.find_person_in(tenant, room, guest).await?;
        let here = here.filter(|here| here.is_dressed);
        let mask = here.as_ref().and_then(|here| here.person.id.mask());
        let by = &Principal {
            id: by.id.shown_as(mask),
            ..by.clone()
        };
        let profile = here.map(|here| Profile {
            name: here.person.name,
            picture: here.person.picture,
        });
        let Some(role) = role_in(cx, tenant, room, guest).await? else {
            if profile.is_some() {
                seat(cx, claim, room, by, (Seat::Untaken, profile)).await?;
            }
            continue;
        };
        let had = role_in(cx, tenant, room, by.id).await?;
        let mut tx = cx.store.begin_identity().await?;
        if !stands(&mut *tx, claim).await? {
            return Ok(());
        }
        tx.insert_claim_place(claim, &ClaimPlace { room, role, had })
            .await?;
        tx.commit().await?;
        // The claimer first: a stop in between leaves both, and whoever goes on takes the guest out.
        seat(cx, claim, room, by, (Seat::AtLeast(role), profile)).await?;
        seat(cx, claim, room, &claim.guest, (Seat::Out, None)).await?;
    }
    Ok(())
}

/// The guest has the places again that the claimer took and still has. Where the claimer left or was put out since, that
/// stands.
async fn give_places(cx: &Cx, claim: &Claim, by: &Principal) -> Result<(), IdentityError> {
    let mut tx = cx.store.begin_identity().await?;
    let places = tx.list_claim_places(claim.tenant, claim.id).await?;
    drop(tx);
    for ClaimPlace { room, role, had } in places {
        let Some(has) = role_in(cx, claim.tenant, room, by.id).await? else {
            continue;
        };
        // The guest first, as above: a room is not without its host in between.
        let given = if had.is_none() { has } else { role };
        let given = (Seat::AtLeast(given), None);
        seat(cx, claim, room, &claim.guest, given).await?;
        match had {
            None => seat(cx, claim, room, by, (Seat::Out, None)).await?,
            Some(had) if has == role && role > had => {
                seat(cx, claim, room, by, (Seat::As(had), None)).await?;
            }
            Some(_) => {}
        }
    }
    Ok(())
}

async fn role_in(
    cx: &Cx,
    tenant: TenantId,
    room: RoomId,
    person: PrincipalId,
) -> Result<Option<MemberRole>, IdentityError> {
    let found = cx.store.find_member(tenant, room, person).await?;
    Ok(found
        .filter(|member| member.is_in)
        .map(|member| member.role))
}

async fn seat(
    cx: &Cx,
    claim: &Claim,
    room: RoomId,
    member: &Principal,
    (seat, profile): (Seat, Option<Profile>),
) -> Result<(), IdentityError> {
    let command = Command::Place {
        tenant: claim.tenant,
        room,
        member: member.clone(),
        seat,
        profile,
    };
    cx.writer.execute(command).await?;
    Ok(())
}
