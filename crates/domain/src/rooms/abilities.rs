//! What somebody may do in a room now, all at once: so that nothing is offered that would be refused. Must not know who
//! shows it.

use crate::roles::words;
use crate::rooms::members::{MemberRole, Membership};
use crate::rooms::rules::{
    EntryProof, Ruled, check_ask, check_invite, check_join, check_read, check_role, check_write,
};

words! {
    /// Something that can be done in a room.
    Ability {
        /// Read what is said.
        Read = "read",
        /// Come in, with nothing to show.
        Join = "join",
        /// Ask to be let in.
        Ask = "ask",
        /// Write messages. Slow mode may ask to wait.
        Send = "send",
        /// Add reactions.
        React = "react",
        /// Be seen to type.
        Type = "type",
        /// Make invitations.
        Invite = "invite",
        /// Pin messages for everybody.
        Pin = "pin",
        /// Put out, ban and mute plain members, freeze, slow down, and see what stood in messages.
        KeepOrder = "keep_order",
        /// Set and delete the room, give parts.
        Rule = "rule",
    }
}

/// What somebody who stands so may do in a room of so many members, in the order of [`Ability::ALL`].
pub fn abilities(room: Ruled<'_>, standing: &Membership, members: u64) -> Vec<Ability> {
    let may = |ability: &Ability| match ability {
        Ability::Read => check_read(room.policy, standing, room.now).is_ok(),
        Ability::Join => !standing.is_in && may_join(room, standing, members),
        Ability::Ask => !standing.is_in && check_ask(room, standing).is_ok(),
        Ability::Send => {
            let may_enter = !room.policy.membership_kept || may_join(room, standing, members);
            check_write(room, standing).is_ok() && (standing.is_in || may_enter)
        }
        Ability::React => room.policy.reactions && check_write(room, standing).is_ok(),
        Ability::Type => room.policy.typing && standing.is_in && standing.mute(room.now).is_none(),
        Ability::Invite => check_invite(room, standing).is_ok(),
        Ability::Pin => {
            check_write(room, standing).is_ok()
                && (!room.policy.roles
                    || check_role(room.policy, standing, MemberRole::Deputy).is_ok())
        }
        Ability::KeepOrder => check_role(room.policy, standing, MemberRole::Deputy).is_ok(),
        Ability::Rule => check_role(room.policy, standing, MemberRole::Host).is_ok(),
    };
    let all = Ability::ALL.iter();
    all.filter(|ability| may(ability)).copied().collect()
}

fn may_join(room: Ruled<'_>, standing: &Membership, members: u64) -> bool {
    room.policy.membership_kept && check_join(room, standing, members, &EntryProof::Nothing).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rooms::kinds::{Entry, RoomKind};
    use crate::rooms::policy::Policy;
    use crate::rooms::settings::RoomSettings;
    use crate::time::Timestamp;

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn may(kind: RoomKind, settings: &RoomSettings, standing: Membership) -> String {
        let room = Ruled {
            policy: kind.policy(),
            settings,
            now: NOW,
        };
        let may = abilities(room, &standing, 2);
        may.into_iter()
            .map(Ability::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn member(role: MemberRole) -> Membership {
        Membership {
            is_in: true,
            role,
            joined_at: NOW,
            ..Membership::stranger()
        }
    }

    #[test]
    fn each_part_may_what_the_rules_let_it() {
        let plain = RoomSettings::default();
        let open = |role| may(RoomKind::Open, &plain, member(role));
        let all = "read send react type invite pin keep_order rule";
        assert_eq!(open(MemberRole::Host), all);
        assert_eq!(open(MemberRole::Deputy), all.trim_end_matches(" rule"));
        assert_eq!(open(MemberRole::Member), "read send react type invite");
        let stranger = Membership::stranger();
        assert_eq!(
            may(RoomKind::Open, &plain, stranger),
            "read join send react"
        );
        assert_eq!(may(RoomKind::Group, &plain, stranger), "");
        let asked = Ruled {
            policy: Policy {
                entry: Entry::Approval,
                ..RoomKind::Open.policy()
            },
            settings: &plain,
            now: NOW,
        };
        let to_ask = [Ability::Read, Ability::Ask, Ability::React];
        assert_eq!(abilities(asked, &stranger, 2), to_ask);
        let pair = may(RoomKind::Direct, &plain, member(MemberRole::Member));
        assert_eq!(pair, "read send react type pin");
    }

    #[test]
    fn bans_mutes_and_a_frozen_room_leave_less() {
        let plain = RoomSettings::default();
        let banned = Membership {
            banned_until: Some(Timestamp::NEVER),
            ..Membership::stranger()
        };
        assert_eq!(may(RoomKind::Open, &plain, banned), "");
        let muted = Membership {
            muted_until: Some(Timestamp::NEVER),
            ..member(MemberRole::Member)
        };
        assert_eq!(may(RoomKind::Open, &plain, muted), "read");
        let frozen = RoomSettings {
            frozen: true,
            ..RoomSettings::default()
        };
        let in_frozen = |role| may(RoomKind::Open, &frozen, member(role));
        assert_eq!(in_frozen(MemberRole::Member), "read type");
        assert!(in_frozen(MemberRole::Deputy).contains("send"));
    }
}
