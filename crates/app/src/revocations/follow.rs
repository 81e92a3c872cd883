//! Reading the revocation log that other nodes write. Lines get their places before their commits, so a line may become
//! visible behind one with a greater place: the minute before the last reading is read again each time, and what was seen
//! is left out. Must not know how often it is asked.

use std::collections::{BTreeMap, HashMap};
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
    seen: BTreeMap<i64, Timestamp>,
    read_until: Option<Timestamp>,
}

impl LogReader {
    /// Reads what is new and acts on it; how many lines there were. The first reading goes back as far as an access
    /// token can: this node may have been away when its session ended.
    ///
    /// # Errors
    /// When the store cannot be read; the next call goes on from the same place.
    pub async fn step(&mut self, cx: &Cx) -> Result<usize, StoreError> {
        let now = cx.ambient.now();
        let (from, overlap) = match self.read_until {
            Some(then) => (then.min(now), OVERLAP),
            None => (now, REMEMBERED),
        };
        let since = Timestamp::from_millis(from.as_millis() - millis(overlap));
        let mut place = cx.store.find_revocation_place(since).await?;
        let mut fresh: Vec<Revocation> = Vec::new();
        loop {
            let page = cx.store.read_revocations(place, PAGE).await?;
            let is_last = page.len() < PAGE as usize;
            for line in page {
                place = line.id;
                if self.seen.insert(line.id, line.at).is_none() {
                    fresh.push(line);
                }
            }
            if is_last {
                break;
            }
        }
        let keep_from = Timestamp::from_millis(now.as_millis() - 2 * millis(OVERLAP));
        self.seen.retain(|_, at| *at >= keep_from);
        self.act(cx, &fresh).await?;
        self.read_until = Some(now);
        Ok(fresh.len())
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
