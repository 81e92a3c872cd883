//! Everything that is kept of somebody, for themselves: read page by page as fast as it is taken, so that it costs the
//! same memory however much it is. Must not know how it is written.

use std::collections::{BTreeSet, VecDeque};

use domain::moderation::queue::Waiting;
use domain::sessions::is_fresh;
use domain::{Actor, Device, Emoji, Membership, Message, PrincipalId, Room, RoomId, RoomRef, Seq};
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

/// One thing that is kept of somebody.
#[derive(Clone, Debug)]
pub enum ExportLine {
    /// Who they are.
    Profile(Box<Myself>),
    /// A device that is signed in.
    Device(Box<Device>),
    /// A room that they are in or were in, with how they stand there and how far they have read.
    Room(Box<(Room, Membership)>),
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
    has_begun: bool,
}

/// Begins an export of one's own. An account shows first who it is.
///
/// # Errors
/// [`IdentityError::StepUpRequired`], [`IdentityError::TooManyExports`], [`IdentityError::SessionOver`], or a failing
/// store.
pub async fn begin_export(cx: &Cx, actor: Actor) -> Result<Export, IdentityError> {
    let (tenant, principal) = (actor.tenant, actor.principal);
    let now = cx.ambient.now();
    if cx.store.find_account(tenant, principal).await?.is_some() {
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
        has_begun: false,
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
        if !self.has_begun {
            self.has_begun = true;
            return self.begin(cx).await.map(Some);
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

    async fn begin(&self, cx: &Cx) -> Result<Vec<ExportLine>, IdentityError> {
        let now = cx.ambient.now();
        let myself = myself(cx, self.actor).await?;
        let mut lines = vec![ExportLine::Profile(Box::new(myself))];
        for &person in &self.people {
            let devices = cx.store.list_devices(self.actor.tenant, person, now);
            let devices = devices.await?.into_iter();
            lines.extend(devices.map(|device| ExportLine::Device(Box::new(device))));
            let waiting = cx
                .store
                .list_own_waiting(self.actor.tenant, person, None, WAITING_MAX);
            let waiting = waiting.await?.into_iter();
            lines.extend(waiting.map(|one| ExportLine::Waiting(Box::new(one))));
        }
        if self.rooms.is_empty() {
            lines.push(ExportLine::End);
        }
        Ok(lines)
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
                lines.push(ExportLine::Room(Box::new((known, member))));
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
