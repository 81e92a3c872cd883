//! HTTP/1.1 responses, as far as a load needs them: status and body, framed by `content-length`.
//! It must not know what was asked.

use std::sync::LazyLock;

use anyhow::{Context, Result, bail};
use memchr::memmem::Finder;

static BLANK_LINE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\r\n\r\n"));

/// One response at the beginning of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response<'a> {
    /// The status code.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: &'a [u8],
    /// What came after it.
    pub(crate) rest: &'a [u8],
}

/// The first response in `bytes`, or nothing while it is not complete.
pub(crate) fn split_response(bytes: &[u8]) -> Result<Option<Response<'_>>> {
    let Some(at) = BLANK_LINE.find(bytes) else {
        return Ok(None);
    };
    let (head, after) = (&bytes[..at], &bytes[at + BLANK_LINE.needle().len()..]);
    let status = read_status(head)?;
    let length = body_length(head, status)?;
    Ok(after
        .split_at_checked(length)
        .map(|(body, rest)| Response { status, body, rest }))
}

fn read_status(head: &[u8]) -> Result<u16> {
    head.strip_prefix(b"HTTP/1.1 ")
        .and_then(|rest| rest.first_chunk::<3>())
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .and_then(|digits| digits.parse().ok())
        .context("the server did not answer with HTTP/1.1")
}

fn body_length(head: &[u8], status: u16) -> Result<usize> {
    if matches!(status, 101 | 204 | 304) {
        return Ok(0);
    }
    for line in head.split(|&byte| byte == b'\n') {
        let Some((name, value)) = line.split_at_checked("content-length:".len()) else {
            continue;
        };
        if name.eq_ignore_ascii_case(b"content-length:") {
            let text = std::str::from_utf8(value)?.trim();
            return text.parse().context("the content-length is not a number");
        }
    }
    bail!("an answer with status {status} has no content-length");
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATED: &[u8] = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";

    #[test]
    fn a_response_is_split_from_what_follows_it() {
        let bytes = [CREATED, b"HTTP"].concat();
        let response = split_response(&bytes).unwrap().unwrap();
        assert_eq!(
            (response.status, response.body, response.rest),
            (201, &b"{}"[..], &b"HTTP"[..])
        );
    }

    #[test]
    fn a_response_cut_anywhere_is_not_complete() {
        for end in 0..CREATED.len() {
            assert_eq!(split_response(&CREATED[..end]).unwrap(), None, "at {end}");
        }
    }

    #[test]
    fn no_content_needs_no_length_and_anything_else_does() {
        let empty = split_response(b"HTTP/1.1 204 No Content\r\n\r\n")
            .unwrap()
            .unwrap();
        assert_eq!(empty.status, 204);
        assert!(split_response(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
