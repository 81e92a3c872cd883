//! Chance that is the same in every run. Must not know what is chosen.

use domain::Ambient as _;
use testkit::TestAmbient;

/// Numbers from a seed.
pub(crate) struct Dice(TestAmbient);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(TestAmbient::new(seed))
    }

    /// A number below `end`.
    pub(crate) fn below(&self, end: usize) -> usize {
        let [low, ..] = self.0.random();
        let [.., high] = self.0.random();
        usize::from(u16::from_le_bytes([low, high])) % end
    }
}
