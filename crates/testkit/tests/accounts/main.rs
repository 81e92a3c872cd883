//! Accounts over the public wire: signing up and in, passwords, the second factor, and what guessing comes to.

mod busy;
mod flow;
mod guessing;
mod passwords;
mod second_factor;
mod world;
