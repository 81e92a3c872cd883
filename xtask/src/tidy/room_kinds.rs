//! A room's kind is a name for a column of the policy table: nothing but the table says what a kind means, and nobody
//! asks a room for its kind but for what its policy, or `may`, says. Must not know what the kinds mean.

use std::ops::Range;

use super::Finding;
use super::source::{Lines, SourceFile, Tree, closing_bracket, next_solid, previous_solid, words};

const RULE: &str = "room kinds";
const ADVICE: &str = "ask the policy, or what one may do, not the kind";
/// Where the kinds and their policies stand.
const TABLES: [&str; 2] = [
    "crates/domain/src/rooms/kinds.rs",
    "crates/domain/src/rooms/policy.rs",
];
/// Everything there is of a server's tests.
const TESTS: [&str; 2] = ["crates/testkit/", "crates/store/src/contract/"];
/// Files that name a kind, and why they may.
const EXCEPTIONS: [(&str, &str); 4] = [
    (
        "crates/app/src/tenants/mod.rs",
        "the first rooms of a new tenant are of some kind",
    ),
    (
        "crates/http/src/rooms/create.rs",
        "a room that is made without a word about its kind is of some kind",
    ),
    (
        "crates/maru/src/fill.rs",
        "fills a store with rooms for measurements",
    ),
    (
        "crates/store-sql/examples/batch_rate.rs",
        "fills a store with rooms for measurements",
    ),
];
/// The names of the kinds in Rust; on the wire they are the same in small letters.
const KINDS: [&str; 6] = ["Open", "Group", "Direct", "Lobby", "Live", "Support"];

/// Finds kinds of rooms that are named in code, or compared with, outside the tables and tests.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let rust = tree
        .rust_code()
        .filter(|file| file.path.starts_with("crates/") && !is_free(&file.path));
    let web = tree.web_code().filter(|file| {
        file.path.starts_with("web/") && !file.path.starts_with("web/packages/wire/")
    });
    let ours = rust.chain(web).filter(|file| !file.is_test_file());
    ours.flat_map(kinds_in).collect()
}

fn is_free(path: &str) -> bool {
    TABLES.contains(&path)
        || TESTS.iter().any(|tests| path.starts_with(tests))
        || EXCEPTIONS.iter().any(|(exception, _)| *exception == path)
}

fn kinds_in(file: &SourceFile) -> Vec<Finding> {
    let code = &file.masked().code;
    let lines = Lines::of(code);
    let tests = file.test_items();
    let named = words(code)
        .filter(|(_, word)| *word == "RoomKind")
        .filter(|(at, word)| names_a_kind(code, at + word.len()) || is_taught(code, *at))
        .map(|(at, _)| at);
    let compared = file
        .masked()
        .strings
        .iter()
        .filter(|place| is_kind(&file.text[place.start..place.end]))
        .filter(|place| is_asked_of_a_kind(code, place))
        .map(|place| place.start);
    let mut found: Vec<usize> = named.chain(compared).collect();
    found.retain(|at| !tests.iter().any(|item| item.contains(at)));
    found.sort_unstable();
    found
        .into_iter()
        .map(|at| Finding::new(&file.path, lines.number_at(at), RULE, ADVICE))
        .collect()
}

/// `RoomKind::Open`, and what brings the names in without the type's: `RoomKind::{…}` and `RoomKind::*`.
fn names_a_kind(code: &str, after: usize) -> bool {
    let Some(rest) = code[after..].trim_start().strip_prefix("::") else {
        return false;
    };
    let rest = rest.trim_start();
    rest.starts_with(['{', '*'])
        || words(rest)
            .next()
            .is_some_and(|(at, word)| at == 0 && KINDS.contains(&word))
}

/// `impl RoomKind`, where the kinds go by `Self`.
fn is_taught(code: &str, at: usize) -> bool {
    words(last_line(&code[..at]))
        .last()
        .is_some_and(|(_, word)| word == "impl")
}

fn is_kind(text: &str) -> bool {
    KINDS.iter().any(|kind| kind.to_lowercase() == text)
}

/// Whether the text between these quotes is compared with a kind, or is a case of a choice by one.
fn is_asked_of_a_kind(code: &str, string: &Range<usize>) -> bool {
    // The quotes stand around it.
    let (Some(open), close) = (string.start.checked_sub(1), string.end + 1) else {
        return false;
    };
    let before = code[..open].trim_end();
    let after = code.get(close..).unwrap_or_default();
    let left = ["===", "!==", "==", "!="]
        .iter()
        .find_map(|sign| before.strip_suffix(sign));
    if left.is_some_and(ends_in_kind) || is_case_of_kind(code, before) {
        return true;
    }
    if is_listed_for_kind(after) {
        return true;
    }
    let after = after.trim_start();
    let right = ["===", "!==", "==", "!="]
        .iter()
        .find_map(|sign| after.strip_prefix(sign));
    right.is_some_and(begins_with_kind)
}

/// `["open", "live"].includes(room.kind)`, and what says the same of a set, and in Rust.
fn is_listed_for_kind(after: &str) -> bool {
    let Some((others, rest)) = after.split_once(']') else {
        return false;
    };
    let is_list = !others.contains(|byte| "[](){};:".contains(byte));
    let asked = [".includes(", ").has(", ".contains("];
    let asked = asked
        .iter()
        .find_map(|call| rest.trim_start().strip_prefix(call));
    is_list && asked.is_some_and(begins_with_kind)
}

/// `kind`, `room.kind`, `room.kind.as_str()`.
fn ends_in_kind(code: &str) -> bool {
    let code = code.trim_end();
    let code = code.strip_suffix(".as_str()").unwrap_or(code);
    words(last_line(code))
        .last()
        .is_some_and(|(at, word)| word == "kind" && at + word.len() == last_line(code).len())
}

/// `kind`, `room.kind` and `room?.kind`, from its first name to its last.
fn begins_with_kind(code: &str) -> bool {
    let code = code.trim_start();
    let path = |byte: char| byte.is_alphanumeric() || "_$.?&*!".contains(byte);
    let end = code.find(|byte| !path(byte)).unwrap_or(code.len());
    let path = code[..end].trim_end_matches(".as_str");
    path.rsplit(['.', '?', '&', '*']).next() == Some("kind")
}

/// `case "open":` of a `switch` by a kind.
fn is_case_of_kind(code: &str, before: &str) -> bool {
    if !before.ends_with("case") {
        return false;
    }
    let Some(switch) = words(before).filter(|(_, word)| *word == "switch").last() else {
        return false;
    };
    let Some(open) = next_solid(code, switch.0 + "switch".len()) else {
        return false;
    };
    closing_bracket(code, open).is_some_and(|close| {
        previous_solid(code, close).is_some_and(|last| ends_in_kind(&code[..=last]))
    })
}

fn last_line(code: &str) -> &str {
    code.rsplit('\n').next().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::lines_found;

    const APP: &str = "crates/app/src/a.rs";
    const TALK: &str = "web/apps/talk/src/a.tsx";

    fn found(path: &str, text: &str) -> Vec<usize> {
        lines_found(check, path, text)
    }

    #[test]
    fn a_kind_that_is_named_in_the_servers_code_is_found() {
        let text = "use domain::RoomKind;\n\
            use domain::RoomKind::{Open, Group};\n\
            fn a(room: &Room) -> bool {\n    matches!(room.kind, RoomKind::Direct | RoomKind::Lobby)\n}\n\
            fn b() { RoomKind::parse(word); RoomKind::ALL.len(); \"RoomKind::Open\"; }\n\
            // RoomKind::Live\n\
            fn c(kind: RoomKind) -> bool { kind == RoomKind::Support }\n\
            impl RoomKind {}\n";
        assert_eq!(found(APP, text), [2, 4, 4, 8, 9]);
    }

    #[test]
    fn a_kind_that_is_asked_for_by_its_word_is_found() {
        let rust = "fn a() { kind.as_str() == \"direct\"; word == \"open\"; \"live\" != room.kind.as_str(); }\n";
        assert_eq!(found(APP, rust), [1, 1]);
        let web = "const a = room.kind === \"direct\";\n\
            const b = \"group\" !== room?.kind && x;\n\
            if (kind == 'lobby') c();\n\
            const d = principal.kind === \"guest\";\n\
            const e = state === \"open\";\n\
            const f = kind === other;\n\
            const g = { kind: \"open\" };\n\
            const h = kinds === \"open\";\n";
        assert_eq!(found(TALK, web), [1, 2, 3]);
    }

    #[test]
    fn a_kind_that_is_looked_for_in_a_list_is_found() {
        let web = "const a = [\"open\", \"live\"].includes(room.kind);\n\
            const b = new Set([\n  \"group\",\n  \"x\",\n]).has(kind);\n\
            const c = [\"open\"].includes(state);\n\
            const d = f([\"open\"], [1].includes(kind));\n";
        assert_eq!(found(TALK, web), [1, 1, 3]);
        let rust = "fn a() { [\"direct\", \"group\"].contains(&room.kind.as_str()); }\n";
        assert_eq!(found(APP, rust), [1, 1]);
    }

    #[test]
    fn a_choice_by_kind_is_found() {
        let text = "switch (room.kind) {\n  case \"open\":\n    return 1;\n}\n\
            switch (state) {\n  case \"open\":\n    return 1;\n}\n";
        assert_eq!(found(TALK, text), [2]);
    }

    #[test]
    fn the_tables_tests_and_what_is_excepted_are_free() {
        let rust = "fn a() { RoomKind::Open; }\n";
        let free = [
            "crates/domain/src/rooms/policy.rs",
            "crates/store/src/contract/rooms.rs",
            "crates/testkit/src/a.rs",
            "crates/app/tests/a.rs",
            "crates/http/src/rooms/create.rs",
        ];
        for path in free {
            assert!(found(path, rust).is_empty(), "{path}");
        }
        assert_eq!(found("crates/domain/src/rooms/rules.rs", rust), [1]);
        let tested = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { RoomKind::Open; } }\nfn c() { RoomKind::Open; }\n";
        assert_eq!(found(APP, tested), [4]);
        let web = "room.kind === \"open\";\n";
        for path in ["web/apps/talk/src/a.test.ts", "web/e2e/a.e2e.ts"] {
            assert!(found(path, web).is_empty(), "{path}");
        }
        assert!(found("web/packages/wire/src/index.ts", web).is_empty());
    }

    #[test]
    fn every_exception_is_a_file_that_names_a_kind() {
        let tree = Tree::read(&crate::repo::root().expect("the root")).expect("the project");
        for (path, why) in EXCEPTIONS {
            let file = tree.find(path).expect(path);
            assert!(!kinds_in(file).is_empty(), "{path}: {why}");
        }
    }
}
