//! Rows as an aligned table for people.
//! It must not know what the rows mean.

use crate::numbers::figure;
use crate::rows::Row;

const HEADINGS: [&str; 6] = ["name", "value", "unit", "baseline", "ratio", "wanted"];
/// Figures stand to the right, words to the left.
const TO_THE_RIGHT: [bool; 6] = [false, true, false, true, true, false];

/// The table, each line ended.
pub(crate) fn table(rows: &[Row]) -> String {
    let lines: Vec<[String; 6]> = std::iter::once(HEADINGS.map(String::from))
        .chain(rows.iter().map(cells))
        .collect();
    let mut widths = [0; 6];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    lines.iter().map(|line| aligned(line, widths)).collect()
}

fn cells(row: &Row) -> [String; 6] {
    let optional = |value: Option<f64>| value.map_or_else(String::new, figure);
    let wanted = match (row.wanted, row.reached) {
        (Some(wanted), Some(true)) => format!("{wanted}  reached"),
        (Some(wanted), _) => format!("{wanted}  MISSED"),
        (None, _) => String::new(),
    };
    [
        row.name.clone(),
        figure(row.value),
        row.unit.to_owned(),
        optional(row.baseline),
        optional(row.ratio),
        wanted,
    ]
}

fn aligned(line: &[String; 6], widths: [usize; 6]) -> String {
    let mut text = String::new();
    for ((cell, width), right) in line.iter().zip(widths).zip(TO_THE_RIGHT) {
        let padded = if right {
            format!("{cell:>width$}  ")
        } else {
            format!("{cell:<width$}  ")
        };
        text.push_str(&padded);
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Wanted;

    #[test]
    fn columns_are_aligned_and_missing_cells_are_blank() {
        let rows = [
            Row::new("fanout, one by one", 184_200.0, "1/s")
                .against(200_000.0)
                .wanted(Wanted::RatioAtLeast(0.9)),
            Row::new("p99", 4.25, "ms").wanted(Wanted::AtMost(5.0)),
            Row::new("frames", 640.0, "bytes"),
        ];
        let expected = "\
name                  value  unit   baseline  ratio  wanted
fanout, one by one  184,200  1/s     200,000   0.92  ratio >= 0.90  reached
p99                    4.25  ms                      <= 5  reached
frames                  640  bytes
";
        assert_eq!(table(&rows), expected);
    }

    #[test]
    fn what_was_missed_is_said_loudly() {
        let row = Row::new("p99", 7.0, "ms").wanted(Wanted::AtMost(5.0));
        assert!(table(&[row]).contains("MISSED"));
    }
}
