//! One batch through the store: one transaction for all, and one by one when they disturb each other.
//! Must not know what the commands mean.

use domain::{Event, TenantId};
use store::{StoreError, Wanted};

use super::act::Act;
use super::command::{Command, CommandError, Outcome};
use super::plan::{OwnMove, plan};
use super::{Desk, Job, Reply};

pub(crate) struct Done {
    pub(crate) replies: Vec<(Reply, Result<Outcome, CommandError>)>,
    pub(crate) events: Vec<(TenantId, Event)>,
    pub(crate) own_moves: Vec<OwnMove>,
    pub(crate) flush_failed: bool,
}

/// What became of the commands of a batch.
#[derive(Default)]
struct Written {
    outcomes: Vec<Result<Outcome, CommandError>>,
    events: Vec<(TenantId, Event)>,
    own_moves: Vec<OwnMove>,
    flush_failed: bool,
}

/// Commits the jobs. None of them is answered before its commit; nothing is written for a refused one.
pub(super) async fn commit(desk: &Desk, jobs: &mut Vec<Job>) -> Done {
    let (commands, replies): (Vec<Command>, Vec<Reply>) =
        jobs.drain(..).map(|job| (job.command, job.reply)).unzip();
    let written = match write(desk, &commands).await {
        Ok(written) => written,
        // A single command that collided lost a race with another node: tried again, it sees who won.
        Err(error) if deserves_another_try(&error, commands.len()) => {
            tracing::warn!(commands = commands.len(), error = %error, "a batch collided; its commands are tried one by one");
            one_by_one(desk, &commands).await
        }
        Err(error) => {
            log_failure(&error);
            Written {
                outcomes: vec![Err(CommandError::from_store(&error)); commands.len()],
                flush_failed: matches!(error, StoreError::FlushFailed(_)),
                ..Written::default()
            }
        }
    };
    Done {
        replies: replies.into_iter().zip(written.outcomes).collect(),
        events: written.events,
        own_moves: written.own_moves,
        flush_failed: written.flush_failed,
    }
}

/// Answers all with the same refusal.
pub(crate) fn refuse_all(jobs: &mut Vec<Job>, why: CommandError) -> Done {
    let replies = jobs.drain(..).map(|job| (job.reply, Err(why))).collect();
    Done {
        replies,
        events: Vec::new(),
        own_moves: Vec::new(),
        flush_failed: false,
    }
}

/// Whether a single command may be to blame, so that the others deserve a try without it.
fn deserves_another_try(error: &StoreError, commands: usize) -> bool {
    match error {
        StoreError::Conflict(_) => true,
        StoreError::Corrupt(_) | StoreError::BelowFloor => commands > 1,
        StoreError::Full(_) | StoreError::Unavailable(_) | StoreError::FlushFailed(_) => false,
    }
}

async fn one_by_one(desk: &Desk, commands: &[Command]) -> Written {
    let mut all = Written::default();
    for command in commands {
        if all.flush_failed {
            all.outcomes.push(Err(CommandError::StoreFailed));
            continue;
        }
        match write(desk, std::slice::from_ref(command)).await {
            Ok(mut written) => {
                all.outcomes.append(&mut written.outcomes);
                all.events.append(&mut written.events);
                all.own_moves.append(&mut written.own_moves);
            }
            Err(error) => {
                log_failure(&error);
                all.flush_failed = matches!(error, StoreError::FlushFailed(_));
                all.outcomes.push(Err(why_alone(command, &error)));
            }
        }
    }
    all
}

/// A room that collides even alone lost a race for its alias on another node.
fn why_alone(command: &Command, error: &StoreError) -> CommandError {
    let takes_alias = matches!(
        command,
        Command::CreateRoom { .. }
            | Command::InRoom {
                act: Act::ChangeRoom(_),
                ..
            }
    );
    match error {
        StoreError::Conflict(_) if takes_alias => CommandError::AliasTaken,
        _ => CommandError::from_store(error),
    }
}

async fn write(desk: &Desk, commands: &[Command]) -> Result<Written, StoreError> {
    let mut tx = desk.store.begin().await?;
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
    let plan = plan(
        commands,
        facts,
        (&*desk.ambient, &*desk.keys),
        &desk.tenants,
    );
    if plan.collides && commands.len() > 1 {
        return Err(StoreError::Conflict(
            "two commands of a batch disturb each other".into(),
        ));
    }
    if plan.writes_something {
        tx.write(&plan.changes).await?;
        tx.commit().await?;
    }
    Ok(Written {
        outcomes: plan.outcomes,
        events: plan.events,
        own_moves: plan.own_moves,
        flush_failed: false,
    })
}

fn log_failure(error: &StoreError) {
    let source = std::error::Error::source(error).map(ToString::to_string);
    tracing::error!(error = %error, source, "a batch was not written");
}
