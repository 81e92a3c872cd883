//! From a decided batch to what is written. Must not know commands.

use domain::{Event, EventBody};
use store::{NewRoom, ReactedMessage};

use super::{Decided, Plan, Planner, sessions};

impl Planner<'_> {
    pub(super) fn finish(mut self, outcomes: Vec<Decided>) -> Plan {
        self.finish_reactions();
        let mut changes = std::mem::take(&mut self.changes);
        let mut events = Vec::new();
        let mut rooms: Vec<_> = self.rooms.into_iter().collect();
        rooms.sort_by_key(|(key, _)| *key);
        for ((tenant, id), mut plan) in rooms {
            plan.note_members(self.now, &mut changes);
            changes.own.append(&mut plan.own_changes());
            changes.changed_rooms.extend(plan.room_change());
            let notice = plan.notice.take();
            let notice = notice.map(|notice| (tenant, id, notice.map(|notice| notice.seq)));
            changes.notices.extend(notice);
            if let Some(new) = self.new_rooms.remove(&(tenant, id)) {
                let mut room = new.room;
                (room.head, room.number, room.members) = (plan.head, plan.number, plan.members);
                changes.rooms.push(NewRoom {
                    tenant,
                    room,
                    last_message_seq: plan.last_message_seq,
                    is_listed: plan.policy.listed,
                    pair_key: new.pair_key,
                    created_by: new.created_by,
                    create_key: new.create_key,
                });
            } else if !plan.events.is_empty() {
                changes.heads.push(plan.head_change(self.now));
            }
            let of_room = std::mem::take(&mut plan.events);
            events.extend(of_room.into_iter().map(|event| (tenant, event)));
        }
        let is_kept = |event: &Event| !matches!(event.body, EventBody::MessageSent { .. });
        let kept = events.iter().filter(|(_, event)| is_kept(event));
        changes.events = kept.cloned().collect();
        let used = self.invite_uses.into_iter().filter(|(_, uses)| *uses > 0);
        changes.used_invites = used
            .map(|((tenant, hash), uses)| (tenant, hash, uses))
            .collect();
        sessions::keep_sessions(&mut changes, self.refreshed);
        let writes_something = !events.is_empty()
            || !changes.members.is_empty()
            || !changes.own.is_empty()
            || !changes.markers.is_empty()
            || !changes.invites.is_empty()
            || !changes.revoked_invites.is_empty()
            || !changes.acts.is_empty()
            || !changes.reports.is_empty()
            || !changes.resolved_reports.is_empty()
            || !changes.waiting.is_empty()
            || !changes.settled.is_empty()
            || !changes.guests.is_empty()
            || !changes.sessions.is_empty()
            || !changes.refreshed.is_empty()
            || !changes.revoked.is_empty();
        Plan {
            changes,
            outcomes,
            events,
            own_moves: self.own_moves,
            writes_something,
            collides: self.collides,
        }
    }

    /// Each reaction of the batch as it is at its end.
    fn finish_reactions(&mut self) {
        let mut reacted: Vec<_> = std::mem::take(&mut self.reacted).into_iter().collect();
        reacted.sort_by(|(a, _), (b, _)| a.cmp(b));
        for ((key, id, by, emoji), is_added) in reacted {
            let message = self.rooms.get(&key).and_then(|plan| plan.messages.get(&id));
            let Some(message) = message else { continue };
            self.changes.reacted.push(ReactedMessage {
                tenant: key.0,
                room: key.1,
                seq: message.seq,
                by,
                emoji,
                is_added,
                at: self.now,
                reactions: message.reactions.clone(),
            });
        }
    }
}
