//! `maru audit`. Must not know how the administration is reached.

use std::process::ExitCode;

use hyper::Method;
use wire::admin::{AuditEntry, AuditPage};

use crate::commands::args::AuditArgs;
use crate::commands::{NOTHING, open, print, print_json, segment};

/// Runs it.
pub(super) async fn run(args: &AuditArgs) -> anyhow::Result<ExitCode> {
    let base = match &args.tenant {
        Some(tenant) => format!("/v1/admin/tenants/{}/audit", segment(tenant)?),
        None => "/v1/admin/audit".to_owned(),
    };
    let admin = open(&args.installation).await?;
    let mut entries: Vec<AuditEntry> = Vec::new();
    let mut before = args.before;
    // A page of the API has a hundred lines at most.
    let read = async {
        loop {
            let left = args.limit.saturating_sub(u32::try_from(entries.len())?);
            if left == 0 {
                return anyhow::Ok(());
            }
            let from = before.map(|id| format!("&before={id}")).unwrap_or_default();
            let path = format!("{base}?limit={}{from}", left.min(100));
            let page: AuditPage = admin.call(Method::GET, &path, NOTHING).await?;
            entries.extend(page.entries);
            match page.prev {
                Some(prev) => before = Some(prev),
                None => return Ok(()),
            }
        }
    };
    let read = read.await;
    admin.close().await;
    read?;
    if args.installation.json {
        print_json(&entries)?;
    } else {
        let lines: Vec<_> = entries.iter().map(line).collect();
        print(&lines.join("\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// One line; texts that people wrote stand as JSON, so that none begins a line of its own.
fn line(entry: &AuditEntry) -> String {
    let reason = entry.reason.as_deref();
    let reason = reason.map(|text| format!("reason={}", serde_json::Value::from(text)));
    let change = [("before", &entry.before), ("after", &entry.after)];
    let change = change
        .into_iter()
        .filter_map(|(name, json)| Some(format!("{name}={}", json.as_ref()?.get())));
    let mut parts = vec![
        entry.id.to_string(),
        entry.at.clone(),
        entry.actor.clone(),
        entry.action.clone(),
        entry.object.clone(),
    ];
    parts.extend(reason.into_iter().chain(change));
    parts.join(" ")
}
