//! What changed of one room in somebody's own list: the newest of each sort. Pure. Must not know who is told.

use domain::rooms::ReadMarker;

use super::OwnChange;

/// The newest of each sort, with the turn that tells it; 0: there is none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct News {
    whole: (u64, Option<OwnChange>),
    marker: (u64, ReadMarker),
}

impl News {
    /// Whether they left in this turn or behind it.
    pub(super) fn has_left_since(&self, turn: u64) -> bool {
        self.whole.0 >= turn && self.whole.1 == Some(OwnChange::Gone)
    }

    /// What is told of it where these turns count: what says more also tells the marker.
    pub(super) fn told(&self, counts: impl Fn(u64) -> bool) -> Option<OwnChange> {
        let whole = self.whole.1.filter(|_| counts(self.whole.0));
        let marker = counts(self.marker.0).then_some(OwnChange::Marked(self.marker.1));
        whole.or(marker)
    }

    /// Something changed; of two changes of one turn, the one that says more counts.
    pub(super) fn note(&mut self, turn: u64, change: OwnChange) {
        match (change, self.whole) {
            (OwnChange::Marked(marker), _) => {
                self.marker = (turn, marker.max(self.marker.1));
            }
            // What stands now is looked up when it is told.
            (OwnChange::Changed, (told, Some(OwnChange::Came | OwnChange::Gone)))
                if told == turn => {}
            (change, _) => self.whole = (turn, Some(change)),
        }
    }

    /// What one of these turns tells is told with another one.
    pub(super) fn tell_again(&mut self, counts: impl Fn(u64) -> bool, turn: u64) -> bool {
        let again = self.told(&counts).is_some();
        for told in [&mut self.whole.0, &mut self.marker.0] {
            if counts(*told) {
                *told = turn;
            }
        }
        again
    }

    /// The last turn that tells something of it.
    pub(super) fn newest(&self) -> u64 {
        self.whole.0.max(self.marker.0)
    }
}
