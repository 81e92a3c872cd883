//! What every answer says to caches, whoever asked. Must not know outcomes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::cells::Cell;

/// The routes that set a cookie when they are asked as the table asks: every way to enter, and each step of a sign-in at a
/// provider. Refreshing and signing out do it too where they are asked by a cookie.
const COOKIES: &[&str] = &[
    "GET /v1/auth/oidc/callback",
    "GET /v1/tenants/{tenant}/oidc/{provider}/start",
    "POST /v1/auth/exchange-code",
    "POST /v1/auth/handover",
    "POST /v1/operators/setup",
    "POST /v1/tenants/{tenant}/accounts/verify",
    "POST /v1/tenants/{tenant}/guests",
    "POST /v1/tenants/{tenant}/login",
    "POST /v1/tenants/{tenant}/login/mfa",
];

pub(crate) fn check(cells: &[Cell]) {
    let mut wrong = String::new();
    let mut with_cookie = BTreeSet::new();
    for cell in cells.iter().filter(|cell| !cell.headers.is_empty()) {
        let text = |name: &str| {
            let values = cell.headers.get_all(name).iter();
            let values = values.filter_map(|value| value.to_str().ok());
            values.collect::<Vec<_>>().join(", ").to_lowercase()
        };
        let mut miss = |what: &str| {
            let _ = writeln!(
                wrong,
                "{} {:?} {:?}: {what}",
                cell.route, cell.place, cell.caller
            );
        };
        let is_open = cell.outcome == "101";
        let is_api = cell.route.contains(" /v1/");
        if is_api && !is_open && !text("cache-control").contains("no-store") {
            miss("a cache may keep it");
        }
        if is_api && !is_open && !text("vary").contains("origin") {
            miss("it does not vary by origin");
        }
        if text("x-content-type-options") != "nosniff" {
            miss("its type may be guessed");
        }
        if !text("access-control-allow-origin").is_empty()
            || !text("access-control-allow-credentials").is_empty()
        {
            miss("another origin may read it");
        }
        if cell.headers.contains_key("set-cookie") {
            with_cookie.insert(cell.route.as_str());
        }
    }
    assert_eq!(wrong, "");
    let reviewed: BTreeSet<&str> = COOKIES.iter().copied().collect();
    assert_eq!(
        with_cookie, reviewed,
        "left: what sets a cookie; right: what is reviewed"
    );
}
