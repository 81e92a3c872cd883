//! Signing in at identity providers: the addresses that browsers and providers visit. Must not know what providers say.

pub(crate) mod backchannel_logout;
pub(crate) mod callback;
pub(crate) mod carried;
pub(crate) mod exchange_code;
pub(crate) mod popup;
pub(crate) mod start;
