//! What has had its time: histories that are cut, rooms that end, people who are erased, and what they take along.

mod erasure;
mod export;
mod histories;
mod idle;
#[path = "../state_law/client.rs"]
#[expect(dead_code, reason = "the law's client knows members and rooms too")]
mod law;
mod world;
