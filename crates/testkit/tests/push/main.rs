//! Telling devices that have no page open, against a push service that decrypts and checks who sends.

mod delivery;
mod devices;
mod endings;
mod nodes;
mod picking;
mod world;
