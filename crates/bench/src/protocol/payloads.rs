//! Reads from a JSON payload the few things that a load needs, without parsing the rest.
//! It must not know who reads. Searching for a quoted name is safe: inside a JSON string a quote is escaped.

use std::sync::LazyLock;

use anyhow::{Context, Result, ensure};
use memchr::memmem::{self, Finder};

static SEQ: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\"seq\":"));
static REF: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\"ref\":"));
static CLIENT_ID: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\"client_id\":\""));
static HEAD: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\"head\":"));

/// The `type` of a frame; the wire puts it first.
pub(crate) fn frame_type(payload: &[u8]) -> Result<&str> {
    let name = payload
        .strip_prefix(b"{\"type\":\"")
        .and_then(|rest| rest.split(|&byte| byte == b'"').next())
        .with_context(|| format!("a frame does not begin with its type: {}", excerpt(payload)))?;
    Ok(std::str::from_utf8(name)?)
}

/// Follows a room's log through an `event` or `events` frame: each seq must be the one after
/// `last`, or `last` itself again (a message repeats the seq of its event).
/// Answers how many events there were.
pub(crate) fn follow_seqs(payload: &[u8], last: &mut u64) -> Result<u64> {
    let before = *last;
    for at in SEQ.find_iter(payload) {
        let seq = number(&payload[at + SEQ.needle().len()..]).context("a seq is not a number")?;
        let repeated = seq == *last && *last > before;
        ensure!(repeated || seq == *last + 1, "seq {seq} follows {last}");
        *last = seq;
    }
    Ok(*last - before)
}

/// The numbers in the client ids of the messages in a frame, each id being `prefix` and a number.
pub(crate) fn serials(payload: &[u8], prefix: &str, mut each: impl FnMut(usize)) -> Result<()> {
    for at in CLIENT_ID.find_iter(payload) {
        let serial = payload[at + CLIENT_ID.needle().len()..]
            .strip_prefix(prefix.as_bytes())
            .and_then(number)
            .context("a message came that was not sent")?;
        each(usize::try_from(serial)?);
    }
    Ok(())
}

/// The numeric `ref` of an answer.
pub(crate) fn reference(payload: &[u8]) -> Option<usize> {
    let at = REF.find(payload)?;
    let value = number(&payload[at + REF.needle().len()..])?;
    usize::try_from(value).ok()
}

/// The `head` in a `subscribed` frame.
pub(crate) fn head(payload: &[u8]) -> Option<u64> {
    let at = HEAD.find(payload)?;
    number(&payload[at + HEAD.needle().len()..])
}

/// Whether a `subscribed` frame promises every event after the cursor.
pub(crate) fn is_resumed(payload: &[u8]) -> bool {
    memmem::find(payload, b"\"mode\":\"resumed\"").is_some()
}

/// The beginning of a payload for an error message.
pub(crate) fn excerpt(payload: &[u8]) -> String {
    String::from_utf8_lossy(&payload[..payload.len().min(300)]).into_owned()
}

fn number(bytes: &[u8]) -> Option<u64> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    let mut value = None;
    for digit in digits {
        value = Some(value.unwrap_or(0_u64).checked_mul(10)? + u64::from(digit - b'0'));
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(seq: u64) -> String {
        format!(
            r#"{{"seq":{seq},"at":"t","event":{{"type":"message.sent","message":{{"seq":{seq},"text":"a \"seq\":9"}}}}}}"#
        )
    }

    #[test]
    fn a_batch_moves_the_place_in_the_log_by_its_events() {
        let batch = format!(
            r#"{{"type":"events","events":[{},{}]}}"#,
            event(7),
            event(8)
        );
        let mut last = 6;
        let counted = follow_seqs(batch.as_bytes(), &mut last).unwrap();
        assert_eq!((counted, last), (2, 8));
    }

    #[test]
    fn a_hole_and_a_repeated_event_are_refused() {
        for (last, seq) in [(6, 8), (7, 7), (8, 7)] {
            let mut last = last;
            let answer = follow_seqs(event(seq).as_bytes(), &mut last);
            assert!(answer.is_err(), "{seq} was taken after {last}");
        }
    }

    #[test]
    fn type_ref_head_and_mode_are_found() {
        let payload =
            br#"{"type":"subscribed","room":"rm_1","head":120,"mode":"resumed","ref":15}"#;
        assert_eq!(frame_type(payload).unwrap(), "subscribed");
        assert_eq!((head(payload), reference(payload)), (Some(120), Some(15)));
        assert!(is_resumed(payload));
    }

    #[test]
    fn messages_are_told_apart_by_their_client_ids() {
        let payload = br#"{"type":"events","events":[{"client_id":"t-007","text":"x"},{"client_id":"t-12"}]}"#;
        let mut seen = Vec::new();
        serials(payload, "t-", |serial| seen.push(serial)).unwrap();
        assert_eq!(seen, [7, 12]);
        assert!(serials(payload, "u-", |_| {}).is_err());
    }

    #[test]
    fn what_is_not_a_frame_has_no_type() {
        assert!(frame_type(b"[]").is_err());
        assert_eq!(reference(br#"{"type":"ack","ref":"x"}"#), None);
    }
}
