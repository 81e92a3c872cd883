//! Statements that lock what they read: SQLite's one writer holds the whole file already. Must not know their meaning.

use crate::sql::identity::lock_statements;

lock_statements!("", "", "", "");
