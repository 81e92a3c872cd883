//! What a text may not hold, and how fast it may come. Must not know rooms, tenants, or what is done with a text that is caught.

pub mod flood;
pub mod personal_data;
pub mod words;
