//! Erasing somebody: at once the name, the account and the sessions; then, room by room in short steps, what rooms hold of
//! them. How far it got is kept, so that a stop in between loses nothing, and two nodes at once do it twice at worst.
//! Must not know who asked for it.

use domain::{
    CodePurpose, Message, Policy, Principal, PrincipalId, PrincipalRecord, RoomId, RoomRef, Seq,
    TenantId,
};
use store::identity::without_name;
use store::{Erasure, HistoryPlace, HistoryQuery, IdentityTransaction};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::retention::is_changed;
use crate::revocations::Ending;
use crate::writer::{Command, Seat};

/// Messages that one step looks at.
const STEP_MESSAGES: u32 = 100;
/// Places of a log that one step looks at.
const STEP_SEQS: u64 = 1_000;
/// Reports of each sort that one step takes texts out of.
const STEP_REPORTS: u32 = 500;
/// Erasures that are tried in a step until one goes on.
const TRIED_AT_ONCE: u32 = 10;
/// Steps before the answer; the others are taken behind it.
const STEPS_AT_ONCE: u32 = 20;

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erased {
    /// There is nobody to erase.
    Nobody,
    /// A part of a room was looked through.
    Part,
    /// Somebody is erased.
    Whole,
}

/// Takes away the name, the part in the administration, the account and what would open it, of the person and of the
/// guests whose past they took along, and ends their sessions. The rooms follow in steps.
pub(crate) async fn begin_erasure(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    gone: &PrincipalRecord,
    ending: &mut Ending,
) -> Result<(), IdentityError> {
    let (tenant, id) = (gone.tenant, gone.principal.id);
    forget(cx, tx, gone, ending).await?;
    for guest in cx.store.list_claimed(tenant, id).await? {
        let record = tx.lock_principal(tenant, guest).await?;
        let record = record.filter(|guest| guest.claimed_by == Some(id));
        if let Some(record) = record {
            forget(cx, tx, &record, ending).await?;
        }
    }
    Ok(())
}

async fn forget(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    gone: &PrincipalRecord,
    ending: &mut Ending,
) -> Result<(), IdentityError> {
    let now = cx.ambient.now();
    let (tenant, id) = (gone.tenant, gone.principal.id);
    // The host's id is forgotten but where it bars somebody from entering.
    let is_banned = gone.banned_until.is_some_and(|until| until > now);
    let left = PrincipalRecord {
        principal: without_name(&gone.principal),
        external_id: gone.external_id.clone().filter(|_| is_banned),
        role: None,
        deleted_at: Some(now),
        ..gone.clone()
    };
    tx.update_principal(&left).await?;
    tx.forget_waiting(tenant, &gone.principal).await?;
    tx.delete_account(tenant, id).await?;
    tx.forget_sighting(tenant, id).await?;
    tx.forget_push(tenant, id).await?;
    for purpose in [CodePurpose::ResetPassword, CodePurpose::SecondFactor] {
        tx.end_codes_of(tenant, purpose, id, now).await?;
    }
    ending.person(&mut *tx, tenant, id, now).await?;
    tx.insert_erasure(&Erasure::new(tenant, id, now)).await?;
    metrics::counter!("maru_erasures_begun_total").increment(1);
    Ok(())
}

/// Takes the first steps, for the guests whose past they took along too: mostly these are all. It is done whatever comes
/// of them, and the rest is done later.
pub(crate) async fn go_on_erasing(cx: &Cx, tenant: TenantId, principal: PrincipalId) {
    if let Err(error) = first_steps(cx, tenant, principal).await {
        tracing::error!(error = %error, principal.id = %principal, "an erasure broke off; it is gone on with");
    }
}

async fn first_steps(
    cx: &Cx,
    tenant: TenantId,
    principal: PrincipalId,
) -> Result<(), IdentityError> {
    let mut people = cx.store.list_claimed(tenant, principal).await?;
    people.push(principal);
    for _ in 0..STEPS_AT_ONCE {
        let Some(&person) = people.last() else { break };
        let found = cx.store.find_erasure(tenant, person).await?;
        match found.filter(|erasure| erasure.done_at.is_none()) {
            Some(erasure) => {
                step(cx, erasure).await?;
            }
            None => {
                people.pop();
            }
        }
    }
    Ok(())
}

/// The next step of whoever waits for longest.
///
/// # Errors
/// When the store fails; it is tried again with the next step.
pub async fn erase_step(cx: &Cx) -> Result<Erased, IdentityError> {
    let mut done = Ok(Erased::Nobody);
    for erasure in cx.store.list_erasures(TRIED_AT_ONCE).await? {
        done = step(cx, erasure).await;
        // One that cannot go on holds up no other.
        if done.is_ok() {
            break;
        }
    }
    done
}

async fn step(cx: &Cx, mut erasure: Erasure) -> Result<Erased, IdentityError> {
    metrics::counter!("maru_erasure_steps_total").increment(1);
    let (tenant, id) = (erasure.tenant, erasure.principal);
    let nobody = nobody(cx, tenant, id).await?;
    let mut rooms = cx.store.list_rooms_of(tenant, id).await?;
    rooms.sort_unstable();
    let here = rooms.iter().find(|&&room| Some(room) >= erasure.room);
    let (Some(&room), Some(nobody)) = (here, nobody) else {
        return finish(cx, erasure).await;
    };
    if erasure.room != Some(room) {
        (erasure.room, erasure.seq) = (Some(room), Seq::ZERO);
    }
    if look_through(cx, &mut erasure, room, &nobody).await? {
        let next = rooms.iter().find(|&&other| other > room);
        let Some(&next) = next else {
            return finish(cx, erasure).await;
        };
        (erasure.room, erasure.seq) = (Some(next), Seq::ZERO);
        let mut tx = cx.store.begin_identity().await?;
        tx.update_erasure(&erasure).await?;
        tx.commit().await?;
    }
    Ok(Erased::Part)
}

/// Who is nobody now, as themselves and as others see what they said: a guest's past may be somebody else's.
struct Nobody {
    own: Principal,
    shown: Principal,
}

async fn nobody(
    cx: &Cx,
    tenant: TenantId,
    id: PrincipalId,
) -> Result<Option<Nobody>, IdentityError> {
    let Some(record) = cx.store.find_principal(tenant, id).await? else {
        return Ok(None);
    };
    let own = without_name(&record.principal);
    let by = match record.claimed_by {
        Some(by) => cx.store.find_principal(tenant, by).await?,
        None => None,
    };
    let shown = by.map_or_else(|| own.clone(), |by| without_name(&by.principal));
    Ok(Some(Nobody { own, shown }))
}

/// What reports keep of them goes too, some rows at a time; then it is done.
async fn finish(cx: &Cx, mut erasure: Erasure) -> Result<Erased, IdentityError> {
    let mut tx = cx.store.begin_identity().await?;
    let swept = tx.sweep_reports(erasure.tenant, erasure.principal, STEP_REPORTS);
    if swept.await? > 0 {
        tx.commit().await?;
        return Ok(Erased::Part);
    }
    drop(tx);
    erasure.done_at = Some(cx.ambient.now());
    let mut tx = cx.store.begin_identity().await?;
    tx.update_erasure(&erasure).await?;
    tx.commit().await?;
    metrics::counter!("maru_erasures_done_total").increment(1);
    Ok(Erased::Whole)
}

/// Looks through the next part of a room; whether that was all of it. A room that is gone is swept as a whole.
async fn look_through(
    cx: &Cx,
    erasure: &mut Erasure,
    room: RoomId,
    nobody: &Nobody,
) -> Result<bool, IdentityError> {
    let tenant = erasure.tenant;
    let Some(known) = cx.store.find_room(tenant, &RoomRef::Id(room)).await? else {
        return Ok(true);
    };
    let overrides = &known.settings.overrides;
    let policy = cx.tenants.policy(tenant, known.kind, overrides);
    let is_first = erasure.seq == Seq::ZERO;
    if is_first {
        leave(cx, tenant, room, &nobody.own).await?;
    }
    let floor = cx.store.find_floor(tenant, room).await?.unwrap_or_default();
    let after = erasure.seq.max(floor);
    let query = HistoryQuery {
        place: HistoryPlace::After(after),
        limit: STEP_MESSAGES,
    };
    let Some(page) = cx.store.read_history(tenant, room, query).await? else {
        return Ok(true);
    };
    let newest = page.messages.last().filter(|_| page.has_newer);
    let reach = newest.map_or(page.head, |message| message.seq);
    let up_to = reach.min(Seq::new(after.get() + STEP_SEQS));
    let here = page.messages.iter().filter(|m| m.seq <= up_to);
    forget_in(cx, erasure, (room, &policy), here).await?;
    let mut tx = cx.store.begin_identity().await?;
    tx.forget_name(erasure, room, (after, up_to)).await?;
    erasure.seq = up_to;
    tx.update_erasure(erasure).await?;
    tx.commit().await?;
    let is_last = up_to >= page.head;
    // Whoever listens hears of it first, and again once nothing that a node still holds says the name.
    if is_first || is_last {
        relabel(cx, tenant, room, nobody).await?;
    }
    Ok(is_last)
}

/// Deletes or renames, each message inside the transaction that decides it.
async fn forget_in(
    cx: &Cx,
    erasure: &Erasure,
    (room, policy): (RoomId, &Policy),
    messages: impl Iterator<Item = &Message>,
) -> Result<(), IdentityError> {
    let person = erasure.principal;
    let is_own = |m: &Message| m.sender.id == person || m.sent_as == Some(person);
    let names = |m: &Message| m.mentions.people.iter().any(|one| one.id == person);
    let is_touched = |m: &&Message| {
        let goes = !policy.deleted_people_stay && is_own(m);
        m.deleted_at.is_none() && (goes || names(m))
    };
    let forget = |message: &Message| Command::Forget {
        tenant: erasure.tenant,
        room,
        message: message.id,
        person,
    };
    let commands: Vec<Command> = messages.filter(is_touched).map(forget).collect();
    for done in cx.writer.execute_all(commands).await {
        is_changed(&done)?;
    }
    Ok(())
}

async fn leave(
    cx: &Cx,
    tenant: TenantId,
    room: RoomId,
    nobody: &Principal,
) -> Result<(), IdentityError> {
    if cx.store.is_member(tenant, room, nobody.id).await? {
        let leave = Command::Place {
            tenant,
            room,
            member: nobody.clone(),
            seat: Seat::Out,
            profile: None,
        };
        is_changed(&cx.writer.execute(leave).await)?;
    }
    Ok(())
}

async fn relabel(
    cx: &Cx,
    tenant: TenantId,
    room: RoomId,
    nobody: &Nobody,
) -> Result<(), IdentityError> {
    // Whoever claimed a guest may be called otherwise here.
    let here = cx.store.find_person_in(tenant, room, nobody.shown.id);
    let member = here
        .await?
        .map_or_else(|| nobody.shown.clone(), |here| here.person);
    let relabel = Command::Relabel {
        tenant,
        room,
        was: nobody.own.id,
        member,
        is_usual_name: false,
    };
    is_changed(&cx.writer.execute(relabel).await)?;
    Ok(())
}
