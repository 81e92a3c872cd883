//! Oneself: who one is, one's name, devices and claims. Must not know tokens.

pub(crate) mod blocks;
pub(crate) mod claims;
pub(crate) mod delete;
pub(crate) mod export;
pub(crate) mod password;
pub(crate) mod profile;
pub(crate) mod sessions;
pub(crate) mod step_up;
pub(crate) mod totp;
