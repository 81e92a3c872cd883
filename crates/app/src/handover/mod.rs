//! How users of the host service come over: by a code of ours that its backend asked for (push), by a code of its own that
//! we redeem there (pull), by a token that it signed; and what its backend may do about them. Nothing that a page says
//! selects an identity. Must not know HTTP.

mod enter;
mod people;
mod pull;
mod push;
mod token;
mod user;

pub use people::{EndWanted, ban, deactivate, end_sessions, unban};
pub use pull::redeem_host_code;
pub use push::{CodeWanted, NewCode, create_code, redeem_code};
pub(crate) use token::KeySets;
pub use token::{Exchange, Report, Step, check as check_token, check_issuer, exchange_token};

use std::net::IpAddr;

/// From where somebody comes over, and on what.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The network address.
    pub address: IpAddr,
    /// What the person reads in the list of devices.
    pub device: &'a str,
}
