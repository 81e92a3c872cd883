//! When somebody wants quiet: from a minute of the day to another, in their own time zone. Must not know the clock.

use jiff::tz::{Offset, TimeZone};

use crate::time::Timestamp;

/// Minutes of a day.
const DAY_MINUTES: u16 = 1_440;

/// A time zone by its name: one of the time zone database (`Asia/Seoul`), or a fixed offset (`+09:00`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(Box<str>);

/// When nothing is pushed to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// Whether they hold; switched off, they are only remembered.
    pub is_on: bool,
    /// The first quiet minute of the day, 0–1,439.
    pub from: u16,
    /// The first minute that is not quiet any more; where it comes before `from`, it is the next day's.
    pub to: u16,
    /// Whose day it is.
    pub zone: Zone,
}

/// Why they cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitQuietHours {
    /// Not a minute of a day, or both the same.
    #[error("two different times of the day, such as 22:00 and 07:30")]
    Minutes,
    /// Not a zone.
    #[error("a time zone such as Asia/Seoul, or an offset such as +09:00")]
    Zone,
}

impl Zone {
    /// The zone of this name, or `None`.
    pub fn parse(name: &str) -> Option<Self> {
        find(name).map(|_| Self(name.into()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl QuietHours {
    /// Hours between two times of the day (`HH:MM`).
    ///
    /// # Errors
    /// [`UnfitQuietHours`]
    pub fn parse(is_on: bool, from: &str, to: &str, zone: &str) -> Result<Self, UnfitQuietHours> {
        let from = minute(from).ok_or(UnfitQuietHours::Minutes)?;
        let to = minute(to).ok_or(UnfitQuietHours::Minutes)?;
        let zone = Zone::parse(zone).ok_or(UnfitQuietHours::Zone)?;
        if from == to {
            return Err(UnfitQuietHours::Minutes);
        }
        Ok(Self {
            is_on,
            from,
            to,
            zone,
        })
    }

    /// Whether it is quiet then. A zone that is no longer known is taken for UTC.
    pub fn hold_at(&self, at: Timestamp) -> bool {
        if !self.is_on {
            return false;
        }
        let zone = find(&self.zone.0).unwrap_or(TimeZone::UTC);
        let instant = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
        let local = zone.to_datetime(instant);
        let now = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute()));
        let now = now.unwrap_or(0);
        if self.from < self.to {
            (self.from..self.to).contains(&now)
        } else {
            now >= self.from || now < self.to
        }
    }
}

/// `HH:MM` of a minute of the day.
fn time_of_day(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl QuietHours {
    /// When they begin, as `HH:MM`.
    pub fn from_text(&self) -> String {
        time_of_day(self.from)
    }

    /// When they end, as `HH:MM`.
    pub fn to_text(&self) -> String {
        time_of_day(self.to)
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60)
        .then_some(hours * 60 + minutes)
        .filter(|&minute| minute < DAY_MINUTES)
}

fn find(name: &str) -> Option<TimeZone> {
    if name.starts_with(['+', '-']) {
        return fixed(name).map(TimeZone::fixed);
    }
    // The name of a zone as the database has it, not a file's.
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+');
    if name.is_empty() || name.len() > 64 || !name.bytes().all(is_plain) {
        return None;
    }
    TimeZone::get(name).ok()
}

/// `+09:00`; up to 14 hours.
fn fixed(name: &str) -> Option<Offset> {
    let sign = if name.starts_with('-') { -60 } else { 60 };
    let minutes = minute(name.get(1..)?)?;
    if minutes > 14 * 60 {
        return None;
    }
    Offset::from_seconds(sign * i32::from(minutes)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("a time")
    }

    fn hours(from: &str, to: &str, zone: &str) -> QuietHours {
        QuietHours::parse(true, from, to, zone).expect("quiet hours")
    }

    #[test]
    fn a_night_goes_over_midnight_in_the_zone_of_whoever_sleeps() {
        let night = hours("22:00", "07:30", "Asia/Seoul");
        let held = [
            "2026-11-21T12:59:59Z",
            "2026-11-21T13:00:00Z",
            "2026-11-21T22:29:59Z",
            "2026-11-21T22:30:00Z",
        ];
        let held = held.map(|text| night.hold_at(at(text)));
        assert_eq!(held, [false, true, true, false]);
        let off = QuietHours {
            is_on: false,
            ..night
        };
        assert!(!off.hold_at(at("2026-11-21T15:00:00Z")));
    }

    #[test]
    fn hours_follow_the_clock_of_the_zone_through_summer_time() {
        let noon = hours("12:00", "13:00", "Europe/Berlin");
        assert!(noon.hold_at(at("2026-01-10T11:30:00Z")));
        assert!(!noon.hold_at(at("2026-07-10T11:30:00Z")));
        assert!(noon.hold_at(at("2026-07-10T10:30:00Z")));
        let fixed = hours("12:00", "13:00", "-03:30");
        assert!(fixed.hold_at(at("2026-07-10T15:30:00Z")));
    }

    #[test]
    fn what_is_no_time_or_zone_is_refused() {
        for (from, to) in [("24:00", "01:00"), ("9:00", "10:00"), ("10:60", "11:00")] {
            let refused = QuietHours::parse(true, from, to, "UTC");
            assert_eq!(refused, Err(UnfitQuietHours::Minutes), "{from} {to}");
        }
        let same = QuietHours::parse(true, "10:00", "10:00", "UTC");
        assert_eq!(same, Err(UnfitQuietHours::Minutes));
        for zone in ["", "Seoul", "../etc/passwd", "+15:00", "+9", "KST-9"] {
            let refused = QuietHours::parse(true, "10:00", "11:00", zone);
            assert_eq!(refused, Err(UnfitQuietHours::Zone), "{zone}");
        }
    }
}
