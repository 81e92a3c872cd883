//! What strangers try, after the numbers of docs/attacks.md: forged tokens, other people's sockets, foreign rooms, pages of
//! other origins, and fields that nobody should see. Others stand beside what they are about.

mod events;
mod foreign;
mod forged;
mod frames;
mod origins;
mod pages;
mod renewal;
mod rooms;
