//! Reading the revocation log that other nodes write. Lines get their places before their commits, so a line may become
//! visible behind one with a greater place: what a reading of a minute ago had not reached is read again each time, and what
//! was seen is left out. It goes by places, for the lines' times are those of other clocks. Must not know how often it is
//! asked.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use domain::{Revocation, Revoked, TenantId, Timestamp};
use store::StoreError;

use crate::context::Cx;
use crate::revocations::REMEMBERED;

/// How far back each reading begins.
const OVERLAP: Duration = Duration::from_mins(1);
/// Lines of one reading.
const PAGE: u32 = 1_000;

/// How far this node has read.
#[derive(Debug, Default)]
pub struct LogReader {
    /// Behind the first of the marks.
    seen: BTreeSet<i64>,
    /// When readings began and the places that they reached, the oldest first: one of a minute ago, and those since.
    marks: VecDeque<(Timestamp, i64)>,
}

impl LogReader {
    /// Reads what is new and acts on it; how many lines there were. The first reading goes back as far as an access
    /// token can: this node may have been away when its session ended.
    ///
    /// # Errors
    /// When the store cannot be read; the next call goes on from the same place.
    pub async fn step(&mut self, cx: &Cx) -> Result<usize, StoreError> {
        let now = cx.ambient.now();
        let mut place = match self.marks.front() {
            Some(&(_, place)) => place,
            None => {
                let since = Timestamp::from_millis(now.as_millis() - millis(REMEMBERED));
                cx.store.find_revocation_place(since).await?
            }
        };
        let begun_at = place;
        let mut fresh: Vec<Revocation> = Vec::new();
        loop {
            let page = cx.store.read_revocations(place, PAGE).await?;
            let is_last = page.len() < PAGE as usize;
            for line in page {
                place = line.id;
                if !self.seen.contains(&line.id) {
                    fresh.push(line);
                }
            }
            if is_last {
                break;
            }
        }
        self.act(cx, &fresh).await?;
        self.seen.extend(fresh.iter().map(|line| line.id));
        self.mark(now, (begun_at, place));
        Ok(fresh.len())
    }

    /// Keeps where the reading ended, and forgets what is behind the newest mark that is old enough to begin at.
    fn mark(&mut self, now: Timestamp, (begun_at, place): (i64, i64)) {
        if self.marks.is_empty() {
            self.marks.push_back((now, begun_at));
        }
        self.marks.push_back((now, place));
        let is_old = |&(at, _): &(Timestamp, i64)| now.since(at) >= OVERLAP;
        while self.marks.get(1).is_some_and(is_old) {
            self.marks.pop_front();
        }
        let from = self.marks.front().map_or(begun_at, |&(_, place)| place);
        self.seen = self.seen.split_off(&(from + 1));
    }

    async fn act(&self, cx: &Cx, fresh: &[Revocation]) -> Result<(), StoreError> {
        let about_tenants =
            |line: &Revocation| matches!(line.revoked, Revoked::Tenant | Revoked::Settings);
        if fresh.iter().any(about_tenants) {
            cx.tenants.reload(&cx.store).await?;
        }
        let mut ended: HashMap<(TenantId, Revoked), Timestamp> = HashMap::new();
        for line in fresh {
            let at = ended.entry((line.tenant, line.revoked)).or_insert(line.at);
            *at = line.at.max(*at);
        }
        cx.revocations.announce_each(&ended);
        Ok(())
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
