//! The reviewed table: one line for each route and place, one column for each caller. Must not know how it comes about.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::cells::Cell;
use crate::world::Caller;

const COMMAND: &str = "MARU_BLESS=1 cargo test -p maru-testkit --test policy";

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policy/table.txt")
}

/// Compares with the file, or writes it when it is asked to.
pub(crate) fn check(cells: &[Cell]) {
    let rows = rows(cells);
    let table = format(&rows);
    if std::env::var_os("MARU_BLESS").is_some() {
        std::fs::write(file(), &table).expect("the table is written");
        return;
    }
    let reviewed = std::fs::read_to_string(file()).unwrap_or_default();
    if table != reviewed {
        let difference = difference(&parse(&reviewed), &rows);
        panic!(
            "the table says otherwise:\n{difference}\nIf that is right: {COMMAND}, and have the new table reviewed."
        );
    }
}

/// A line: the route with its place, and what each caller gets.
type Row = (String, Vec<String>);

fn rows(cells: &[Cell]) -> Vec<Row> {
    let rows = cells.chunks(Caller::ALL.len());
    rows.map(|row| {
        let name = format!("{} | {}", row[0].route, row[0].place.name());
        (name, row.iter().map(|cell| cell.outcome.clone()).collect())
    })
    .collect()
}

fn heads() -> Row {
    let heads = Caller::ALL.iter().map(|caller| caller.name().to_owned());
    ("# route | place".to_owned(), heads.collect())
}

fn format(rows: &[Row]) -> String {
    let all: Vec<Row> = std::iter::once(heads())
        .chain(rows.iter().cloned())
        .collect();
    let width = |of: &dyn Fn(&Row) -> usize| all.iter().map(of).max().unwrap_or(0);
    let first = width(&|row| row.0.chars().count());
    let widths: Vec<usize> = (0..Caller::ALL.len())
        .map(|at| width(&|row| row.1[at].chars().count()))
        .collect();
    let mut text = String::new();
    for (name, outcomes) in &all {
        let mut line = format!("{name:first$}");
        for (outcome, width) in outcomes.iter().zip(&widths) {
            let _ = write!(line, " | {outcome:width$}");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

fn parse(text: &str) -> Vec<Row> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut parts = line.split('|').map(|part| part.trim().to_owned());
            let route = parts.next().unwrap_or_default();
            let place = parts.next().unwrap_or_default();
            (format!("{route} | {place}"), parts.collect())
        })
        .collect()
}

fn difference(reviewed: &[Row], now: &[Row]) -> String {
    let mut text = String::new();
    for (name, outcomes) in now {
        let Some((_, before)) = reviewed.iter().find(|row| row.0 == *name) else {
            let _ = writeln!(
                text,
                "+ {name}: not in the table; answers {}",
                outcomes.join(", ")
            );
            continue;
        };
        for ((caller, is), was) in Caller::ALL.iter().zip(outcomes).zip(before) {
            if is != was {
                let _ = writeln!(
                    text,
                    "! {name}, {}: reviewed `{was}`, answers `{is}`",
                    caller.name()
                );
            }
        }
    }
    for (name, _) in reviewed {
        if !now.iter().any(|row| row.0 == *name) {
            let _ = writeln!(text, "- {name}: in the table, but there is no such route");
        }
    }
    text
}
