//! Texts of statements that ask for a plan: the only ones that are put together at run time, and only in tests. Must
//! not know what a good plan is.

use sqlx::AssertSqlSafe;

/// Asks SQLite for the plan of `sql`.
pub(crate) fn query_plan(sql: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("explain query plan {sql}"))
}

/// Gives `sql` to PostgreSQL as the prepared statement `asked`.
pub(crate) fn prepare(sql: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("prepare asked as {sql}"))
}

/// Asks PostgreSQL for the plan of the prepared statement `asked`, made from `sql`.
pub(crate) fn explain_prepared(sql: &str) -> AssertSqlSafe<String> {
    let parameters = (1..=20).filter(|n| sql.contains(&format!("${n}"))).count();
    if parameters == 0 {
        return AssertSqlSafe("explain execute asked".into());
    }
    let nulls = vec!["null"; parameters].join(", ");
    AssertSqlSafe(format!("explain execute asked({nulls})"))
}
