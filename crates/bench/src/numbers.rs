//! Arithmetic on counts: quotients that survive a zero, and figures as people read them.
//! It must not know what is counted.

use std::time::Duration;

/// A count as a floating number; exact below 2^53, which no run reaches.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a bounded run stay far below 2^53"
)]
pub(crate) fn float(count: u64) -> f64 {
    count as f64
}

/// A length or a number of things as a floating number.
pub(crate) fn size(count: usize) -> f64 {
    float(u64::try_from(count).unwrap_or(u64::MAX))
}

/// `part / whole`, and 0 where there is no whole.
pub(crate) fn quotient(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// How many of `count` fall into one second of `time`.
pub(crate) fn per_second(count: u64, time: Duration) -> f64 {
    quotient(float(count), time.as_secs_f64())
}

/// A figure with thousands separators when it is big, with decimals when it is small.
pub(crate) fn figure(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude >= 1000.0 {
        grouped(&format!("{value:.0}"))
    } else if magnitude >= 100.0 || value.fract().abs() < f64::EPSILON {
        format!("{value:.0}")
    } else if magnitude >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

fn grouped(digits: &str) -> String {
    let (sign, digits) = digits
        .strip_prefix('-')
        .map_or(("", digits), |rest| ("-", rest));
    let mut text = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn big_figures_are_grouped_and_small_ones_keep_decimals() {
        let figures = [1_234_567.0, -1_234.4, 1000.0, 278.4, 42.0, 12.34, 0.918].map(figure);
        assert_eq!(
            figures,
            ["1,234,567", "-1,234", "1,000", "278", "42", "12.3", "0.92"]
        );
    }

    #[test]
    fn a_quotient_without_a_whole_is_zero() {
        assert!(quotient(5.0, 0.0).abs() < f64::EPSILON);
    }
}
