//! What comes in on one connection: an upgrade that turns into frames, or responses.
//! It must not know what an answer means.

use anyhow::{Result, bail};

use crate::protocol::frames::{Frame, FrameReader};
use crate::protocol::payloads::excerpt;
use crate::protocol::responses::split_response;

/// One thing that came in.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    /// The WebSocket is open.
    Opened,
    /// A frame.
    Frame(Frame<'a>),
    /// A response: status and body.
    Response(u16, &'a [u8]),
}

/// The reading state of a connection.
pub(crate) struct Coming {
    stage: Stage,
    partial: Vec<u8>,
}

enum Stage {
    Upgrade,
    Frames(FrameReader),
    Responses,
}

impl Coming {
    /// A response to an upgrade, then frames.
    pub(crate) fn upgrade() -> Self {
        Self::at(Stage::Upgrade)
    }

    /// Frames at once.
    pub(crate) fn frames() -> Self {
        Self::at(Stage::Frames(FrameReader::default()))
    }

    /// Responses, one after the other.
    pub(crate) fn responses() -> Self {
        Self::at(Stage::Responses)
    }

    fn at(stage: Stage) -> Self {
        Self {
            stage,
            partial: Vec::new(),
        }
    }

    /// Whether the response to the upgrade is still to come.
    pub(crate) fn is_upgrading(&self) -> bool {
        matches!(self.stage, Stage::Upgrade)
    }

    /// Gives everything that is complete with `chunk` to `each`, in order.
    pub(crate) fn feed(
        &mut self,
        chunk: &[u8],
        each: &mut impl FnMut(Input<'_>) -> Result<()>,
    ) -> Result<()> {
        match &mut self.stage {
            Stage::Frames(reader) => reader.feed(chunk, |frame| each(Input::Frame(frame))),
            Stage::Upgrade => self.feed_upgrade(chunk, each),
            Stage::Responses => self.feed_responses(chunk, each),
        }
    }

    fn feed_upgrade(
        &mut self,
        chunk: &[u8],
        each: &mut impl FnMut(Input<'_>) -> Result<()>,
    ) -> Result<()> {
        self.partial.extend_from_slice(chunk);
        let bytes = std::mem::take(&mut self.partial);
        let Some(response) = split_response(&bytes)? else {
            self.partial = bytes;
            return Ok(());
        };
        if response.status != 101 {
            let body = excerpt(response.body);
            bail!(
                "the upgrade to a WebSocket was answered with {}: {body}",
                response.status
            );
        }
        self.stage = Stage::Frames(FrameReader::default());
        each(Input::Opened)?;
        self.feed(response.rest, each)
    }

    fn feed_responses(
        &mut self,
        chunk: &[u8],
        each: &mut impl FnMut(Input<'_>) -> Result<()>,
    ) -> Result<()> {
        let earlier = std::mem::take(&mut self.partial);
        let joined;
        let mut rest = chunk;
        if !earlier.is_empty() {
            joined = [&earlier, chunk].concat();
            rest = &joined;
        }
        while let Some(response) = split_response(rest)? {
            each(Input::Response(response.status, response.body))?;
            rest = response.rest;
        }
        self.partial.extend_from_slice(rest);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(coming: &mut Coming, stream: &[u8], step: usize) -> Vec<String> {
        let mut seen = Vec::new();
        for chunk in stream.chunks(step) {
            let mut each = |input: Input<'_>| {
                seen.push(match input {
                    Input::Opened => String::from("opened"),
                    Input::Frame(frame) => String::from_utf8_lossy(frame.payload).into_owned(),
                    Input::Response(status, body) => {
                        format!("{status} {}", String::from_utf8_lossy(body))
                    }
                });
                Ok(())
            };
            coming.feed(chunk, &mut each).unwrap();
        }
        seen
    }

    #[test]
    fn frames_behind_an_upgrade_are_read_however_the_bytes_are_cut() {
        let stream =
            b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n\x81\x02hi\x81\x02ho";
        for step in 1..stream.len() {
            let seen = told(&mut Coming::upgrade(), stream, step);
            assert_eq!(seen, ["opened", "hi", "ho"], "in steps of {step}");
        }
    }

    #[test]
    fn responses_on_one_connection_are_told_apart() {
        let stream = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        for step in 1..stream.len() {
            let seen = told(&mut Coming::responses(), stream, step);
            assert_eq!(seen, ["201 {}", "200 "], "in steps of {step}");
        }
    }

    #[test]
    fn a_refused_upgrade_is_an_error() {
        let answer = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";
        assert!(Coming::upgrade().feed(answer, &mut |_| Ok(())).is_err());
    }
}
