//! What a text may not hold. Must not know rooms, tenants, or what is done with a text that is caught.

pub mod personal_data;
pub mod words;
