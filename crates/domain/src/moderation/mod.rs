//! What a text may not hold, and how fast it may come. Must not know rooms, or what is done with a text that is caught.

pub mod acts;
pub mod flood;
pub mod personal_data;
pub mod queue;
pub mod reports;
pub mod words;

use serde::{Deserialize, Serialize};

use personal_data::PersonalData;
use words::WordRules;

/// Minutes for which a newcomer can be kept from something: a week.
pub const NEWCOMER_MINUTES_MAX: u32 = 10_080;

/// How a tenant keeps order in what is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Moderation {
    /// Forbidden words.
    pub words: WordRules,
    /// Personal data that is put behind stars.
    pub masked_data: Vec<PersonalData>,
    /// Floods and repetitions are refused.
    pub floods_refused: bool,
    /// Minutes in a room before one may write a link there; 0: at once.
    pub newcomer_link_minutes: u32,
}
