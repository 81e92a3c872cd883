//! The administration over the public wire: who may do what, what a tenant can be set to, and what is written down.

mod audit;
mod beside;
mod deletion;
mod people;
mod proof;
mod roles;
mod second_factor;
mod settings;
mod setup;
mod world;
