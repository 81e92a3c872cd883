//! Putting the house together: configuration, wiring, signals. The only crate that names the concrete store and bus.
//!
//! Must not know: rules, routes, SQL. What it wires, others made.

pub mod admin_socket;
pub mod assembly;
pub mod cli;
pub mod commands;
pub mod config;
pub mod fill;
pub mod keys_file;
pub mod keys_watch;
pub mod metrics_listener;
pub mod outside;
pub mod schema;
pub mod serve;
pub mod stores;
pub mod system;
