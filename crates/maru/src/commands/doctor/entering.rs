//! Whether somebody can enter a tenant and come back by the cookie: a guest is made and leaves again. Must not know
//! rooms.

use reqwest::Method;
use serde_json::{Value, json};

use crate::commands::doctor::Findings;
use crate::commands::doctor::site::{Seen, Site};
use crate::commands::segment;

/// Somebody who has entered.
pub(super) struct Guest {
    /// The access token.
    pub(super) token: String,
    /// The cookie as it is sent back: `name=value`.
    cookie: Option<String>,
}

/// The tenant's ways, if it is there and open.
pub(super) async fn find_tenant(
    site: &Site,
    tenant: &str,
    findings: &mut Findings,
) -> Option<Value> {
    let Ok(name) = segment(tenant) else {
        findings.wrong("tenant", "there is none of this name", "maru tenant list");
        return None;
    };
    let path = format!("/v1/tenants/{name}");
    match site.ask(Method::GET, &path, &[], None).await {
        Ok(seen) if seen.status == 200 => {
            findings.good("tenant", name);
            Some(seen.json())
        }
        Ok(seen) => {
            let fix = "maru tenant list shows what there is, and whether it is on";
            findings.wrong("tenant", seen.code(), fix);
            None
        }
        Err(why) => {
            findings.wrong("tenant", why, "try again");
            None
        }
    }
}

/// Enters as a guest where the tenant takes guests, and looks at the cookie.
pub(super) async fn enter(
    site: &Site,
    tenant: &str,
    public: &Value,
    findings: &mut Findings,
) -> Option<Guest> {
    let check = "cookie";
    if public["ways"]["guest"] != json!(true) {
        findings.skipped(check, "the tenant takes no guests");
        return None;
    }
    let path = format!("/v1/tenants/{tenant}/guests");
    let body = json!({ "device": "maru doctor" });
    let seen = match site.ask(Method::POST, &path, &[], Some(&body)).await {
        Ok(seen) => seen,
        Err(why) => {
            findings.wrong(check, why, "let the proxy pass POST with a body on");
            return None;
        }
    };
    if seen.status != 201 && seen.json()["code"].is_null() {
        let seen = format!("a guest cannot enter: {}", seen.code());
        findings.wrong("entering", seen, "let the proxy pass POST with a body on");
        return None;
    }
    if seen.status != 201 {
        findings.skipped(check, format!("no guest is taken now: {}", seen.code()));
        return None;
    }
    let set_cookie = seen.header("set-cookie");
    let wrong = wrong_of_cookie(site.is_https(), set_cookie);
    if wrong.is_empty() {
        let name = set_cookie.split('=').next().unwrap_or("");
        findings.good(check, format!("{name}, as browsers want it"));
    } else if findings.has_wrong("public address") {
        findings.skipped(check, "mend `public address` first: cookies hang on it");
    } else {
        let fix = if site.is_https() {
            "start the server with --public-url https://…, and let the proxy leave `Set-Cookie` as it is"
        } else {
            "let the proxy leave `Set-Cookie` as it is"
        };
        findings.wrong(check, wrong.join("; "), fix);
    }
    let pair = set_cookie.split(';').next().unwrap_or("");
    let is_ours = pair.starts_with("maru-rt=") || pair.starts_with("__Host-Http-rt=");
    Some(Guest {
        token: seen.json()["access_token"]
            .as_str()
            .unwrap_or("")
            .to_owned(),
        cookie: is_ours.then(|| pair.to_owned()),
    })
}

/// Whether the server knows who asks with an access token.
pub(super) async fn examine_token(site: &Site, guest: &Guest, findings: &mut Findings) -> bool {
    let check = "access token";
    let bearer = format!("Bearer {}", guest.token);
    let headers = [("authorization", bearer.as_str())];
    let fix = "let the proxy pass `Authorization` on";
    match site.ask(Method::GET, "/v1/me", &headers, None).await {
        Ok(seen) if seen.status == 200 => {
            findings.good(check, "it is taken");
            return true;
        }
        Ok(seen) => findings.wrong(check, seen.code(), fix),
        Err(why) => findings.wrong(check, why, fix),
    }
    false
}

/// What is wrong about the cookie.
fn wrong_of_cookie(is_https: bool, set_cookie: &str) -> Vec<String> {
    if set_cookie.is_empty() {
        return vec!["no cookie arrives".to_owned()];
    }
    let mut parts = set_cookie.split(';').map(str::trim);
    let name = parts.next().and_then(|pair| pair.split('=').next());
    let attributes: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
    let has = |wanted: &str| attributes.iter().any(|one| one == wanted);
    let mut wrong = Vec::new();
    let wanted_name = if is_https {
        "__Host-Http-rt"
    } else {
        "maru-rt"
    };
    if name != Some(wanted_name) {
        wrong.push(format!("its name is not {wanted_name}"));
    }
    let mut wanted = vec!["HttpOnly", "Path=/", "SameSite=Lax"];
    if is_https {
        wanted.push("Secure");
    }
    for one in wanted {
        if !has(&one.to_ascii_lowercase()) {
            wrong.push(format!("it lacks {one}"));
        }
    }
    if attributes.iter().any(|one| one.starts_with("domain=")) {
        wrong.push("it has a Domain, and every host below could read it".to_owned());
    }
    wrong
}

/// Comes back by the cookie, as our own page does.
pub(super) async fn come_back(site: &Site, tenant: &str, guest: &Guest, findings: &mut Findings) {
    let check = "coming back";
    let Some(cookie) = &guest.cookie else {
        findings.skipped(check, "there is no cookie");
        return;
    };
    let headers = [
        ("cookie", cookie.as_str()),
        ("x-maru-refresh", "1"),
        ("origin", site.origin.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let body = json!({ "tenant": tenant });
    let seen = site
        .ask(Method::POST, "/v1/auth/refresh", &headers, Some(&body))
        .await;
    match seen {
        Ok(seen) if seen.status == 200 => findings.good(check, "the cookie is taken again"),
        Ok(seen) if is_of_page(&seen) && findings.has_wrong("host") => {
            findings.skipped(check, "mend `host` first: pages of ours are told by it");
        }
        Ok(seen) => {
            let fix = if is_of_page(&seen) {
                "let the proxy pass `Host` and `Origin` on as they are"
            } else {
                "let the proxy pass `Cookie` on"
            };
            findings.wrong(check, seen.code(), fix);
        }
        Err(why) => findings.wrong(check, why, "try again"),
    }
}

/// Whether it was refused for the page that asks.
fn is_of_page(seen: &Seen) -> bool {
    matches!(seen.code().as_str(), "cross_site" | "origin_not_allowed")
}

/// The guest leaves: nobody is left behind who could act.
pub(super) async fn leave(site: &Site, guest: &Guest, findings: &mut Findings) {
    let bearer = format!("Bearer {}", guest.token);
    let headers = [("authorization", bearer.as_str())];
    let seen = site
        .ask(Method::POST, "/v1/auth/logout", &headers, Some(&json!({})))
        .await;
    match seen {
        Ok(seen) if seen.status == 204 => findings.good("leaving", "the guest is out again"),
        Ok(seen) => findings.wrong(
            "leaving",
            seen.code(),
            "let the proxy pass `Authorization` on",
        ),
        Err(why) => findings.wrong("leaving", why, "try again"),
    }
}

#[cfg(test)]
mod tests {
    use super::wrong_of_cookie;

    #[test]
    fn a_cookie_that_browsers_would_drop_or_share_is_named() {
        let good = "__Host-Http-rt=x; Path=/; Max-Age=9; HttpOnly; Secure; SameSite=Lax";
        assert!(wrong_of_cookie(true, good).is_empty());
        let plain = "maru-rt=x; Path=/; Max-Age=9; HttpOnly; SameSite=Lax";
        assert!(wrong_of_cookie(false, plain).is_empty());
        for (wrong, count) in [
            ("", 1),
            (plain, 2),
            (
                "__Host-Http-rt=x; Path=/; HttpOnly; Secure; SameSite=Lax; Domain=a.b",
                1,
            ),
            ("__Host-Http-rt=x; Path=/; Secure; SameSite=None", 2),
        ] {
            assert_eq!(wrong_of_cookie(true, wrong).len(), count, "{wrong}");
        }
    }
}
