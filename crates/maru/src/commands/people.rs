//! `maru person …`. Must not know how the administration is reached.

use std::process::ExitCode;

use hyper::Method;
use wire::admin::{ErasePerson, ErasureState};

use crate::commands::admin::Admin;
use crate::commands::args::{Installation, PersonCommand};
use crate::commands::{NOTHING, open, print, print_json, segment};

/// Runs it.
pub(super) async fn run(
    installation: &Installation,
    command: PersonCommand,
) -> anyhow::Result<ExitCode> {
    let admin = open(installation).await?;
    let done = execute(&admin, command, installation.json).await;
    admin.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn execute(admin: &Admin, command: PersonCommand, is_json: bool) -> anyhow::Result<()> {
    let state = match command {
        PersonCommand::Erase {
            tenant,
            person,
            reason,
        } => {
            let path = path(&tenant, &person)?;
            let body = ErasePerson { reason };
            let state: ErasureState = admin.call(Method::POST, &path, Some(&body)).await?;
            state
        }
        PersonCommand::Erasure { tenant, person } => {
            let path = path(&tenant, &person)?;
            let state: ErasureState = admin.call(Method::GET, &path, NOTHING).await?;
            state
        }
    };
    if is_json {
        return print_json(&state);
    }
    let id = &state.principal;
    print(&match &state.done_at {
        Some(at) => format!("{id} is erased, since {at} from every room too."),
        None => format!(
            "{id} has no name and no session any more; the server goes on with their rooms."
        ),
    })
}

fn path(tenant: &str, person: &str) -> anyhow::Result<String> {
    let (tenant, person) = (segment(tenant)?, segment(person)?);
    Ok(format!(
        "/v1/admin/tenants/{tenant}/people/{person}/erasure"
    ))
}
