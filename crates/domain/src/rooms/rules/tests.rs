//! The rules for every act, part, kind and state of a room.

mod overridden;

use proptest::prelude::*;

use super::*;
use crate::ids::{ClientId, MessageId, MessageNumber, RoomId, Seq};
use crate::messages::Mentions;
use crate::principals::{Principal, PrincipalKind};
use crate::rooms::kinds::RoomKind;
use crate::rooms::members::ReadMarker;

const NOW: Timestamp = Timestamp::from_millis(1_000_000_000);
/// Nobody, and every part.
const PARTS: [Option<MemberRole>; 4] = [
    None,
    Some(MemberRole::Member),
    Some(MemberRole::Deputy),
    Some(MemberRole::Host),
];

fn id<T>(from: impl Fn(uuid::Uuid) -> T, number: u128) -> T {
    from(uuid::Uuid::from_u128(number))
}

fn person(number: u128) -> PrincipalId {
    id(PrincipalId::from_uuid, number)
}

/// Something that somebody does in a room.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Act {
    Read,
    Send,
    Write,
    EditOwn,
    DeleteOwn,
    DeleteOthers,
    Need(MemberRole),
    Moderate(Option<MemberRole>),
}

fn acts() -> Vec<Act> {
    let plain = [
        Act::Read,
        Act::Send,
        Act::Write,
        Act::EditOwn,
        Act::DeleteOwn,
        Act::DeleteOthers,
    ];
    let needs = MemberRole::ALL.iter().map(|&role| Act::Need(role));
    let moderates = PARTS.iter().map(|&part| Act::Moderate(part));
    plain.into_iter().chain(needs).chain(moderates).collect()
}

/// A room and somebody at it, but for the part.
#[derive(Clone, Debug)]
struct Case {
    kind: RoomKind,
    settings: RoomSettings,
    standing: Membership,
    /// Milliseconds since the message was sent that an act is about.
    age_ms: u64,
}

fn time() -> impl Strategy<Value = Option<Timestamp>> {
    prop_oneof![
        Just(None),
        Just(Some(Timestamp::NEVER)),
        (-100_000_i64..100_000).prop_map(|ms| Some(Timestamp::from_millis(NOW.as_millis() + ms))),
    ]
}

prop_compose! {
    fn case()(
        kind in 0..RoomKind::ALL.len(),
        (frozen, archived) in any::<(bool, bool)>(),
        slow in prop_oneof![Just(0_u32), 1_u32..200],
        (muted_until, banned_until) in (time(), time()),
        sent_ms in prop::option::of(0_i64..200_000),
        age_ms in 0_u64..200_000_000,
    ) -> Case {
        Case {
            kind: RoomKind::ALL[kind],
            settings: RoomSettings {
                frozen,
                archived,
                slow_mode_seconds: slow,
                ..RoomSettings::default()
            },
            standing: Membership {
                muted_until,
                banned_until,
                sent_at: sent_ms.map(|ms| Timestamp::from_millis(NOW.as_millis() - ms)),
                ..Membership::stranger()
            },
            age_ms,
        }
    }
}

fn message(sender: PrincipalId, age_ms: u64) -> Message {
    Message {
        id: id(MessageId::from_uuid, 1),
        room: id(RoomId::from_uuid, 1),
        seq: Seq::new(1),
        number: MessageNumber::new(1),
        sender: Principal {
            id: sender,
            kind: PrincipalKind::Guest,
            name: "ana".into(),
            tag: "#1".into(),
            picture: None,
        },
        sent_as: None,
        client_id: ClientId::parse("c1").expect("a client id"),
        text: "말".into(),
        sent_at: Timestamp::from_millis(NOW.as_millis() - i64::try_from(age_ms).expect("small")),
        edited_at: None,
        deleted_at: None,
        reply_to: None,
        mentions: Mentions::default(),
        reactions: Vec::new(),
        is_pinned: false,
    }
}

fn as_part(standing: Membership, part: Option<MemberRole>) -> Membership {
    Membership {
        is_in: part.is_some(),
        role: part.unwrap_or(MemberRole::Member),
        ..standing
    }
}

fn decide(case: &Case, part: Option<MemberRole>, act: Act) -> Result<(), Refusal> {
    let policy = case.kind.policy();
    let room = Ruled {
        policy,
        settings: &case.settings,
        now: NOW,
    };
    let standing = as_part(case.standing, part);
    let (own, others) = (
        message(person(1), case.age_ms),
        message(person(2), case.age_ms),
    );
    match act {
        Act::Read => check_read(policy, &standing, NOW),
        Act::Send => check_send(room, &standing),
        Act::Write => check_write(room, &standing),
        Act::EditOwn => check_edit(room, &standing, &own, person(1)),
        Act::DeleteOwn => check_delete(room, &standing, &own, person(1)),
        Act::DeleteOthers => check_delete(room, &standing, &others, person(1)),
        Act::Need(role) => check_role(policy, &standing, role),
        Act::Moderate(part) => {
            check_moderate(policy, &standing, &as_part(Membership::stranger(), part))
        }
    }
}

proptest! {
    #[test]
    fn a_greater_part_may_do_whatever_a_smaller_one_may(case in case()) {
        for act in acts() {
            let may = PARTS.map(|part| decide(&case, part, act).is_ok());
            prop_assert!(may.is_sorted(), "{:?}: {:?}", act, may);
        }
    }

    #[test]
    fn whoever_is_banned_neither_reads_nor_writes(case in case()) {
        prop_assume!(case.standing.ban(NOW).is_some());
        for part in PARTS {
            for act in [Act::Read, Act::Send, Act::Write, Act::EditOwn] {
                let banned = matches!(decide(&case, part, act), Err(Refusal::Banned { .. }));
                prop_assert!(banned, "{:?} {:?}", part, act);
            }
        }
    }

    #[test]
    fn nobody_writes_who_is_muted_or_in_an_archived_room(case in case()) {
        let is_muted = case.standing.mute(NOW).is_some();
        prop_assume!(is_muted || case.settings.archived);
        for part in PARTS {
            for act in [Act::Send, Act::Write, Act::EditOwn] {
                prop_assert!(decide(&case, part, act).is_err(), "{:?} {:?}", part, act);
            }
        }
    }

    #[test]
    fn only_deputies_and_the_host_write_in_a_frozen_room(case in case()) {
        let case = Case { settings: RoomSettings { frozen: true, ..case.settings }, ..case };
        for part in [None, Some(MemberRole::Member)] {
            prop_assert!(decide(&case, part, Act::Send).is_err());
        }
        let thawed = Case { settings: RoomSettings { frozen: false, ..case.settings.clone() }, ..case.clone() };
        for part in [Some(MemberRole::Deputy), Some(MemberRole::Host)] {
            prop_assert_eq!(decide(&case, part, Act::Send), decide(&thawed, part, Act::Send));
        }
    }

    #[test]
    fn slow_mode_makes_one_wait_until_its_seconds_are_over(case in case()) {
        let slow = Duration::from_secs(case.settings.slow_mode_seconds.into());
        for part in PARTS {
            let waits = match decide(&case, part, Act::Send) {
                Err(Refusal::SlowMode { until, wait }) => {
                    prop_assert!(wait <= slow && !wait.is_zero());
                    prop_assert_eq!(NOW.plus(wait), until);
                    true
                }
                _ => false,
            };
            let is_soon = case.standing.sent_at.is_some_and(|at| NOW < at.plus(slow));
            let is_free = decide(&case, part, Act::Write).is_ok();
            let is_plain = part < Some(MemberRole::Deputy);
            prop_assert_eq!(waits, is_free && is_soon && is_plain);
        }
    }

    #[test]
    fn ones_own_message_may_be_edited_in_its_time_and_anothers_never(case in case()) {
        let minutes = u64::from(case.kind.policy().edit_minutes_max);
        let is_late = minutes > 0 && case.age_ms > minutes * 60_000;
        for part in PARTS {
            let writes = decide(&case, part, Act::Write).is_ok();
            let edits = decide(&case, part, Act::EditOwn).is_ok();
            prop_assert_eq!(edits, writes && !is_late);
            let others = message(person(2), case.age_ms);
            let room = Ruled { policy: case.kind.policy(), settings: &case.settings, now: NOW };
            let standing = as_part(case.standing, part);
            prop_assert!(check_edit(room, &standing, &others, person(1)).is_err());
        }
    }

    #[test]
    fn order_is_kept_over_those_who_are_less_and_never_over_equals(case in case()) {
        let has_roles = case.kind.policy().roles;
        for part in PARTS {
            for other in PARTS {
                let may = decide(&case, part, Act::Moderate(other)).is_ok();
                let is_over = part >= Some(MemberRole::Deputy) && part > other;
                prop_assert_eq!(may, has_roles && is_over, "{:?} over {:?}", part, other);
            }
        }
    }

    #[test]
    fn one_comes_in_where_the_policy_the_code_and_the_capacity_say_so(
        case in case(), members in 0_u64..4_000, code in prop::option::of(0_u8..3), invited in any::<bool>(),
    ) {
        let hash = |code: u8| -> Box<str> { format!("hash {code}").into() };
        let settings = RoomSettings { entry_code_hash: Some(hash(1)), ..case.settings.clone() };
        let proof = match (invited, code) {
            (true, _) => EntryProof::Invited,
            (false, Some(code)) => EntryProof::Code(hash(code)),
            (false, None) => EntryProof::Nothing,
        };
        let policy = case.kind.policy();
        let room = Ruled { policy, settings: &settings, now: NOW };
        let may = check_join(room, &case.standing, members, &proof).is_ok();
        let is_shown = invited || (code == Some(1) && policy.entry != Entry::Pair);
        let has_room = policy.members_max == 0 || members < u64::from(policy.members_max);
        let is_banned = case.standing.ban(NOW).is_some();
        prop_assert_eq!(may, is_shown && has_room && !is_banned && !settings.archived);
    }

    #[test]
    fn a_marker_is_the_greatest_of_all_that_were_read(seqs in prop::collection::vec(0_u64..50, 0..30)) {
        let mut standing = Membership::stranger();
        for (at, &seq) in seqs.iter().enumerate() {
            // An ordinal never falls behind where a seq goes on.
            let marker = ReadMarker { seq: Seq::new(seq), number: MessageNumber::new(seq / 2) };
            let before = standing.marker;
            let moved = standing.read_up_to(marker);
            prop_assert_eq!(moved, standing.marker > before);
            let greatest = seqs[..=at].iter().max().copied().unwrap_or(0);
            prop_assert_eq!(standing.marker.seq, Seq::new(greatest));
            prop_assert_eq!(standing.marker.number, MessageNumber::new(greatest / 2));
        }
    }
}

#[test]
fn where_people_are_let_in_only_an_invitation_or_the_code_goes_past_those_who_decide() {
    let policy = Policy {
        entry: Entry::Approval,
        ..RoomKind::Open.policy()
    };
    let settings = RoomSettings {
        entry_code_hash: Some("hash".into()),
        ..RoomSettings::default()
    };
    let room = Ruled {
        policy,
        settings: &settings,
        now: NOW,
    };
    let stranger = Membership::stranger();
    let may = |proof| check_join(room, &stranger, 1, &proof);
    assert_eq!(may(EntryProof::Nothing), Err(Refusal::ApprovalNeeded));
    let wrong = EntryProof::Code("other".into());
    assert_eq!(may(wrong), Err(Refusal::EntryCodeWrong));
    assert_eq!(may(EntryProof::Code("hash".into())), Ok(()));
    assert_eq!(may(EntryProof::Invited), Ok(()));
    assert_eq!(check_ask(room, &stranger), Ok(()));
    assert_eq!(check_settable(policy, &settings), Ok(()));
    // Where it is not kept who is in, a code would keep out nobody, or everybody.
    for kind in [RoomKind::Lobby, RoomKind::Live] {
        let lobby = Ruled {
            policy: kind.policy(),
            ..room
        };
        let refused = Err(Refusal::NoMembership);
        assert_eq!(check_settable(lobby.policy, &settings), refused);
        assert_eq!(check_write(lobby, &stranger), Err(Refusal::NotMember));
        let by_approval = Policy {
            entry: Entry::Approval,
            ..kind.policy()
        };
        let plain = RoomSettings::default();
        assert_eq!(check_settable(by_approval, &plain), refused);
        assert_eq!(check_settable(kind.policy(), &plain), Ok(()));
    }
    let open = Ruled {
        policy: RoomKind::Open.policy(),
        ..room
    };
    assert_eq!(check_ask(open, &stranger), Err(Refusal::NotHere));
    let banned = Membership {
        banned_until: Some(Timestamp::NEVER),
        ..stranger
    };
    let is_banned = |refusal| {
        matches!(
            refusal,
            Err(Refusal::Banned {
                until: Timestamp::NEVER,
                ..
            })
        )
    };
    assert!(is_banned(check_ask(room, &banned)));
}
