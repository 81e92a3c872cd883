//! The ways to receive: native socket, server-sent events, long poll. One cursor for all three.
//! Must not know rules: they call the same use cases as the REST endpoints.

pub(crate) mod feed;
pub(crate) mod long_poll;
pub(crate) mod native;
pub(crate) mod sse;
