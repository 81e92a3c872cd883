//! One batch through the store: one transaction for all, and one by one when they disturb each other.
//! Must not know what the commands mean.

use domain::{Ambient, Event, TenantId};
use store::{Store, StoreError, Wanted};

use super::command::{Command, CommandError, Outcome};
use super::plan::plan;
use super::{Job, Reply};

pub(crate) struct Done {
    pub(crate) replies: Vec<(Reply, Result<Outcome, CommandError>)>,
    pub(crate) events: Vec<(TenantId, Event)>,
    pub(crate) flush_failed: bool,
}

struct Written {
    outcomes: Vec<Result<Outcome, CommandError>>,
    events: Vec<(TenantId, Event)>,
}

/// Commits the jobs. None of them is answered before its commit; nothing is written for a refused one.
pub(crate) async fn commit(store: &dyn Store, ambient: &dyn Ambient, jobs: &mut Vec<Job>) -> Done {
    let (commands, replies): (Vec<Command>, Vec<Reply>) =
        jobs.drain(..).map(|job| (job.command, job.reply)).unzip();
    let first_try = write(store, ambient, &commands).await;
    let (outcomes, events, flush_failed) = match first_try {
        Ok(written) => (written.outcomes, written.events, false),
        Err(error) if commands.len() > 1 && is_about_one(&error) => {
            tracing::warn!(commands = commands.len(), error = %error, "a batch collided; its commands are tried one by one");
            one_by_one(store, ambient, &commands).await
        }
        Err(error) => {
            log_failure(&error);
            let why = CommandError::from_store(&error);
            (
                vec![Err(why); commands.len()],
                Vec::new(),
                matches!(error, StoreError::FlushFailed(_)),
            )
        }
    };
    Done {
        replies: replies.into_iter().zip(outcomes).collect(),
        events,
        flush_failed,
    }
}

/// Answers all with the same refusal.
pub(crate) fn refuse_all(jobs: &mut Vec<Job>, why: CommandError) -> Done {
    let replies = jobs.drain(..).map(|job| (job.reply, Err(why))).collect();
    Done {
        replies,
        events: Vec::new(),
        flush_failed: false,
    }
}

/// Whether a single command may be to blame, so that the others deserve a try without it.
fn is_about_one(error: &StoreError) -> bool {
    match error {
        StoreError::Conflict(_) | StoreError::Corrupt(_) => true,
        StoreError::Full(_) | StoreError::Unavailable(_) | StoreError::FlushFailed(_) => false,
    }
}

type Parts = (
    Vec<Result<Outcome, CommandError>>,
    Vec<(TenantId, Event)>,
    bool,
);

async fn one_by_one(store: &dyn Store, ambient: &dyn Ambient, commands: &[Command]) -> Parts {
    let mut outcomes = Vec::with_capacity(commands.len());
    let mut events = Vec::new();
    let mut flush_failed = false;
    for command in commands {
        if flush_failed {
            outcomes.push(Err(CommandError::StoreFailed));
            continue;
        }
        match write(store, ambient, std::slice::from_ref(command)).await {
            Ok(mut written) => {
                outcomes.append(&mut written.outcomes);
                events.append(&mut written.events);
            }
            Err(error) => {
                log_failure(&error);
                flush_failed = matches!(error, StoreError::FlushFailed(_));
                outcomes.push(Err(why_alone(command, &error)));
            }
        }
    }
    (outcomes, events, flush_failed)
}

/// A new room that collides even alone lost a race for its alias on another node.
fn why_alone(command: &Command, error: &StoreError) -> CommandError {
    match (command, error) {
        (Command::CreateRoom { .. }, StoreError::Conflict(_)) => CommandError::AliasTaken,
        _ => CommandError::from_store(error),
    }
}

async fn write(
    store: &dyn Store,
    ambient: &dyn Ambient,
    commands: &[Command],
) -> Result<Written, StoreError> {
    let mut tx = store.begin().await?;
    let asked: Vec<Option<Wanted>> = commands.iter().map(Command::wanted).collect();
    let asks: Vec<bool> = asked.iter().map(Option::is_some).collect();
    let wanted: Vec<Wanted> = asked.into_iter().flatten().collect();
    let loaded = if wanted.is_empty() {
        Vec::new()
    } else {
        tx.load(&wanted).await?
    };
    let mut loaded = loaded.into_iter();
    let facts = asks
        .into_iter()
        .map(|asks| asks.then(|| loaded.next()).flatten().unwrap_or_default())
        .collect();
    let plan = plan(commands, facts, ambient);
    if plan.writes_something {
        tx.write(&plan.changes).await?;
        tx.commit().await?;
    }
    Ok(Written {
        outcomes: plan.outcomes,
        events: plan.events,
    })
}

fn log_failure(error: &StoreError) {
    let source = std::error::Error::source(error).map(ToString::to_string);
    tracing::error!(error = %error, source, "a batch was not written");
}
