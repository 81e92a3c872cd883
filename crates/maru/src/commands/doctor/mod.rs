//! `maru doctor`: goes the way from the public address to the server as a browser does, and names what is wrong, each
//! with what mends it. Must not know the inside of the server.

mod arrival;
mod entering;
mod live;
mod pages;
mod site;

use std::process::ExitCode;

use anyhow::Context as _;
use domain::Origin;
use serde::Serialize;

use crate::cli::ServeArgs;
use crate::commands::args::DoctorArgs;
use crate::commands::{print, print_json};
use crate::config::Config;
use site::Site;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Good,
    Wrong,
    Skipped,
}

/// One check.
#[derive(Clone, Debug, Serialize)]
struct Finding {
    check: &'static str,
    state: State,
    /// What was seen.
    seen: String,
    /// What mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
}

/// Everything that was found.
#[derive(Debug, Default, Serialize)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, check: &'static str, state: State, seen: impl Into<String>) {
        self.0.push(Finding {
            check,
            state,
            seen: seen.into(),
            fix: None,
        });
    }

    fn good(&mut self, check: &'static str, seen: impl Into<String>) {
        self.add(check, State::Good, seen);
    }

    fn skipped(&mut self, check: &'static str, why: impl Into<String>) {
        self.add(check, State::Skipped, why);
    }

    fn wrong(&mut self, check: &'static str, seen: impl Into<String>, fix: impl Into<String>) {
        self.0.push(Finding {
            check,
            state: State::Wrong,
            seen: seen.into(),
            fix: Some(fix.into()),
        });
    }

    /// Whether this check found something wrong: what hangs on it says nothing then.
    fn has_wrong(&self, check: &str) -> bool {
        let mut all = self.0.iter();
        all.any(|one| one.state == State::Wrong && one.check == check)
    }

    fn is_good(&self) -> bool {
        self.0.iter().all(|one| one.state != State::Wrong)
    }
}

/// Runs it: failure when something is wrong.
///
/// # Errors
/// When there is no address to check.
pub async fn run(args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let origin = match &args.url {
        Some(url) => Origin::parse(url.strip_suffix('/').unwrap_or(url))
            .with_context(|| format!("{url} is not an address such as https://chat.example"))?,
        None => configured(args)?,
    };
    let page = args.page.as_deref().map(page).transpose()?;
    let asked = Asked {
        tenant: args.tenant.as_deref(),
        page: page.as_ref(),
    };
    let findings = examine(&Site::new(origin)?, asked).await;
    if args.json {
        print_json(&findings)?;
    } else {
        print(&text_of(&findings))?;
    }
    Ok(if findings.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What is tried out besides the address.
#[derive(Clone, Copy)]
struct Asked<'a> {
    tenant: Option<&'a str>,
    /// The origin of a page that embeds the tenant.
    page: Option<&'a Origin>,
}

fn page(text: &str) -> anyhow::Result<Origin> {
    Origin::parse(text.strip_suffix('/').unwrap_or(text))
        .with_context(|| format!("{text} is not an origin such as https://shop.example"))
}

fn configured(args: &DoctorArgs) -> anyhow::Result<Origin> {
    let config = Config::load(&ServeArgs {
        config: args.config.clone(),
        ..ServeArgs::default()
    })?;
    match config.public_origin {
        Some(origin) => Ok(origin),
        None => Origin::parse(&format!("http://{}", config.listen))
            .context("say --url: the listener's address is none that people use"),
    }
}

async fn examine(site: &Site, asked: Asked<'_>) -> Findings {
    let mut findings = Findings::default();
    if !arrival::examine(site, &mut findings).await {
        return findings;
    }
    let Some(tenant) = asked.tenant else {
        findings.skipped("cookies, streams, pages", "say --tenant to try them out");
        live::examine_handshake(site, &mut findings).await;
        return findings;
    };
    let Some(ways) = entering::find_tenant(site, tenant, &mut findings).await else {
        return findings;
    };
    match entering::enter(site, tenant, &ways, &mut findings).await {
        Some(guest) => {
            entering::come_back(site, tenant, &guest, &mut findings).await;
            if entering::examine_token(site, &guest, &mut findings).await {
                live::examine_socket(site, &guest.token, &mut findings).await;
                live::examine_stream(site, &guest.token, &mut findings).await;
                entering::leave(site, &guest, &mut findings).await;
            } else {
                live::examine_handshake(site, &mut findings).await;
                findings.skipped("stream", "nobody could open it");
            }
        }
        None => live::examine_handshake(site, &mut findings).await,
    }
    pages::examine(site, tenant, asked.page, &mut findings).await;
    findings
}

fn text_of(findings: &Findings) -> String {
    let width = findings.0.iter().map(|one| one.check.chars().count()).max();
    let width = width.unwrap_or(0);
    let mut lines = Vec::new();
    for one in &findings.0 {
        let mark = match one.state {
            State::Good => '✓',
            State::Wrong => '✗',
            State::Skipped => '–',
        };
        lines.push(format!("{mark} {:width$}  {}", one.check, one.seen));
        if let Some(fix) = &one.fix {
            lines.push(format!("  {:width$}  → {fix}", ""));
        }
    }
    lines.push(if findings.is_good() {
        "Nothing is wrong.".to_owned()
    } else {
        "Something is wrong.".to_owned()
    });
    lines.join("\n")
}
