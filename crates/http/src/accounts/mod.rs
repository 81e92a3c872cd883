//! Accounts of a tenant: signing up and in, and forgotten passwords. Must not know how passwords are kept.

pub(crate) mod forgot;
pub(crate) mod login;
pub(crate) mod mfa;
pub(crate) mod reset;
pub(crate) mod sign_up;
pub(crate) mod verify;

use std::net::IpAddr;

use app::accounts::Asker;
use axum::http::HeaderMap;

use crate::auth::create_guest::language;

/// From where a request comes, and in which language its sender reads mail.
pub(crate) fn asker(address: IpAddr, headers: &HeaderMap) -> Asker {
    Asker {
        address,
        language: language(headers),
    }
}
