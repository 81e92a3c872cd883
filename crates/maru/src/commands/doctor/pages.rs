//! Whether pages of the tenant's origins may show and call us, and no others. The embedded page says which these are.
//! Must not know cookies.

use reqwest::Method;

use crate::commands::doctor::Findings;
use crate::commands::doctor::site::{Seen, Site};

/// An origin that nobody has (RFC 2606).
const NOBODYS_ORIGIN: &str = "https://maru-doctor.invalid";

/// Looks at the embedded page, and at calls from other pages.
pub(super) async fn examine(site: &Site, tenant: &str, findings: &mut Findings) {
    let ancestors = examine_frame(site, tenant, findings).await;
    examine_foreign(site, tenant, findings).await;
    let origins: Vec<_> = ancestors.iter().filter(|one| one.contains("://")).collect();
    if origins.is_empty() {
        findings.skipped("allowed origins", "the tenant allows none but ours");
    }
    for origin in origins {
        examine_allowed(site, origin, findings).await;
    }
}

async fn examine_frame(site: &Site, tenant: &str, findings: &mut Findings) -> Vec<String> {
    let check = "embedding";
    let path = format!("/embed/{tenant}");
    let seen = match site.ask(Method::GET, &path, &[], None).await {
        Ok(seen) if seen.status == 200 => seen,
        Ok(seen) => {
            findings.wrong(check, seen.code(), "let the proxy pass /embed/ on");
            return Vec::new();
        }
        Err(why) => {
            findings.wrong(check, why, "let the proxy pass /embed/ on");
            return Vec::new();
        }
    };
    let ancestors = ancestors(&seen);
    if !seen.header("x-frame-options").is_empty() {
        let fix = "take `X-Frame-Options` out of the proxy: it keeps the page out of every frame";
        findings.wrong(check, "a proxy forbids frames", fix);
    } else if ancestors.is_empty() || ancestors.iter().any(|one| one == "*") {
        let fix = "let the proxy leave `Content-Security-Policy` as it is";
        findings.wrong(check, "the page does not say who may frame it", fix);
    } else {
        findings.good(check, format!("framed by {}", ancestors.join(" ")));
    }
    ancestors
}

/// What stands behind `frame-ancestors`.
fn ancestors(seen: &Seen) -> Vec<String> {
    let policy = seen.header("content-security-policy");
    let mut directives = policy.split(';').map(str::trim);
    let words = directives.find_map(|one| one.strip_prefix("frame-ancestors"));
    let words = words.unwrap_or("").split_ascii_whitespace();
    words.map(ToOwned::to_owned).collect()
}

async fn preflight(site: &Site, origin: &str) -> Result<Seen, String> {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "authorization"),
    ];
    site.ask(Method::OPTIONS, "/v1/rooms", &headers, None).await
}

async fn examine_allowed(site: &Site, origin: &str, findings: &mut Findings) {
    let check = "allowed origins";
    let fix = "let the proxy pass OPTIONS on, and add no `Access-Control-…` headers of its own";
    match preflight(site, origin).await {
        Ok(seen) if is_readable_by(&seen, origin) => findings.good(check, origin),
        Ok(seen) => findings.wrong(check, format!("{origin} is refused: {}", seen.code()), fix),
        Err(why) => findings.wrong(check, why, fix),
    }
}

fn is_readable_by(seen: &Seen, origin: &str) -> bool {
    let allowed = seen.headers.get_all("access-control-allow-origin");
    let mut allowed = allowed.iter().map(axum::http::HeaderValue::as_bytes);
    let is_only = allowed.next() == Some(origin.as_bytes()) && allowed.next().is_none();
    is_only && seen.header("access-control-allow-credentials").is_empty()
}

async fn examine_foreign(site: &Site, tenant: &str, findings: &mut Findings) {
    let check = "foreign origins";
    let fix = "let the proxy add no `Access-Control-…` headers, and pass `Origin` on";
    let headers = [("origin", NOBODYS_ORIGIN)];
    let path = format!("/v1/tenants/{tenant}");
    let called = site.ask(Method::GET, &path, &headers, None).await;
    let asked = preflight(site, NOBODYS_ORIGIN).await;
    match (called, asked) {
        (Ok(called), Ok(asked)) => {
            let opens = |seen: &Seen| seen.headers.contains_key("access-control-allow-origin");
            if opens(&called) || opens(&asked) {
                findings.wrong(check, "any page may read what we answer", fix);
            } else if called.code() == "origin_not_allowed" {
                findings.good(check, "refused");
            } else {
                findings.wrong(check, called.code(), fix);
            }
        }
        (Err(why), _) | (_, Err(why)) => findings.wrong(check, why, fix),
    }
}
