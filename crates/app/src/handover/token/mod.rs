//! Tokens that the host signed (RFC 7519): checked step by step, each step with a name, and used once. Must not know HTTP.

mod claims;
mod exchange;
mod header;
mod key_sets;
mod public_key;
mod registered;
mod steps;

pub use exchange::{Exchange, exchange_token};
pub(crate) use key_sets::KeySets;
pub use registered::check_issuer;
pub use steps::{Report, Step, check};
