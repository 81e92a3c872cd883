//! HTTP and the gateways: one file per endpoint. Handlers translate; use cases decide.
//!
//! Must not know: SQL, which store or bus there is, the clock. Nothing here writes but through `app`.

mod accounts;
mod acting;
mod admin;
mod answers;
mod auth;
mod config;
mod connection;
mod connections;
mod cors;
mod docs;
mod extract;
mod gateways;
mod handover;
mod health;
mod idempotency;
mod long_json;
mod me;
mod members;
mod messages;
mod moderation;
mod oidc;
mod openapi;
mod pages;
mod presence;
mod problem;
mod push;
mod queue;
mod reads;
mod rooms;
mod router;
mod search;
mod server;
mod serving;
mod state;
mod strict_json;
mod tenants;

pub use admin::CommandLine;
pub use config::HttpConfig;
pub use openapi::openapi_json;
pub use presence::{Nodes, note_changed, tell_people, write_all_down};
pub use reads::tell_feeds;
pub use router::router;
pub use serving::{Serving, listen, serve};
pub use state::{Api, ApiState};
