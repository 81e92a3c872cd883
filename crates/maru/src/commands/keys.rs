//! `maru key …`. Must not know how the administration is reached.

use std::process::ExitCode;

use hyper::Method;
use wire::Because;
use wire::admin::{CreateKey, KeyCreated, KeyEntry, KeyList};

use crate::commands::admin::Admin;
use crate::commands::args::{Installation, KeyCommand};
use crate::commands::{NOTHING, open, print, print_json, segment, table};

/// Runs it.
pub(super) async fn run(
    installation: &Installation,
    command: KeyCommand,
) -> anyhow::Result<ExitCode> {
    let admin = open(installation).await?;
    let done = execute(&admin, command, installation.json).await;
    admin.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn execute(admin: &Admin, command: KeyCommand, is_json: bool) -> anyhow::Result<()> {
    match command {
        KeyCommand::Create {
            tenant,
            name,
            scopes,
            expires_at,
            reason,
        } => {
            let all = || {
                ["handover", "sessions", "people"]
                    .map(String::from)
                    .to_vec()
            };
            let body = CreateKey {
                name,
                scopes: if scopes.is_empty() { all() } else { scopes },
                expires_at,
                reason,
            };
            let path = format!("/v1/admin/tenants/{}/keys", segment(&tenant)?);
            let made: KeyCreated = admin.call(Method::POST, &path, Some(&body)).await?;
            if is_json {
                return print_json(&made);
            }
            print(&format!(
                "{}: {}\n\nThe key. It is shown this once:\n\n  {}",
                made.id, made.entry.name, made.key
            ))
        }
        KeyCommand::List { tenant } => {
            let path = format!("/v1/admin/tenants/{}/keys", segment(&tenant)?);
            let list: KeyList = admin.call(Method::GET, &path, NOTHING).await?;
            if is_json {
                return print_json(&list);
            }
            let rows: Vec<_> = list.keys.iter().map(row).collect();
            print(&table(
                &["ID", "NAME", "SCOPES", "STATE", "LAST USED"],
                &rows,
            ))
        }
        KeyCommand::Revoke {
            tenant,
            key,
            reason,
        } => {
            let (tenant, id) = (segment(&tenant)?, segment(&key)?);
            let path = format!("/v1/admin/tenants/{tenant}/keys/{id}");
            let why = Because { reason };
            admin.call::<()>(Method::DELETE, &path, Some(&why)).await?;
            print(&format!("{key} opens nothing any more."))
        }
    }
}

fn row(key: &KeyEntry) -> Vec<String> {
    let state = match (&key.revoked_at, &key.expires_at) {
        (Some(at), _) => format!("revoked {at}"),
        (None, Some(at)) => format!("until {at}"),
        (None, None) => "live".to_owned(),
    };
    vec![
        key.id.clone(),
        key.name.clone(),
        key.scopes.join(","),
        state,
        key.last_used_at
            .clone()
            .unwrap_or_else(|| "never".to_owned()),
    ]
}
