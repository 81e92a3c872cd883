//! Keeping order among people: reports, blocks, notices, and what a moderator does and undoes.

mod acts;
mod blocks;
mod entries;
mod limits;
mod notices;
mod own;
mod parts;
mod queue;
mod reports;
mod rules;
mod waiting;
mod world;
