//! What happens to the real binary when things go wrong: it is killed, its disk is full or fails, its clients are slow
//! or rude, it is stopped in the middle. Each test starts processes of its own and judges by what clients saw.
//!
//! Must not know the server's inside. Some tests need Linux and `strace`, and say so when it is missing.

mod chance;
mod durability;
mod failing_flush;
mod flush;
mod full_disk;
mod kill;
mod listener;
mod load;
mod log_lines;
mod reading;
mod requests;
mod secrecy;
mod secrecy_walk;
mod sending;
mod server;
mod shortage;
mod start;
mod stop;
mod strace;
