//! The facts of the machine and the run, without which a figure means nothing.
//! It must not fail: a fact that cannot be found is told as unknown.

use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::clock::date;

/// Where and when a run was.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    /// The processor's name.
    pub(crate) cpu: String,
    /// Processors that this process may use.
    pub(crate) cores: usize,
    /// All of the memory, bytes.
    pub(crate) memory_bytes: u64,
    /// The kernel's release.
    pub(crate) kernel: String,
    /// UTC, RFC 3339.
    pub(crate) date: String,
    /// The command line.
    pub(crate) command: String,
    /// Whether the server was built with optimizations; nothing when another binary was measured.
    pub(crate) optimized: Option<bool>,
}

impl Machine {
    /// What can be found out.
    pub(crate) fn here() -> Self {
        let is_own_server = std::env::var_os(crate::children::SERVER_VARIABLE).is_none();
        Self {
            cpu: read("/proc/cpuinfo", |text| field(text, "model name")),
            cores: cores(),
            memory_bytes: read("/proc/meminfo", |text| field(text, "MemTotal"))
                .split(' ')
                .next()
                .and_then(|kib| kib.parse::<u64>().ok())
                .map_or(0, |kib| kib * 1024),
            kernel: read("/proc/sys/kernel/osrelease", |text| {
                Some(text.trim().to_owned())
            }),
            date: date(),
            command: std::env::args().collect::<Vec<_>>().join(" "),
            optimized: is_own_server.then_some(!cfg!(debug_assertions)),
        }
    }

    /// One line for the top of the table.
    pub(crate) fn line(&self) -> String {
        format!(
            "{}, {} cores, Linux {}, {}\n{}",
            self.cpu, self.cores, self.kernel, self.date, self.command
        )
    }
}

/// Processors that this process may use.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Whether files in this directory live in memory, so that flushing them costs nothing.
pub(crate) fn is_in_memory(directory: &Path) -> bool {
    // The magic numbers of tmpfs and ramfs (statfs(2)).
    rustix::fs::statfs(directory)
        .is_ok_and(|found| matches!(found.f_type, 0x0102_1994 | 0x8584_58f6))
}

fn read(path: &str, pick: impl Fn(&str) -> Option<String>) -> String {
    fs::read_to_string(path)
        .ok()
        .and_then(|text| pick(&text))
        .unwrap_or_else(|| String::from("unknown"))
}

/// The value of the first line `name : value`.
fn field(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim_start_matches([' ', '\t', ':']).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_both_proc_notations_are_read() {
        let cpu = "processor\t: 0\nmodel name\t: Some CPU 9000\nmodel name\t: other\n";
        assert_eq!(field(cpu, "model name").as_deref(), Some("Some CPU 9000"));
        assert_eq!(
            field("MemTotal:       1024 kB\n", "MemTotal").as_deref(),
            Some("1024 kB")
        );
        assert_eq!(field("", "MemTotal"), None);
    }
}
