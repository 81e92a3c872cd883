//! Everything that leaves this process by its own will: calls to identity providers and host services, and mail.
//! Must not know: use cases, stores, who asked.

mod addresses;
mod authorities;
pub mod http;
pub mod mail;

pub use authorities::{Authorities, UnfitAuthorities};
