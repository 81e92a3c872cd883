//! HTTP and the gateways: one file per endpoint. Handlers translate; use cases decide.
//!
//! Must not know: SQL, which store or bus there is, the clock. Nothing here writes but through `app`.

mod auth;
mod config;
mod connections;
mod docs;
mod extract;
mod gateways;
mod health;
mod members;
mod messages;
mod openapi;
mod pages;
mod problem;
mod rooms;
mod router;
mod serving;
mod state;

pub use config::HttpConfig;
pub use openapi::openapi_json;
pub use router::router;
pub use serving::{Serving, listen, serve};
pub use state::{Api, ApiState};
