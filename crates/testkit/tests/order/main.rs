//! Keeping order among people: reports, blocks, notices, and what a moderator does and undoes.

mod acts;
mod blocks;
mod notices;
mod own;
mod reports;
mod world;
