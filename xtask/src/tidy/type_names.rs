//! A type is named after the thing that it is, never after a role that fits everything. Must not
//! judge names of functions or fields.

use super::Finding;
use super::source::{Kind, Lines, SourceFile, Tree, next_solid, words};

/// Words that say nothing, as parts of a CamelCase name.
const EMPTY_WORDS: [&str; 8] = [
    "Manager", "Service", "Helper", "Util", "Utils", "Common", "Base", "Impl",
];

/// Finds types whose name holds an empty word.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust_code()
        .chain(tree.web_code())
        .flat_map(empty_names_in)
        .collect()
}

fn empty_names_in(file: &SourceFile) -> Vec<Finding> {
    let lines = Lines::of(&file.text);
    let mut findings = Vec::new();
    for (at, name) in type_names(file) {
        if let Some(word) = camel_words(name)
            .into_iter()
            .find(|word| EMPTY_WORDS.contains(word))
        {
            let advice = format!(
                "`{name}`: \"{word}\" says nothing, name the thing that it is (Hub, Roster, Cursor)"
            );
            findings.push(Finding::new(
                &file.path,
                lines.number_at(at),
                "type names",
                advice,
            ));
        }
    }
    findings
}

fn type_names(file: &SourceFile) -> Vec<(usize, &str)> {
    let code = &file.masked().code;
    let keywords: &[&str] = match file.kind {
        Kind::Rust => &["struct", "enum", "trait", "type", "union"],
        _ => &["class", "interface", "type", "enum"],
    };
    let found: Vec<_> = words(code).collect();
    let pairs = found
        .windows(2)
        .filter(|pair| keywords.contains(&pair[0].1));
    let named =
        pairs.filter(|pair| next_solid(code, pair[0].0 + pair[0].1.len()) == Some(pair[1].0));
    named
        .filter(|pair| pair[0].1 != "type" || is_defined(code, pair[1].0 + pair[1].1.len()))
        .map(|pair| pair[1])
        .collect()
}

/// `type Name = …` and `type Name<…> = …` define; `import { type Name }` does not.
fn is_defined(code: &str, after: usize) -> bool {
    next_solid(code, after)
        .is_some_and(|at| matches!(code.as_bytes()[at], b'=' | b'<' | b':' | b';'))
}

/// `RoomId` is `Room` and `Id`; `Base64` is one word.
fn camel_words(name: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = name
        .char_indices()
        .filter(|(_, letter)| letter.is_uppercase())
        .map(|(at, _)| at)
        .collect();
    starts.push(name.len());
    starts
        .windows(2)
        .map(|pair| &name[pair[0]..pair[1]])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::lines_found;

    fn found(path: &str, text: &str) -> Vec<usize> {
        lines_found(check, path, text)
    }

    #[test]
    fn names_are_cut_at_capital_letters() {
        assert_eq!(
            camel_words("MessageServiceV2"),
            ["Message", "Service", "V2"]
        );
        assert_eq!(camel_words("Base64Text"), ["Base64", "Text"]);
    }

    #[test]
    fn empty_words_are_found_in_rust() {
        assert_eq!(
            found(
                "a.rs",
                "struct Hub;\npub struct RoomManager;\nenum StoreImpl {}\n"
            ),
            [2, 3]
        );
        assert!(
            found(
                "a.rs",
                "// struct RoomManager\nstruct Managers; struct Base64;\nfn service() {}"
            )
            .is_empty()
        );
    }

    #[test]
    fn empty_words_are_found_in_typescript() {
        let text = "class ChatService {}\ninterface A {}\nexport type DomUtils = {};\n";
        assert_eq!(found("web/packages/ui/src/a.ts", text), [1, 3]);
        assert!(
            found(
                "web/packages/ui/src/a.ts",
                "import { type SomeService } from 'x';"
            )
            .is_empty()
        );
    }
}
