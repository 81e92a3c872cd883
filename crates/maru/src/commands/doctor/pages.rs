//! Whether pages of the tenant's origins may show and call us, and no others. The embedded page says which these are.
//! Must not know cookies.

use domain::Origin;
use reqwest::Method;
use reqwest::header::HeaderValue;

use crate::commands::doctor::Findings;
use crate::commands::doctor::site::{Seen, Site};

/// An origin that nobody has (RFC 2606).
const NOBODYS_ORIGIN: &str = "https://maru-doctor.invalid";

/// Looks at the embedded page, and at calls from other pages. `page` is the origin of one that embeds it.
pub(super) async fn examine(
    site: &Site,
    tenant: &str,
    page: Option<&Origin>,
    findings: &mut Findings,
) {
    let ancestors = examine_frame(site, tenant, findings).await;
    let origins: Vec<_> = ancestors.iter().filter(|one| one.contains("://")).collect();
    if let Some(page) = page.filter(|_| !findings.has_wrong("embedding")) {
        examine_page(site, tenant, page, &origins, findings);
    }
    let check = "allowed origins";
    let arrives = examine_foreign(site, tenant, findings).await;
    if origins.is_empty() && findings.has_wrong("embedding") {
        findings.skipped(check, "mend `embedding` first: the page tells them");
    } else if !arrives {
        findings.skipped(check, "mend `foreign origins` first: no origin arrives");
    } else if origins.is_empty() {
        findings.skipped(check, "the tenant allows none but ours");
    } else {
        for origin in origins {
            examine_allowed(site, check, origin, findings).await;
        }
    }
}

/// Whether the tenant's list has the page that embeds it, letter by letter as browsers compare.
fn examine_page(
    site: &Site,
    tenant: &str,
    page: &Origin,
    allowed: &[&String],
    findings: &mut Findings,
) {
    let check = "page";
    let text = page.as_str();
    if text == site.origin.as_str() || allowed.iter().any(|one| *one == text) {
        findings.good(check, format!("{text} may embed it"));
        return;
    }
    let host = |origin: &str| {
        let host = origin.split_once("://").map_or(origin, |(_, rest)| rest);
        host.split(':').next().unwrap_or(host).to_owned()
    };
    let near = allowed.iter().find(|one| host(one) == host(text));
    let seen = match near {
        Some(near) => format!("{text} may not embed it: allowed is {near}, which is another"),
        None => format!("{text} may not embed it: it is not among the tenant's origins"),
    };
    let all: Vec<_> = allowed
        .iter()
        .map(|one| format!("--origin {one} "))
        .collect();
    let fix = format!("maru tenant set {tenant} {}--origin {text}", all.concat());
    findings.wrong(check, seen, fix);
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

async fn examine_allowed(site: &Site, check: &'static str, origin: &str, findings: &mut Findings) {
    let fix = "let the proxy pass OPTIONS on, and add no `Access-Control-…` headers of its own";
    match preflight(site, origin).await {
        Ok(seen) => match unreadable_by(&seen, origin) {
            None => findings.good(check, origin),
            Some(why) => findings.wrong(check, format!("{origin} is refused: {why}"), fix),
        },
        Err(why) => findings.wrong(check, why, fix),
    }
}

/// Why a page of this origin could not read what we answer.
fn unreadable_by(seen: &Seen, origin: &str) -> Option<String> {
    if seen.json()["code"].is_string() {
        return Some(seen.code());
    }
    let allowed = seen.headers.get_all("access-control-allow-origin");
    let allowed: Vec<_> = allowed.iter().map(HeaderValue::as_bytes).collect();
    if allowed.is_empty() {
        return Some(format!("a proxy answers OPTIONS with {}", seen.code()));
    }
    if allowed != [origin.as_bytes()] {
        return Some("a proxy says who may read, too".to_owned());
    }
    let may_send_cookies = !seen.header("access-control-allow-credentials").is_empty();
    may_send_cookies.then(|| "a proxy allows pages of others our cookies".to_owned())
}

/// Whether the origin of a page arrives.
async fn examine_foreign(site: &Site, tenant: &str, findings: &mut Findings) -> bool {
    let check = "foreign origins";
    let fix = "let the proxy add no `Access-Control-…` headers, and pass `Origin` on";
    let headers = [("origin", NOBODYS_ORIGIN)];
    let path = format!("/v1/tenants/{tenant}");
    let called = site.ask(Method::GET, &path, &headers, None).await;
    let asked = preflight(site, NOBODYS_ORIGIN).await;
    let (called, asked) = match (called, asked) {
        (Ok(called), Ok(asked)) => (called, asked),
        (Err(why), _) | (_, Err(why)) => {
            findings.wrong(check, why, fix);
            return true;
        }
    };
    let opens = |seen: &Seen| seen.headers.contains_key("access-control-allow-origin");
    let arrives = called.code() == "origin_not_allowed";
    if opens(&called) || opens(&asked) {
        findings.wrong(check, "any page may read what we answer", fix);
    } else if arrives {
        findings.good(check, "refused");
    } else {
        let seen = "not refused: `Origin` does not arrive as it was sent";
        findings.wrong(check, seen, "let the proxy pass `Origin` on as it is");
    }
    arrives
}
