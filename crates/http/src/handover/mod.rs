//! Coming over from a host service. Must not know how codes and tokens are checked.

pub(crate) mod exchange_token;
pub(crate) mod redeem;
