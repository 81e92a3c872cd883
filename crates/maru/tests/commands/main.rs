//! The commands that administer, as processes of their own, beside a running server and without one.

mod administering;
mod audited;
mod doctor;
mod mail;
mod proxy;
mod signing_key;
mod socket;
mod workbench;
mod world;
