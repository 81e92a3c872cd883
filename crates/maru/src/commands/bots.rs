//! `maru bot …`. Must not know how the administration is reached.

use std::process::ExitCode;

use hyper::Method;
use wire::Because;
use wire::admin::{BotCreated, BotEntry, BotList, CreateBot};

use crate::commands::admin::Admin;
use crate::commands::args::{BotCommand, Installation};
use crate::commands::{NOTHING, open, print, print_json, segment, table};

/// Runs it.
pub(super) async fn run(
    installation: &Installation,
    command: BotCommand,
) -> anyhow::Result<ExitCode> {
    let admin = open(installation).await?;
    let done = execute(&admin, command, installation.json).await;
    admin.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn execute(admin: &Admin, command: BotCommand, is_json: bool) -> anyhow::Result<()> {
    match command {
        BotCommand::Create {
            tenant,
            name,
            scopes,
            rooms,
            addresses,
            expires_at,
            reason,
        } => {
            let usual = || ["read", "write"].map(String::from).to_vec();
            let body = CreateBot {
                name,
                scopes: if scopes.is_empty() { usual() } else { scopes },
                rooms: (!rooms.is_empty()).then_some(rooms),
                addresses: (!addresses.is_empty()).then_some(addresses),
                expires_at,
                reason,
            };
            let path = format!("/v1/admin/tenants/{}/bots", segment(&tenant)?);
            let made: BotCreated = admin.call(Method::POST, &path, Some(&body)).await?;
            if is_json {
                return print_json(&made);
            }
            print(&format!(
                "Bot {}: {}\n\nIts key. It is shown this once:\n\n  {}",
                made.principal.id, made.principal.name, made.key
            ))
        }
        BotCommand::List { tenant } => {
            let path = format!("/v1/admin/tenants/{}/bots", segment(&tenant)?);
            let list: BotList = admin.call(Method::GET, &path, NOTHING).await?;
            if is_json {
                return print_json(&list);
            }
            let row = |bot: &BotEntry| {
                let live = bot.keys.iter().filter(|key| key.revoked_at.is_none());
                let ids: Vec<_> = live.map(|key| key.id.as_str()).collect();
                vec![
                    bot.principal.id.clone(),
                    bot.principal.name.clone(),
                    ids.join(","),
                ]
            };
            let rows: Vec<_> = list.bots.iter().map(row).collect();
            print(&table(&["ID", "NAME", "KEYS"], &rows))
        }
        BotCommand::Delete {
            tenant,
            bot,
            reason,
        } => {
            let (tenant, id) = (segment(&tenant)?, segment(&bot)?);
            let path = format!("/v1/admin/tenants/{tenant}/bots/{id}");
            let why = Because { reason };
            admin.call::<()>(Method::DELETE, &path, Some(&why)).await?;
            print(&format!(
                "{bot} is gone; its messages stay without its name."
            ))
        }
    }
}
