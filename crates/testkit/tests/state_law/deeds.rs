//! What people do in a room of any kind, at random: whatever the planner decides. Must not know how it is asked.

use proptest::prelude::*;
use proptest::sample::select;

/// People who act: the host, a deputy, two members, a stranger, and a moderator of the tenant.
pub(crate) const ACTORS: usize = 6;

/// What is done. Each is an act of `app::writer::Act`, or a command about a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    Join,
    JoinByCode,
    JoinByInvite,
    JoinAs,
    Leave,
    Invite,
    RevokeInvite,
    SetProfile,
    SetOwn,
    Rename,
    Send,
    SendAgain,
    SendHeld,
    Reply,
    Name,
    Edit,
    EditHeld,
    Delete,
    DeleteBecause,
    React,
    TakeBack,
    Pin,
    Unpin,
    MarkRead,
    Ask,
    Decide,
    Withdraw,
    SetTitle,
    Freeze,
    Archive,
    SlowDown,
    SetCode,
    SetWords,
    SetEntry,
    SetLimits,
    SetKind,
    PutUp,
    TakeDown,
    Kick,
    Ban,
    Pardon,
    Mute,
    Unmute,
    GivePart,
    Clear,
    Undo,
    Report,
    Resolve,
    Trim,
    Wait,
    DeleteRoom,
}

impl What {
    /// How often each comes.
    const OFTEN: &[(Self, usize)] = &[
        (Self::Join, 8),
        (Self::JoinByCode, 3),
        (Self::JoinByInvite, 5),
        (Self::JoinAs, 6),
        (Self::Leave, 3),
        (Self::Invite, 3),
        (Self::RevokeInvite, 2),
        (Self::SetProfile, 6),
        (Self::SetOwn, 2),
        (Self::Rename, 2),
        (Self::Send, 20),
        (Self::SendAgain, 2),
        (Self::SendHeld, 8),
        (Self::Reply, 8),
        (Self::Name, 6),
        (Self::Edit, 8),
        (Self::EditHeld, 2),
        (Self::Delete, 5),
        (Self::DeleteBecause, 2),
        (Self::React, 10),
        (Self::TakeBack, 5),
        (Self::Pin, 5),
        (Self::Unpin, 3),
        (Self::MarkRead, 3),
        (Self::Ask, 4),
        (Self::Decide, 10),
        (Self::Withdraw, 8),
        (Self::SetTitle, 2),
        (Self::Freeze, 3),
        (Self::Archive, 2),
        (Self::SlowDown, 2),
        (Self::SetCode, 2),
        (Self::SetWords, 1),
        (Self::SetEntry, 3),
        (Self::SetLimits, 2),
        (Self::SetKind, 1),
        (Self::PutUp, 3),
        (Self::TakeDown, 2),
        (Self::Kick, 3),
        (Self::Ban, 2),
        (Self::Pardon, 2),
        (Self::Mute, 3),
        (Self::Unmute, 2),
        (Self::GivePart, 8),
        (Self::Clear, 2),
        (Self::Undo, 8),
        (Self::Report, 4),
        (Self::Resolve, 5),
        (Self::Trim, 1),
        (Self::Wait, 3),
    ];

    /// All but [`What::DeleteRoom`], which comes last where it comes.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::OFTEN.iter().map(|&(what, _)| what)
    }
}

/// Somebody does something. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    pub(crate) what: What,
    pub(crate) who: usize,
    pub(crate) whom: usize,
    pub(crate) which: usize,
    pub(crate) number: usize,
}

pub(crate) fn deeds(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Deed>> {
    let repeated = What::OFTEN
        .iter()
        .flat_map(|&(what, often)| std::iter::repeat_n(what, often));
    let what = select(repeated.collect::<Vec<_>>());
    // Mostly whoever may do something does.
    let who = prop_oneof![4 => Just(0), 2 => Just(1), 4 => 2..ACTORS];
    let deed = (what, who, 0..ACTORS, any::<usize>(), 0..12_usize).prop_map(
        |(what, who, whom, which, number)| Deed {
            what,
            who,
            whom,
            which,
            number,
        },
    );
    prop::collection::vec(deed, count)
}
