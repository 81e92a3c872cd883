//! What somebody is told that they may do, and what the rules then say, under policies that tenants and rooms override at
//! random. Must not know how policies are kept.

use super::*;
use crate::rooms::abilities::{Ability, abilities};
use crate::rooms::policy::{KindSettings, PolicyOverrides};

prop_compose! {
    /// Values of all that decides who may do what.
    fn overrides()(
        entry in prop::option::of(prop::sample::select(Entry::ALL.to_vec())),
        membership_kept in any::<Option<bool>>(),
        members_invite in any::<Option<bool>>(),
        read_by_non_members in any::<Option<bool>>(),
        joined_by_sending in any::<Option<bool>>(),
        members_max in prop::option::of(0_u32..6),
        typing in any::<Option<bool>>(),
        roles in any::<Option<bool>>(),
        reactions in any::<Option<bool>>(),
    ) -> PolicyOverrides {
        PolicyOverrides {
            entry, membership_kept, members_invite, read_by_non_members, joined_by_sending, members_max, typing, roles,
            reactions, ..PolicyOverrides::default()
        }
    }
}

/// What is done with an ability, as the planner decides it.
fn attempt(
    room: Ruled<'_>,
    standing: &Membership,
    members: u64,
    ability: Ability,
) -> Result<(), Refusal> {
    let comes_in = || check_join(room, standing, members, &EntryProof::Nothing);
    match ability {
        Ability::Read => check_read(room.policy, standing, room.now),
        Ability::Join if standing.is_in || !room.policy.membership_kept => Err(Refusal::NotHere),
        Ability::Join => comes_in(),
        Ability::Ask if standing.is_in => Err(Refusal::NotHere),
        Ability::Ask => check_ask(room, standing),
        Ability::Send => {
            check_write(room, standing)?;
            if standing.is_in || !room.policy.membership_kept {
                return Ok(());
            }
            comes_in()
        }
        Ability::React if !room.policy.reactions => Err(Refusal::NotHere),
        Ability::React => check_write(room, standing),
        Ability::Type if !room.policy.typing => Err(Refusal::NotHere),
        Ability::Type if !standing.is_in => Err(Refusal::NotMember),
        Ability::Type => match standing.mute(room.now) {
            Some(until) => Err(Refusal::Muted {
                until,
                wait: until.since(room.now),
            }),
            None => Ok(()),
        },
        Ability::Invite => check_invite(room, standing),
        Ability::Pin => {
            if room.policy.roles {
                check_role(room.policy, standing, MemberRole::Deputy)?;
            }
            check_write(room, standing)
        }
        Ability::KeepOrder => check_moderate(
            room.policy,
            standing,
            &as_part(Membership::stranger(), None),
        ),
        Ability::Rule => check_role(room.policy, standing, MemberRole::Host),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whoever_is_told_that_they_may_is_not_refused_and_others_are(
        case in case(), tenant in overrides(), room in overrides(), members in 0_u64..8, has_code in any::<bool>(),
        locked in prop::sample::subsequence(Policy::NAMES.to_vec(), 0..=Policy::NAMES.len()),
    ) {
        let tenant = KindSettings {
            overrides: tenant,
            locked: locked.into_iter().map(Into::into).collect(),
            ..KindSettings::default()
        };
        let policy = Policy::of(case.kind, Some(&tenant), Some(&room));
        let settings = RoomSettings { entry_code_hash: has_code.then(|| "hash".into()), ..case.settings };
        let ruled = Ruled { policy, settings: &settings, now: NOW };
        for part in PARTS {
            let standing = as_part(case.standing, part);
            let told = abilities(ruled, &standing, members);
            for &ability in Ability::ALL {
                let done = attempt(ruled, &standing, members, ability);
                prop_assert_eq!(told.contains(&ability), done.is_ok(), "{:?} as {:?}: {:?}", ability, part, done);
            }
            // Whoever may send waits for slow mode alone, and nobody sends who may not.
            let sent = check_send(ruled, &standing);
            let waits = matches!(sent, Err(Refusal::SlowMode { .. }));
            prop_assert!(!told.contains(&Ability::Send) || sent.is_ok() || waits, "{:?}", sent);
        }
    }

    #[test]
    fn a_greater_part_may_no_less_under_any_policy(
        case in case(), tenant in overrides(), room in overrides(), members in 0_u64..8,
    ) {
        let tenant = KindSettings { overrides: tenant, ..KindSettings::default() };
        let policy = Policy::of(case.kind, Some(&tenant), Some(&room));
        let ruled = Ruled { policy, settings: &case.settings, now: NOW };
        let told = PARTS.map(|part| abilities(ruled, &as_part(case.standing, part), members));
        for less in [1, 2] {
            let is_kept = told[less].iter().all(|ability| told[less + 1].contains(ability));
            prop_assert!(is_kept, "{:?} and {:?}", told[less], told[less + 1]);
        }
    }
}
