//! The server under `strace`: what it asks the system for, in order, and how the system can be made to refuse. Must not
//! know what is looked for.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// The words before the server's own: `strace` beside it, which writes the calls of this expression to `trace`.
///
/// `-D` makes the server our own child, and `strace` a stranger that ends with it.
pub(crate) fn beside(trace: &Path, expressions: &[&str]) -> Vec<OsString> {
    let found = Command::new("strace").arg("--version").output();
    assert!(
        found.is_ok_and(|output| output.status.success()),
        "this test needs strace: install the package `strace` (Debian: apt install strace)"
    );
    // Long strings: a message's text stands somewhere in a page of 4 KiB.
    let words = "strace -D -f -yy -s 8192 -o".split(' ');
    let mut words: Vec<OsString> = words.map(OsString::from).collect();
    words.push(trace.into());
    for expression in expressions {
        words.extend(["-e".into(), expression.into()]);
    }
    words
}

/// A call, with the lines of the trace where it began and ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    /// Its name.
    pub(crate) name: String,
    /// Everything behind its opening bracket.
    pub(crate) rest: String,
    pub(crate) began: usize,
    pub(crate) ended: usize,
}

impl Call {
    /// Whether the call has one of these names and this is about its first argument.
    pub(crate) fn is_on(&self, names: &[&str], file: &str) -> bool {
        let argument = self.rest.split(['>', ',']).next().unwrap_or_default();
        names.contains(&self.name.as_str()) && argument.contains(file)
    }

    /// Whether the call is about this open file.
    pub(crate) fn is_of(&self, descriptor: &str) -> bool {
        self.rest.split('<').next() == Some(descriptor)
    }

    /// What it returned.
    pub(crate) fn result(&self) -> &str {
        let behind = self.rest.rsplit_once(") ").map_or("", |(_, result)| result);
        behind.trim_start().trim_start_matches("= ")
    }

    /// Whether it succeeded.
    pub(crate) fn is_done(&self) -> bool {
        self.result()
            .starts_with(|digit: char| digit.is_ascii_digit())
    }
}

/// The calls of a trace in the order in which they began. One that other threads' calls interrupt stands on two lines.
pub(crate) fn calls(trace: &str) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    for (line, text) in trace.lines().enumerate() {
        let Some((thread, what)) = text.split_once(' ') else {
            continue;
        };
        let what = what.trim_start();
        if let Some(resumed) = what.strip_prefix("<... ") {
            let Some(at) = open.iter().position(|(of, _)| *of == thread) else {
                continue;
            };
            let call = &mut calls[open.remove(at).1];
            let rest = resumed.split_once("resumed>").map_or("", |(_, rest)| rest);
            call.rest.push_str(rest);
            call.ended = line;
        } else if let Some((name, rest)) = what.split_once('(') {
            // What strace could not name any more: the thread was killed before its call was looked at.
            if name == "???" {
                continue;
            }
            let unfinished = rest.strip_suffix("<unfinished ...>");
            if unfinished.is_some() {
                open.push((thread, calls.len()));
            }
            calls.push(Call {
                name: name.to_owned(),
                rest: unfinished.unwrap_or(rest).to_owned(),
                began: line,
                ended: if unfinished.is_some() {
                    usize::MAX
                } else {
                    line
                },
            });
        }
    }
    calls
}

#[test]
fn a_call_that_was_interrupted_is_put_together() {
    let trace = "7 fdatasync(9</x/maru.sqlite-wal> <unfinished ...>\n\
                 8 write(3<TCP:[a]>, \"hi\", 2) = 2\n\
                 7 <... fdatasync resumed>) = -1 EIO (Input/output error) (INJECTED)\n\
                 8 +++ exited with 0 +++\n";
    let [sync, write] = &calls(trace)[..] else {
        panic!("{:?}", calls(trace));
    };
    assert!(sync.is_on(&["fsync", "fdatasync"], "-wal") && !sync.is_done());
    assert_eq!((sync.began, sync.ended), (0, 2));
    assert!(write.is_on(&["write"], "TCP") && write.is_done());
    assert_eq!((write.began, write.ended), (1, 1));
}
