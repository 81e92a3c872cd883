//! What the kernel tells of a process under `/proc`: CPU time and memory.
//! It must not know which process is asked about or why.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// Ticks per second in `/proc/PID/stat` (`USER_HZ`, 100 on every Linux that Maru runs on).
const TICKS_PER_SECOND: u64 = 100;

/// The memory of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    /// Resident set, bytes.
    pub(crate) rss_bytes: u64,
    /// Proportional set, bytes: shared pages are divided among those who share them.
    pub(crate) pss_bytes: u64,
}

/// User plus system time of a whole process, to 10 ms.
pub(crate) fn cpu_time(pid: u32) -> Result<Duration> {
    let path = format!("/proc/{pid}/stat");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
    let ticks = cpu_ticks(&text).with_context(|| format!("{path} has no CPU times"))?;
    Ok(Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND))
}

/// CPU time of each thread in nanoseconds, from `/proc/PID/task/*/schedstat`.
/// Empty where the kernel was built without it.
pub(crate) fn thread_times(pid: u32) -> BTreeMap<u32, u64> {
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return BTreeMap::new();
    };
    tasks
        .filter_map(|task| {
            let task = task.ok()?;
            let id = task.file_name().to_str()?.parse().ok()?;
            let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
            Some((id, text.split_whitespace().next()?.parse().ok()?))
        })
        .collect()
}

/// What threads spent between two readings; a thread that ended in between is left out.
pub(crate) fn spent_between(before: &BTreeMap<u32, u64>, after: &BTreeMap<u32, u64>) -> Duration {
    let spent = after
        .iter()
        .map(|(id, time)| time.saturating_sub(before.get(id).copied().unwrap_or(0)))
        .sum();
    Duration::from_nanos(spent)
}

/// The memory of a process now.
pub(crate) fn memory(pid: u32) -> Result<Memory> {
    let status = format!("/proc/{pid}/status");
    let rollup = format!("/proc/{pid}/smaps_rollup");
    Ok(Memory {
        rss_bytes: read_kib(&status, "VmRSS:")?,
        pss_bytes: read_kib(&rollup, "Pss:")?,
    })
}

fn read_kib(path: &str, field: &str) -> Result<u64> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    kib_field(&text, field).with_context(|| format!("{path} has no {field}"))
}

/// Fields 14 and 15 of `stat` (proc(5)); the name in field 2 may hold blanks and brackets.
fn cpu_ticks(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

/// A line such as `VmRSS:    1234 kB`, in bytes.
fn kib_field(text: &str, field: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(field))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_found_behind_a_name_with_blanks_and_brackets() {
        let stat = "77 (a) b (c) S 1 77 77 0 -1 4194304 5 0 0 0 120 34 0 0 20 0 4 0 9 1 2";
        assert_eq!(cpu_ticks(stat), Some(154));
    }

    #[test]
    fn a_stat_line_that_is_cut_short_has_no_ticks() {
        assert_eq!(cpu_ticks("77 (maru) S 1 77"), None);
    }

    #[test]
    fn pss_is_not_taken_from_a_longer_name() {
        let rollup = "Rss:  9 kB\nPss_Dirty:  5 kB\nPss:    3 kB\n";
        assert_eq!(kib_field(rollup, "Pss:"), Some(3072));
    }

    #[test]
    fn time_is_counted_for_old_and_new_threads_but_not_for_ended_ones() {
        let before = BTreeMap::from([(1, 100), (2, 700)]);
        let after = BTreeMap::from([(1, 150), (3, 25)]);
        assert_eq!(spent_between(&before, &after), Duration::from_nanos(75));
    }
}
