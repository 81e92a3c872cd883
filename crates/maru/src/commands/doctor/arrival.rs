//! Whether requests arrive, and as what: address, host, client address, clocks. Must not know tenants.

use std::net::IpAddr;
use std::time::Duration;

use domain::{Ambient as _, Timestamp};
use reqwest::Method;
use wire::ConnectionInfo;

use crate::commands::doctor::Findings;
use crate::commands::doctor::site::{Seen, Site};
use crate::system::System;

/// How far the clocks may be apart: tokens of hosts live for minutes, and ten seconds are forgiven.
const CLOCKS_APART_MAX: Duration = Duration::from_secs(10);
/// An address that nobody has (RFC 5737).
const NOBODYS_ADDRESS: &str = "192.0.2.123";

/// Whether there is a server of ours behind the address at all.
pub(super) async fn examine(site: &Site, findings: &mut Findings) -> bool {
    examine_scheme(site, findings);
    let health = match site.ask(Method::GET, "/healthz", &[], None).await {
        Ok(health) => health,
        Err(why) => {
            let fix = if why.contains("certificate") {
                "give the proxy a certificate for this name that browsers trust"
            } else {
                "check the name, the port, the firewall, and that the server runs"
            };
            findings.wrong("reachable", why, fix);
            return false;
        }
    };
    if health.status != 200 {
        let fix = "let the proxy pass requests on to the listener of `maru serve`";
        findings.wrong("reachable", format!("status {}", health.status), fix);
        return false;
    }
    findings.good("reachable", site.origin.as_str());
    examine_clock(&health, findings);
    examine_arrival(site, findings).await
}

fn examine_scheme(site: &Site, findings: &mut Findings) {
    let host = site.authority();
    let is_here = ["localhost", "127.0.0.1", "[::1]"].iter().any(|local| {
        host == *local
            || host
                .strip_prefix(local)
                .is_some_and(|rest| rest.starts_with(':'))
    });
    match (site.is_https(), is_here) {
        (true, _) => findings.good("encrypted", "https"),
        (false, true) => findings.good("encrypted", "plain http, on this machine"),
        (false, false) => findings.wrong(
            "encrypted",
            "plain http",
            "put a proxy with TLS in front, and start the server with --public-url https://…",
        ),
    }
}

fn examine_clock(health: &Seen, findings: &mut Findings) {
    let date = health.header("date");
    let theirs = jiff::fmt::rfc2822::parse(date).map(|at| at.timestamp().as_millisecond());
    let Ok(theirs) = theirs else {
        findings.skipped("clock", "the answer has no `Date`");
        return;
    };
    let (theirs, ours) = (Timestamp::from_millis(theirs), System.now());
    let apart = ours.since(theirs).max(theirs.since(ours));
    let seen = format!("{} s apart", apart.as_secs());
    if apart <= CLOCKS_APART_MAX {
        findings.good("clock", seen);
    } else {
        let fix = "set both clocks by NTP: tokens of hosts would be too early or too late";
        findings.wrong("clock", seen, fix);
    }
}

async fn connection(site: &Site, headers: &[(&str, &str)]) -> Result<ConnectionInfo, String> {
    let seen = site
        .ask(Method::GET, "/v1/connection", headers, None)
        .await?;
    serde_json::from_slice(&seen.body)
        .map_err(|_| format!("another server answers: {}", seen.code()))
}

async fn examine_arrival(site: &Site, findings: &mut Findings) -> bool {
    let plain = match connection(site, &[]).await {
        Ok(plain) => plain,
        Err(why) => {
            findings.wrong("maru", why, "let the proxy pass every path on, /v1/ too");
            return false;
        }
    };
    let origin = site.origin.as_str();
    if plain.origin == origin {
        findings.good("public address", origin);
    } else {
        let fix = format!("start the server with --public-url {origin}");
        let seen = format!("the server takes {} for its own", plain.origin);
        findings.wrong("public address", seen, fix);
    }
    if plain.host == site.authority() {
        findings.good("host", plain.host.as_str());
    } else {
        let fix = "let the proxy pass `Host` on (nginx: proxy_set_header Host $http_host)";
        let seen = format!("{} arrives as {}", site.authority(), plain.host);
        findings.wrong("host", seen, fix);
    }
    examine_methods(site, findings).await;
    let forged = connection(site, &[("x-forwarded-for", NOBODYS_ADDRESS)]).await;
    examine_address(&plain, forged.as_ref(), findings);
    true
}

/// Some proxies let nothing through but reading and forms. The server itself refuses these methods here, as a problem.
async fn examine_methods(site: &Site, findings: &mut Findings) {
    let check = "methods";
    let mut stopped = Vec::new();
    for method in [Method::PATCH, Method::PUT, Method::DELETE] {
        let seen = site.ask(method.clone(), "/v1/connection", &[], None).await;
        if !seen.is_ok_and(|seen| seen.code() == "method_not_allowed") {
            stopped.push(method.to_string());
        }
    }
    if stopped.is_empty() {
        findings.good(check, "all arrive");
    } else {
        let seen = format!("{} does not arrive", stopped.join(", "));
        findings.wrong(check, seen, "let the proxy pass every method on");
    }
}

fn examine_address(
    plain: &ConnectionInfo,
    forged: Result<&ConnectionInfo, &String>,
    findings: &mut Findings,
) {
    let check = "client address";
    if forged.is_ok_and(|forged| forged.address == NOBODYS_ADDRESS) {
        let fix = format!(
            "set --trusted-proxy-hops {}: more are trusted than there are proxies",
            plain.forwarded
        );
        findings.wrong(check, "anybody can pass for any address", fix);
        return;
    }
    let is_private = |address: IpAddr| match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    };
    let is_hidden = plain.address.parse().is_ok_and(is_private);
    match (plain.forwarded, plain.trusts_forwarded) {
        (0, true) => findings.wrong(
            check,
            "the server trusts a proxy, and none says for whom it asks",
            "let the proxy add `X-Forwarded-For`, or set --trusted-proxy-hops 0",
        ),
        (hops, false) if hops > 0 => findings.wrong(
            check,
            format!(
                "{}, which is the proxy: all people look like one",
                plain.address
            ),
            format!("set --trusted-proxy-hops {hops}"),
        ),
        (0, false) if is_hidden => findings.good(
            check,
            format!("{} (right if there is no proxy between)", plain.address),
        ),
        _ => findings.good(check, plain.address.as_str()),
    }
}
