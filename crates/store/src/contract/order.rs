//! Cases about keeping order: reports, acts, notices and blocks.

use domain::moderation::acts::{ActDetail, ActKind, ModeratingAct};
use domain::moderation::reports::{
    Report, ReportReason, ReportState, Reported, Resolution, Resolved,
};
use domain::rooms::Notice;
use domain::{
    ActId, Ambient, EventBody, Principal, PrincipalId, ReportId, RoomId, Seq, TenantId, Timestamp,
};

use super::known_room::KnownRoom;
use super::world::World;
use crate::{ActQuery, Changes, ReportQuery, ResolvedReports, SharedStore};

const READ: &str = "it is read";

pub(super) async fn write(world: &World, change: impl FnOnce(&mut Changes)) {
    let mut changes = Changes::default();
    change(&mut changes);
    world.write(&changes).await;
}

/// A report of somebody about somebody, or about a message of theirs.
fn report(
    world: &World,
    room: &KnownRoom,
    (by, about): (&Principal, &Principal),
    message: Option<Seq>,
) -> Report {
    let message = message.map(|seq| room.message(seq));
    Report {
        id: ReportId::generate(&world.seeds),
        room: room.room.id,
        object: message
            .as_ref()
            .map_or(Reported::Person(about.id), |m| Reported::Message(m.id)),
        about: about.clone(),
        text: message.map_or_else(|| "".into(), |message| message.text),
        by: by.id,
        reason: ReportReason::Abuse,
        note: "욕설\n두 번".into(),
        at: world.seeds.now(),
        resolved: None,
    }
}

async fn queue(world: &World, room: Option<RoomId>, state: ReportState) -> Vec<Report> {
    let mut all = Vec::new();
    let mut before = None;
    loop {
        let query = ReportQuery {
            room,
            state,
            before,
            limit: 2,
        };
        let page = world.store.list_reports(world.tenant, query).await;
        let page = page.expect(READ);
        let Some(last) = page.last() else { return all };
        before = Some(last.id);
        all.extend(page);
    }
}

/// A room with two people and what one of them said.
async fn court(world: &World) -> (KnownRoom, Vec<Principal>, Seq) {
    let people = world.principals(&["ana", "bo", "cy"]).await;
    let mut room = world.room(None).await;
    for person in &people {
        room.join(&world.seeds, person);
    }
    let seq = room.send(&world.seeds, &people[1], "b1", "못된 말");
    room.flush(world).await;
    (room, people, seq)
}

/// Reports come back whole in pages, the newest first; one by the same person about the same is one, and all about the same
/// are resolved together.
pub async fn reports_are_kept_once_listed_and_resolved_together(store: SharedStore) {
    let world = World::new(store).await;
    let (room, people, seq) = court(&world).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let first = report(&world, &room, (ana, bo), Some(seq));
    let second = report(&world, &room, (cy, bo), Some(seq));
    let third = report(&world, &room, (ana, bo), None);
    let again = report(&world, &room, (ana, bo), Some(seq));
    let all = [&first, &second, &third, &again];
    for one in all {
        write(&world, |changes| {
            changes.reports.push((world.tenant, one.clone()));
        })
        .await;
    }
    let id = Some(room.room.id);
    let kept = [third.clone(), second.clone(), first.clone()];
    assert_eq!(queue(&world, id, ReportState::Open).await, kept);
    assert_eq!(queue(&world, None, ReportState::Open).await, kept);
    assert!(queue(&world, id, ReportState::Resolved).await.is_empty());
    let other = world.room(None).await.room.id;
    assert!(
        queue(&world, Some(other), ReportState::Open)
            .await
            .is_empty()
    );
    let how = Resolved {
        by: cy.id,
        at: world.seeds.now(),
        resolution: Resolution::MessageDeleted,
        reason: Some("규칙 3".into()),
    };
    write(&world, |changes| {
        changes.resolved_reports.push(ResolvedReports {
            tenant: world.tenant,
            room: room.room.id,
            object: first.object,
            how: how.clone(),
        });
    })
    .await;
    let resolved = |report: &Report| Report {
        resolved: Some(how.clone()),
        ..report.clone()
    };
    let expected = [resolved(&second), resolved(&first)];
    assert_eq!(queue(&world, id, ReportState::Resolved).await, expected);
    assert_eq!(
        queue(&world, id, ReportState::Open).await,
        std::slice::from_ref(&third)
    );
    let by = world
        .store
        .list_reports_by(world.tenant, ana.id, None, 10)
        .await;
    assert_eq!(by.expect(READ), [third.clone(), resolved(&first)]);
    let by = world
        .store
        .list_reports_by(world.tenant, ana.id, Some(third.id), 10)
        .await;
    assert_eq!(by.expect(READ), [resolved(&first)]);
    let foreign = TenantId::generate(&world.seeds);
    let none = world.store.list_reports_by(foreign, ana.id, None, 10).await;
    assert!(none.expect(READ).is_empty());
}

/// What reports keep of somebody is taken out a few rows at a time, and the reports stay.
pub async fn what_reports_say_of_somebody_is_taken_out(store: SharedStore) {
    let world = World::new(store).await;
    let (room, people, seq) = court(&world).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let of_bo = report(&world, &room, (ana, bo), Some(seq));
    let also = report(&world, &room, (cy, bo), Some(seq));
    let by_bo = report(&world, &room, (bo, ana), None);
    for one in [&of_bo, &also, &by_bo] {
        write(&world, |changes| {
            changes.reports.push((world.tenant, one.clone()));
        })
        .await;
    }
    let (tenant, id) = (world.tenant, bo.id);
    let mut rounds = Vec::new();
    loop {
        let swept = world.change(async |tx| tx.sweep_reports(tenant, id, 1).await);
        let swept = swept.await;
        if swept == 0 {
            break;
        }
        rounds.push(swept);
    }
    // A text and the note, then the other text.
    assert_eq!(rounds, [2, 1]);
    let bare = |report: &Report| Report {
        text: "".into(),
        ..report.clone()
    };
    let silent = Report {
        note: "".into(),
        ..by_bo.clone()
    };
    let left = queue(&world, Some(room.room.id), ReportState::Open).await;
    assert_eq!(left, [silent, bare(&also), bare(&of_bo)]);
}

fn act(
    world: &World,
    room: &KnownRoom,
    by: &Principal,
    kind: ActKind,
    object: &str,
) -> ModeratingAct {
    ModeratingAct {
        id: ActId::generate(&world.seeds),
        room: room.room.id,
        by: by.id,
        at: world.seeds.now(),
        kind,
        object: object.into(),
        reason: Some("도배".into()),
        detail: ActDetail {
            until: Some(Timestamp::NEVER),
            words: vec!["deputy".into()],
            was: Some((&room.standing(by.id)).into()),
        },
        undoes: None,
        is_undone: false,
    }
}

async fn acts(world: &World, room: Option<RoomId>, before: Option<ActId>) -> Vec<ModeratingAct> {
    let query = ActQuery {
        room,
        before,
        limit: 10,
    };
    let page = world.store.list_acts(world.tenant, query).await;
    page.expect(READ)
}

/// Acts come back whole, the newest first, of a room, of a tenant and about one person, and say whether they were undone.
pub async fn acts_are_kept_whole_and_know_what_undid_them(store: SharedStore) {
    let world = World::new(store).await;
    let (room, people, _) = court(&world).await;
    let (ana, bo) = (&people[0], &people[1]);
    let banned = act(&world, &room, ana, ActKind::Banned, &bo.id.to_string());
    let changed = ModeratingAct {
        reason: None,
        detail: ActDetail::default(),
        ..act(
            &world,
            &room,
            ana,
            ActKind::RoomChanged,
            &room.room.id.to_string(),
        )
    };
    for one in [&banned, &changed] {
        write(&world, |changes| {
            changes.acts.push((world.tenant, one.clone()));
        })
        .await;
    }
    let id = Some(room.room.id);
    let kept = [changed.clone(), banned.clone()];
    assert_eq!(acts(&world, id, None).await, kept);
    assert_eq!(acts(&world, None, None).await, kept);
    assert_eq!(
        acts(&world, id, Some(changed.id)).await,
        std::slice::from_ref(&banned)
    );
    let undone = ModeratingAct {
        undoes: Some(banned.id),
        ..act(&world, &room, ana, ActKind::Undone, &banned.id.to_string())
    };
    write(&world, |changes| {
        changes.acts.push((world.tenant, undone.clone()));
    })
    .await;
    let was = ModeratingAct {
        is_undone: true,
        ..banned.clone()
    };
    assert_eq!(acts(&world, id, None).await, [undone, changed, was.clone()]);
    let on = async |person: PrincipalId| {
        let found = world
            .store
            .list_acts_on(world.tenant, person, None, 10)
            .await;
        found.expect(READ)
    };
    assert_eq!(on(bo.id).await, [was]);
    assert!(on(ana.id).await.is_empty());
    // What was done once cannot be done by the same id again.
    let mut twice = Changes::default();
    twice.acts.push((world.tenant, banned));
    assert!(world.try_write(&twice).await.is_err());
}

/// The notice that stands is the room's, and those before it are listed, the newest first.
pub async fn notices_stand_until_another_does(store: SharedStore) {
    let world = World::new(store).await;
    let (mut room, people, _) = court(&world).await;
    let mut notices = Vec::new();
    for text in ["**하나**", "둘"] {
        let notice = Notice {
            seq: room.room.head.next(),
            text: text.into(),
            by: people[0].id,
            at: world.seeds.now(),
        };
        put_up(&world, &mut room, Some(notice.clone())).await;
        notices.insert(0, notice);
    }
    let stands = async |room: &KnownRoom| {
        let found = super::world::find_room(&world, room).await;
        found.and_then(|room| room.notice).map(|notice| *notice)
    };
    assert_eq!(stands(&room).await, Some(notices[0].clone()));
    let listed = async |before: Option<Seq>| {
        let (tenant, id) = (room.tenant, room.room.id);
        let page = world.store.list_notices(tenant, id, before, 10).await;
        page.expect(READ)
    };
    assert_eq!(listed(None).await, notices);
    assert_eq!(listed(Some(notices[0].seq)).await, notices[1..]);
    put_up(&world, &mut room, None).await;
    assert_eq!(stands(&room).await, None);
}

async fn put_up(world: &World, room: &mut KnownRoom, notice: Option<Notice>) {
    let at = world.seeds.now();
    let seq = notice.as_ref().map(|notice| notice.seq);
    let by = notice
        .as_ref()
        .map_or_else(|| PrincipalId::generate(&world.seeds), |notice| notice.by);
    let notice = notice.map(Box::new);
    room.append(at, EventBody::NoticeChanged { notice, by });
    let mut changes = room.take_changes();
    changes.notices.push((room.tenant, room.room.id, seq));
    world.write(&changes).await;
}

/// Whom somebody blocks is listed with when, counted, and known where the two have a room.
pub async fn blocks_are_kept_once_and_end(store: SharedStore) {
    let world = World::new(store).await;
    let (room, people, _) = court(&world).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let tenant = world.tenant;
    let at = Timestamp::from_millis;
    let set = async |by: &Principal, other: &Principal, millis: i64| {
        let pair = (by.id, other.id);
        let done = world.change(async |tx| tx.insert_block(tenant, pair, at(millis)).await);
        done.await
    };
    assert!(set(ana, bo, 1).await);
    assert!(!set(ana, bo, 2).await);
    assert!(set(ana, cy, 3).await);
    let listed = world.store.list_blocks(tenant, ana.id, 10).await;
    assert_eq!(
        listed.expect(READ),
        [(cy.clone(), at(3)), (bo.clone(), at(1))]
    );
    let count = world.change(async |tx| tx.count_blocks(tenant, ana.id).await);
    assert_eq!(count.await, 2);
    let blocked = async |who: &Principal| {
        let id = room.room.id;
        let found = world.store.is_blocked_in_pair(tenant, id, who.id).await;
        found.expect(READ)
    };
    assert!(blocked(bo).await);
    assert!(!blocked(ana).await);
    let foreign = TenantId::generate(&world.seeds);
    let none = world.store.list_blocks(foreign, ana.id, 10).await;
    assert!(none.expect(READ).is_empty());
    let ended = world.change(async |tx| tx.delete_block(tenant, (ana.id, bo.id)).await);
    assert!(ended.await);
    assert!(!blocked(bo).await);
}
