//! What a feed says, encoded once for all who hear it. Must not know who they are.

use bytes::Bytes;
use wire::frames::{Feed, ServerFrame};
use wire::websocket::text_frame;

use crate::connection::{Connection, Encoding};
use crate::encoded::sse_event_at;

/// What a feed says, in the encodings of sockets and streams.
pub struct Told {
    frame: Bytes,
    sse: Bytes,
}

impl Told {
    /// Encodes it. Whoever has got it has got everything up to the cursor.
    pub fn new(feed: Feed, cursor: &str) -> Self {
        let frame = ServerFrame::Feed {
            feed,
            cursor: cursor.to_owned(),
        };
        let json = frame.to_json();
        Self {
            frame: text_frame(&json),
            sse: sse_event_at("feed", cursor, &json),
        }
    }

    /// Gives it to a connection.
    pub fn give(&self, connection: &Connection) {
        match connection.encoding {
            Encoding::Socket => connection.send(&self.frame),
            Encoding::Sse => connection.send(&self.sse),
            Encoding::Wake => {}
        }
    }
}
