//! The public wire as a client speaks it: requests, responses, frames.
//! It must not know sockets, time or what a benchmark is.

pub(crate) mod frames;
pub(crate) mod mails;
pub(crate) mod payloads;
pub(crate) mod requests;
pub(crate) mod responses;
