//! Everything that is kept of somebody, for themselves: read page by page as fast as it is taken, so that it costs the
//! same memory however much it is. Must not know how it is written.

use std::collections::{BTreeSet, VecDeque};

use domain::moderation::acts::ModeratingAct;
use domain::moderation::queue::Waiting;
use domain::moderation::reports::Report;
use domain::people::BLOCKS_MAX;
use domain::push::{QuietHours, Subscription};
use domain::rooms::OwnSettings;
use domain::sessions::is_fresh;
use domain::{
    ActId, Actor, Device, Emoji, Membership, Message, Principal, PrincipalId, PrincipalKind,
    ReportId, Room, RoomId, RoomRef, Seq, Timestamp,
};
use store::{HistoryPlace, HistoryQuery};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::people::{Myself, myself};
use crate::throttle::Rate;

/// Exports by one person in an hour.
const EXPORTS_PER_HOUR: u32 = 3;
/// Pages of exports that are read at once, of all people together.
pub(crate) const EXPORT_READS_MAX: usize = 2;
/// What waits of one person, or did: the newest.
const WAITING_MAX: u32 = 1_000;
/// Messages of a room that are looked at for one page.
const PAGE_MESSAGES: u32 = 200;
/// Reports, and acts, of one page.
const PAGE_ORDER: u32 = 100;

/// One thing that is kept of somebody.
#[derive(Clone, Debug)]
pub enum ExportLine {
    /// Who they are.
    Profile(Box<Myself>),
    /// A device that is signed in.
    Device(Box<Device>),
    /// When they were last there, as it is kept.
    Seen(Timestamp),
    /// A device that is pushed to.
    PushDevice(Box<Subscription>),
    /// When they want quiet.
    QuietHours(Box<QuietHours>),
    /// Somebody whom they block, and since when.
    Block(Box<(Principal, Timestamp)>),
    /// What they reported. What others said is not told again.
    Report(Box<Report>),
    /// What was done to them to keep order, as they may know it: not by whom, nor why.
    Act(Box<ModeratingAct>),
    /// A room that they are in or were in, with how they stand there, how far they have read, and how they set it.
    Room(Box<(Room, Membership, OwnSettings)>),
    /// A message that they sent, as it stands now.
    Message(Box<Message>),
    /// An emoji that they added to a message.
    Reaction {
        /// In which room.
        room: RoomId,
        /// The seq of the message's sending.
        seq: Seq,
        /// Which.
        emoji: Emoji,
    },
    /// Something that waits for a decision in a room, or did.
    Waiting(Box<Waiting>),
    /// That was all.
    End,
}

/// An export under way.
#[derive(Debug)]
pub struct Export {
    actor: Actor,
    /// Oneself, and the guests whose past one took along.
    people: Vec<PrincipalId>,
    rooms: VecDeque<RoomId>,
    /// Up to where the first of the rooms is told.
    seq: Option<Seq>,
    stage: Stage,
}

/// Which part is told next.
#[derive(Clone, Copy, Debug)]
enum Stage {
    Profile,
    Blocks,
    /// Of one of the people, behind a report.
    Reports(usize, Option<ReportId>),
    /// Of one of the people, behind an act.
    Acts(usize, Option<ActId>),
    Rooms,
}

/// Begins an export of one's own. An account shows first who it is.
///
/// # Errors
/// [`IdentityError::StepUpRequired`], [`IdentityError::TooManyExports`], [`IdentityError::SessionOver`], or a failing
/// store.
pub async fn begin_export(cx: &Cx, actor: Actor) -> Result<Export, IdentityError> {
    let (tenant, principal) = (actor.tenant, actor.principal);
    let now = cx.ambient.now();
    let person = cx.store.find_principal(tenant, principal).await?;
    if person.is_some_and(|person| person.principal.kind == PrincipalKind::Account) {
        let device = cx.store.find_device(tenant, actor.session).await?;
        let device = device.ok_or(IdentityError::SessionOver)?;
        if !is_fresh(device.proved_at, now) {
            return Err(IdentityError::StepUpRequired);
        }
    }
    cx.throttles
        .exports
        .check(principal, Rate::per_hour(EXPORTS_PER_HOUR), now)
        .map_err(IdentityError::TooManyExports)?;
    let mut people = vec![principal];
    people.extend(cx.store.list_claimed(tenant, principal).await?);
    let mut rooms = BTreeSet::new();
    for &person in &people {
        rooms.extend(cx.store.list_rooms_of(tenant, person).await?);
    }
    metrics::counter!("maru_exports_begun_total").increment(1);
    Ok(Export {
        actor,
        people,
        rooms: rooms.into_iter().collect(),
        seq: None,
        stage: Stage::Profile,
    })
}

impl Export {
    /// The next lines, maybe none; `None` behind the last. Each call reads one page.
    ///
    /// # Errors
    /// [`IdentityError::SessionOver`] once the session that asked is over, or a failing store.
    pub async fn next(&mut self, cx: &Cx) -> Result<Option<Vec<ExportLine>>, IdentityError> {
        let _turn = cx.export_reads.acquire().await;
        let (tenant, session) = (self.actor.tenant, self.actor.session);
        let session = cx.store.find_session(tenant, session).await?;
        if session.is_none_or(|session| session.revoked_at.is_some()) {
            return Err(IdentityError::SessionOver);
        }
        if let Some(lines) = self.beside_rooms(cx).await? {
            return Ok(Some(lines));
        }
        let Some(&room) = self.rooms.front() else {
            return Ok(None);
        };
        let mut lines = Vec::new();
        if self.page(cx, room, &mut lines).await? {
            self.rooms.pop_front();
            self.seq = None;
        }
        if self.rooms.is_empty() {
            lines.push(ExportLine::End);
        }
        Ok(Some(lines))
    }

    /// The next lines of what is of no room, and what comes behind them; `None` where the rooms begin.
    async fn beside_rooms(&mut self, cx: &Cx) -> Result<Option<Vec<ExportLine>>, IdentityError> {
        let (lines, next) = match self.stage {
            Stage::Profile => (self.profile(cx).await?, Stage::Blocks),
            Stage::Blocks => (self.blocks(cx).await?, Stage::Reports(0, None)),
            Stage::Reports(at, before) => self.reports(cx, at, before).await?,
            Stage::Acts(at, before) => self.acts(cx, at, before).await?,
            Stage::Rooms => return Ok(None),
        };
        self.stage = next;
        let is_all = matches!(next, Stage::Rooms) && self.rooms.is_empty();
        let end = is_all.then_some(ExportLine::End);
        Ok(Some(lines.into_iter().chain(end).collect()))
    }

    async fn profile(&self, cx: &Cx) -> Result<Vec<ExportLine>, IdentityError> {
        let now = cx.ambient.now();
        let (tenant, own) = (self.actor.tenant, self.actor.principal);
        let myself = myself(cx, self.actor).await?;
        let mut lines = vec![ExportLine::Profile(Box::new(myself))];
        let seen = cx.store.list_seen(tenant, own, &[own]).await?;
        let seen = seen.into_iter().filter_map(|seen| seen.seen_at);
        lines.extend(seen.map(ExportLine::Seen));
        let quiet = cx.store.find_quiet_hours(tenant, own).await?;
        lines.extend(quiet.map(|quiet| ExportLine::QuietHours(Box::new(quiet))));
        for &person in &self.people {
            let pushed = cx.store.list_push_subscriptions(tenant, person, now);
            let pushed = pushed.await?.into_iter();
            lines.extend(pushed.map(|one| ExportLine::PushDevice(Box::new(one))));
            let devices = cx.store.list_devices(tenant, person, now);
            let devices = devices.await?.into_iter();
            lines.extend(devices.map(|device| ExportLine::Device(Box::new(device))));
            let waiting = cx
                .store
                .list_own_waiting(self.actor.tenant, person, None, WAITING_MAX);
            let waiting = waiting.await?.into_iter();
            lines.extend(waiting.map(|one| ExportLine::Waiting(Box::new(one))));
        }
        Ok(lines)
    }

    async fn blocks(&self, cx: &Cx) -> Result<Vec<ExportLine>, IdentityError> {
        let limit = u32::try_from(BLOCKS_MAX).unwrap_or(u32::MAX);
        let mut lines = Vec::new();
        for &person in &self.people {
            let blocks = cx.store.list_blocks(self.actor.tenant, person, limit);
            let blocks = blocks.await?.into_iter();
            lines.extend(blocks.map(|block| ExportLine::Block(Box::new(block))));
        }
        Ok(lines)
    }

    async fn reports(
        &self,
        cx: &Cx,
        at: usize,
        before: Option<ReportId>,
    ) -> Result<(Vec<ExportLine>, Stage), IdentityError> {
        let Some(&person) = self.people.get(at) else {
            return Ok((Vec::new(), Stage::Acts(0, None)));
        };
        let tenant = self.actor.tenant;
        let reports = cx
            .store
            .list_reports_by(tenant, person, before, PAGE_ORDER)
            .await?;
        let last = reports.last().map(|report| report.id);
        let next = last.map_or(Stage::Reports(at + 1, None), |last| {
            Stage::Reports(at, Some(last))
        });
        let lines = reports
            .into_iter()
            .map(|one| ExportLine::Report(Box::new(one)));
        Ok((lines.collect(), next))
    }

    async fn acts(
        &self,
        cx: &Cx,
        at: usize,
        before: Option<ActId>,
    ) -> Result<(Vec<ExportLine>, Stage), IdentityError> {
        let Some(&person) = self.people.get(at) else {
            return Ok((Vec::new(), Stage::Rooms));
        };
        let tenant = self.actor.tenant;
        let acts = cx
            .store
            .list_acts_on(tenant, person, before, PAGE_ORDER)
            .await?;
        let last = acts.last().map(|act| act.id);
        let next = last.map_or(Stage::Acts(at + 1, None), |last| {
            Stage::Acts(at, Some(last))
        });
        let lines = acts.into_iter().map(|one| ExportLine::Act(Box::new(one)));
        Ok((lines.collect(), next))
    }

    /// The next page of a room; whether that was its last. Of a room that is gone nothing is told.
    async fn page(
        &mut self,
        cx: &Cx,
        room: RoomId,
        lines: &mut Vec<ExportLine>,
    ) -> Result<bool, IdentityError> {
        let (tenant, principal) = (self.actor.tenant, self.actor.principal);
        if self.seq.is_none() {
            let Some(known) = cx.store.find_room(tenant, &RoomRef::Id(room)).await? else {
                return Ok(true);
            };
            if let Some(member) = cx.store.find_member(tenant, room, principal).await? {
                let own = cx.store.find_own_room(tenant, principal, room).await?;
                let own = own.map(|own| own.own).unwrap_or_default();
                lines.push(ExportLine::Room(Box::new((known, member, own))));
            }
        }
        let after = self.seq.unwrap_or(Seq::ZERO);
        let query = HistoryQuery {
            place: HistoryPlace::After(after),
            limit: PAGE_MESSAGES,
        };
        let Some(page) = cx.store.read_history(tenant, room, query).await? else {
            return Ok(true);
        };
        let Some(up_to) = page.messages.last().map(|message| message.seq) else {
            return Ok(true);
        };
        let is_own = |message: &Message| message.sender.id == principal;
        let own = page.messages.into_iter().filter(is_own);
        lines.extend(own.map(|message| ExportLine::Message(Box::new(message))));
        for &person in &self.people {
            let seqs = (after.next(), up_to);
            let reacted = cx.store.list_own_reactions(tenant, room, person, seqs);
            for (seq, emoji) in reacted.await? {
                lines.push(ExportLine::Reaction { room, seq, emoji });
            }
        }
        self.seq = Some(up_to);
        Ok(!page.has_newer)
    }
}
