//! `maru handover check`. Must not know the checks.

use std::io::Read as _;
use std::process::ExitCode;

use hyper::Method;
use wire::admin::{CheckToken, TokenReport};

use crate::commands::args::{HandoverCommand, Installation};
use crate::commands::{open, print, print_json, segment};

/// Runs it: failure when a check fails.
pub(super) async fn run(
    installation: &Installation,
    command: HandoverCommand,
) -> anyhow::Result<ExitCode> {
    let HandoverCommand::Check { token, tenant } = command;
    let token = if token == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text.trim().to_owned()
    } else {
        token
    };
    let path = format!("/v1/admin/tenants/{}/handover/check", segment(&tenant)?);
    let admin = open(installation).await?;
    let report: anyhow::Result<TokenReport> = admin
        .call(Method::POST, &path, Some(&CheckToken { token }))
        .await;
    admin.close().await;
    let report = report?;
    if installation.json {
        print_json(&report)?;
    } else {
        let mut lines: Vec<_> = report
            .passed
            .iter()
            .map(|check| format!("✓ {check}"))
            .collect();
        match &report.failed {
            Some(failed) => lines.push(format!("✗ {}: {}", failed.check, failed.why)),
            None => lines.push("The token would be taken.".to_owned()),
        }
        print(&lines.join("\n"))?;
    }
    Ok(match report.failed {
        Some(_) => ExitCode::FAILURE,
        None => ExitCode::SUCCESS,
    })
}
