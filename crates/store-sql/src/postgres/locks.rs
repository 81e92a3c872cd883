//! Statements that lock what they read until the end of the transaction, as strongly as a change of them would. Must
//! not know their meaning.

use crate::sql::identity::lock_statements;

lock_statements!(" for no key update", " of s", " of k", " for share");
