//! SQL is written in `store-sql` and nowhere else, and only one file there may hand text to the
//! database that was not fixed when it was compiled. Must not understand SQL.

use super::Finding;
use super::source::{Lines, SourceFile, Tree, words};

const HOME: &str = "crates/store-sql/";

/// Finds SQL in the strings of other crates, and a second file that waives the driver's check.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let elsewhere =
        |file: &&SourceFile| file.path.starts_with("crates/") && !file.path.starts_with(HOME);
    let mut findings: Vec<Finding> = tree
        .rust_code()
        .filter(elsewhere)
        .flat_map(statements_in)
        .collect();
    findings.extend(tree.rust_code().filter_map(find_waiver).skip(1));
    findings
}

fn statements_in(file: &SourceFile) -> Vec<Finding> {
    let lines = Lines::of(&file.text);
    let strings = file.masked().strings.iter();
    let statements = strings.filter(|place| is_statement(&file.text[place.start..place.end]));
    statements
        .map(|place| {
            let line = lines.number_at(place.start);
            Finding::new(
                &file.path,
                line,
                "SQL text",
                "SQL belongs into crates/store-sql, behind the store",
            )
        })
        .collect()
}

/// Whether a text has the words of a statement in one case, as SQL is written and prose is not.
fn is_statement(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let one_case = |word: &str, sql: &str| word == sql || word == sql.to_uppercase();
    let begins = |sql: &str| words.first().is_some_and(|word| one_case(word, sql));
    let follow = |first: &str, second: &str| {
        let mut pairs = words.windows(2);
        pairs.any(|pair| {
            one_case(pair[0].trim_start_matches('('), first) && one_case(pair[1], second)
        })
    };
    let has = |sql: &str| words.iter().any(|word| one_case(word, sql));
    (begins("select") && words.len() > 1)
        || (has("select") && has("from") && (has("where") || begins("with")))
        || follow("insert", "into")
        || follow("delete", "from")
        || (begins("update") && has("set"))
        || (begins("create") && (follow("create", "table") || follow("create", "index")))
}

fn find_waiver(file: &SourceFile) -> Option<Finding> {
    let (at, _) = words(&file.masked().code).find(|(_, word)| *word == "AssertSqlSafe")?;
    let line = Lines::of(&file.text).number_at(at);
    let advice = "AssertSqlSafe may stand in one file only: move the statement there, or make its text fixed";
    Some(Finding::new(&file.path, line, "SQL text", advice))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_from_prose() {
        for text in [
            "select 1",
            "SELECT id FROM rooms",
            "insert into rooms (id) values ($1)",
            "with gone as (\n  delete from rooms\n) x",
            "update rooms set title = $1",
            "create table rooms (id integer)",
        ] {
            assert!(is_statement(text), "{text}");
        }
        for text in [
            "Select a room",
            "update the room",
            "the room was deleted from here",
            "created a table",
            "",
        ] {
            assert!(!is_statement(text), "{text}");
        }
    }

    #[test]
    fn a_statement_outside_the_store_is_found_and_a_comment_is_not() {
        let text = "// select x from y\nconst Q: &str =\n    \"select id from rooms\";\n";
        let tree = Tree::of(&[
            ("crates/app/src/a.rs", text),
            ("crates/store-sql/src/a.rs", text),
        ]);
        let found: Vec<_> = check(&tree)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        assert_eq!(found, [("crates/app/src/a.rs".to_owned(), 3)]);
    }

    #[test]
    fn the_drivers_check_is_waived_in_one_file_at_most() {
        let text = "use sqlx::AssertSqlSafe;\n";
        let one = Tree::of(&[("crates/store-sql/src/a.rs", text)]);
        let two = Tree::of(&[
            ("crates/store-sql/src/a.rs", text),
            ("crates/store-sql/src/b.rs", text),
        ]);
        assert_eq!((check(&one).len(), check(&two).len()), (0, 1));
    }
}
