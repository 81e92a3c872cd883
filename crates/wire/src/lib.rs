//! Every byte on the wire: REST bodies, socket frames, problem documents, and the WebSocket framing itself.
//!
//! Must not know: rooms' rules, stores, sockets, axum. Types that come in refuse unknown fields; types that go out
//! are made from the domain by one-way `From`.

pub mod auth;
pub mod events;
pub mod frames;
pub mod limits;
pub mod messages;
pub mod principals;
pub mod problems;
pub mod rooms;
pub mod typescript;
pub mod websocket;

pub use auth::{CreateGuest, GuestAnswer, RefreshRequest, TicketAnswer};
pub use events::{EventBody, EventRecord, LongPollAnswer};
pub use frames::{After, ClientFrame, CloseCode, Mode, Reference, ServerFrame};
pub use messages::{HistoryPage, Message, SendMessage};
pub use principals::Principal;
pub use problems::{Problem, ProblemCode, ProblemField};
pub use rooms::{CreateRoom, Room, RoomList};
