//! What people do in a room, at random. Must not know how it is asked.

use proptest::prelude::*;

/// People who act.
pub(crate) const PEOPLE: usize = 3;
/// Names that they take.
pub(crate) const NAMES: [&str; 4] = ["다온", "라온", "Dana", "마루치"];
/// Emoji that they add.
pub(crate) const EMOJI: [&str; 3] = ["👍", "❤️", "🎾"];

/// What somebody does. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Say {
        who: usize,
        by_socket: bool,
    },
    SayAgain {
        which: usize,
        by_socket: bool,
    },
    Reply {
        who: usize,
        which: usize,
    },
    Edit {
        who: usize,
        which: usize,
        by_socket: bool,
    },
    Delete {
        who: usize,
        which: usize,
        by_socket: bool,
    },
    React {
        who: usize,
        which: usize,
        emoji: usize,
        on: bool,
        by_socket: bool,
    },
    Pin {
        who: usize,
        which: usize,
        on: bool,
    },
    Join {
        who: usize,
    },
    Leave {
        who: usize,
    },
    Keep {
        who: usize,
        whom: usize,
        order: Order,
    },
    Change {
        who: usize,
        setting: Setting,
    },
    Undo {
        who: usize,
        which: usize,
    },
    Rename {
        who: usize,
        name: usize,
    },
    PassSeconds {
        seconds: u32,
    },
}

/// How order is kept over somebody.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    Kick,
    Ban,
    Pardon,
    Mute,
    Unmute,
    MakeMember,
    MakeDeputy,
    MakeHost,
    Clear,
}

/// How the room is set.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Setting {
    Title(u32),
    Frozen(bool),
    SlowSeconds(u32),
    Notice(u32),
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![3 => talk(), 3 => messages(), 2 => people()]
}

fn who() -> std::ops::Range<usize> {
    0..PEOPLE
}

/// Mostly whoever was the host at the beginning.
fn ruler() -> impl Strategy<Value = usize> {
    prop_oneof![3 => Just(0), 1 => who()]
}

fn talk() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (who(), any::<bool>()).prop_map(|(who, by_socket)| Step::Say { who, by_socket }),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(which, by_socket)| Step::SayAgain { which, by_socket }),
        2 => (who(), any::<usize>()).prop_map(|(who, which)| Step::Reply { who, which }),
        1 => (who(), 0..NAMES.len()).prop_map(|(who, name)| Step::Rename { who, name }),
        1 => (0_u32..9).prop_map(|seconds| Step::PassSeconds { seconds }),
    ]
}

fn messages() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (who(), any::<usize>(), any::<bool>())
            .prop_map(|(who, which, by_socket)| Step::Edit { who, which, by_socket }),
        1 => (who(), any::<usize>(), any::<bool>())
            .prop_map(|(who, which, by_socket)| Step::Delete { who, which, by_socket }),
        3 => (who(), any::<usize>(), 0..EMOJI.len(), any::<bool>(), any::<bool>())
            .prop_map(|(who, which, emoji, on, by_socket)| Step::React { who, which, emoji, on, by_socket }),
        2 => (who(), any::<usize>(), any::<bool>()).prop_map(|(who, which, on)| Step::Pin { who, which, on }),
    ]
}

fn people() -> impl Strategy<Value = Step> {
    let order = prop_oneof![
        Just(Order::Kick),
        Just(Order::Ban),
        Just(Order::Pardon),
        Just(Order::Mute),
        Just(Order::Unmute),
        Just(Order::MakeMember),
        Just(Order::MakeDeputy),
        Just(Order::MakeHost),
        Just(Order::Clear),
    ];
    let setting = prop_oneof![
        (0_u32..5).prop_map(Setting::Title),
        prop::bool::weighted(0.2).prop_map(Setting::Frozen),
        (0_u32..3).prop_map(Setting::SlowSeconds),
        (0_u32..3).prop_map(Setting::Notice),
    ];
    prop_oneof![
        3 => who().prop_map(|who| Step::Join { who }),
        1 => who().prop_map(|who| Step::Leave { who }),
        6 => (ruler(), who(), order).prop_map(|(who, whom, order)| Step::Keep { who, whom, order }),
        3 => (ruler(), any::<usize>()).prop_map(|(who, which)| Step::Undo { who, which }),
        3 => (ruler(), setting).prop_map(|(who, setting)| Step::Change { who, setting }),
    ]
}
