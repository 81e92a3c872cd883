//! `maru operator …`, and how a set-up code is said. Must not know how the administration is reached.

use std::process::ExitCode;

use hyper::Method;
use wire::Because;
use wire::admin::SetupCode;

use crate::commands::args::{Installation, OperatorCommand};
use crate::commands::{open, print, print_json};

/// What is printed of a set-up code: to the terminal, never into a log.
pub fn setup_text(origin: &str, code: &str) -> String {
    format!(
        "With this code, once and within a day, somebody becomes an operator:\n\n  {code}\n\n  \
         POST {origin}/v1/operators/setup {{\"code\", \"email\", \"password\", \"name\"}}\n"
    )
}

/// Runs it.
pub(super) async fn run(
    installation: &Installation,
    command: &OperatorCommand,
) -> anyhow::Result<ExitCode> {
    let (path, why) = match command {
        OperatorCommand::SetupCode => ("/v1/operators/setup-codes", None),
        OperatorCommand::Invite { reason } => {
            let reason = reason.clone();
            ("/v1/operators/invitations", Some(Because { reason }))
        }
    };
    let admin = open(installation).await?;
    let made: anyhow::Result<SetupCode> = admin.call(Method::POST, path, why.as_ref()).await;
    admin.close().await;
    let made = made?;
    if installation.json {
        print_json(&made)?;
        return Ok(ExitCode::SUCCESS);
    }
    match &made.code {
        Some(code) => print(&setup_text(&made.origin, code))?,
        None => anyhow::bail!("there is an operator already; ask them"),
    }
    Ok(ExitCode::SUCCESS)
}
