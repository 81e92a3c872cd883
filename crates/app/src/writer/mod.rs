//! The writer: takes what has queued up while the last flush ran, decides it inside one transaction, commits once, then
//! answers every sender and hands the events on. No timer, no artificial delay: the batch is what waited.
//!
//! Must not know who asked, nor who listens.

mod act;
mod batch;
mod command;
mod kept;
mod plan;
mod queue_act;
mod room_plan;
mod seat;
mod subject;
mod verdict;

use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::{Ambient, Event, TenantId};
use store::SharedStore;
use tokio::sync::{Notify, mpsc, oneshot};

use crate::sessions::Keys;
use crate::tenants::Directory;

pub use act::{Act, ReportWanted, RoomChange, Verdict};
pub use command::{Command, CommandError, NewRoomWanted, Outcome};
pub use plan::{OwnMove, OwnMoved};
pub use queue_act::{Decision, HoldWanted, QueueAct};
pub use seat::Seat;

/// Commands that wait for one writer at most.
pub const QUEUE_COMMANDS_MAX: usize = 4_096;
/// Commands of one batch at most.
pub const BATCH_COMMANDS_MAX: usize = 512;
/// Committed batches that wait for their answers and publication at most.
const COMMITTED_BATCHES_MAX: usize = 4;

/// How a command is answered: once, after the commit.
pub type Reply = Box<dyn FnOnce(Result<Outcome, CommandError>) + Send>;

/// Gets the events of a commit, those of one room in seq order.
pub type OnEvents = Arc<dyn Fn(TenantId, &[Event]) + Send + Sync>;

/// Gets what concerns one person alone, or their own lists.
pub type OnOwnMove = Arc<dyn Fn(&OwnMove) + Send + Sync>;

/// Is told what each commit did.
#[derive(Clone)]
pub struct OnCommitted {
    /// Gets its events.
    pub events: OnEvents,
    /// Gets each read marker that moved, and each room that somebody has set for themselves.
    pub own_moves: OnOwnMove,
}

/// A command with the way to answer it.
pub(crate) struct Job {
    pub(crate) command: Command,
    pub(crate) reply: Reply,
}

/// What a commit left to do: answers first, then publication.
struct Committed {
    replies: Vec<(Reply, Result<Outcome, CommandError>)>,
    events: Vec<(TenantId, Event)>,
    own_moves: Vec<OwnMove>,
}

/// The way to the writers. A room's commands always go to the same one.
pub struct Writer {
    queues: Vec<mpsc::Sender<Job>>,
    health: Arc<Health>,
    own_moves: OnOwnMove,
}

#[derive(Default)]
struct Health {
    /// A flush failed: nothing is written any more until the process is restarted.
    flush_failed: AtomicBool,
    stopping: AtomicBool,
    stop: Notify,
}

/// The ends of the writers' threads and tasks, to be waited for.
pub struct WriterTasks(Vec<oneshot::Receiver<()>>);

impl Writer {
    /// Starts as many writers as the store has use for.
    pub fn start(
        store: &SharedStore,
        ambient: &Arc<dyn Ambient>,
        (keys, tenants): (&Arc<Keys>, &Arc<Directory>),
        on_committed: &OnCommitted,
    ) -> (Self, WriterTasks) {
        let health = Arc::new(Health::default());
        let mut queues = Vec::new();
        let mut tasks = Vec::new();
        for _ in 0..store.writers_max().max(1) {
            let (queue, jobs) = mpsc::channel(QUEUE_COMMANDS_MAX);
            let (committed, to_answer) = mpsc::channel(COMMITTED_BATCHES_MAX);
            queues.push(queue);
            let desk = Desk {
                store: Arc::clone(store),
                ambient: Arc::clone(ambient),
                keys: Arc::clone(keys),
                tenants: Arc::clone(tenants),
                health: Arc::clone(&health),
            };
            tasks.push(start_thread(write_batches(jobs, desk, committed)));
            let (ended, end) = oneshot::channel();
            let answering = answer_and_publish(to_answer, on_committed.clone());
            tokio::spawn(async move {
                answering.await;
                drop(ended);
            });
            tasks.push(end);
        }
        let own_moves = Arc::clone(&on_committed.own_moves);
        let writer = Self {
            queues,
            health,
            own_moves,
        };
        (writer, WriterTasks(tasks))
    }

    /// Tells what was committed beside the writers and concerns one person alone.
    pub(crate) fn tell_own(&self, own_move: &OwnMove) {
        (self.own_moves)(own_move);
    }

    /// Hands a command over if there is room for it; `reply` is called exactly once either way.
    pub fn submit(&self, command: Command, reply: Reply) {
        let queue = self.queue_of(&command);
        if let Err(error) = queue.try_send(Job { command, reply }) {
            let (job, why) = match error {
                mpsc::error::TrySendError::Full(job) => (job, CommandError::Overloaded),
                mpsc::error::TrySendError::Closed(job) => (job, CommandError::Draining),
            };
            (job.reply)(Err(why));
        }
    }

    /// Hands a command over as soon as there is room for it: for connections, which are made to wait instead of refused.
    pub async fn submit_when_free(&self, command: Command, reply: Reply) {
        let job = Job { command, reply };
        if let Err(mpsc::error::SendError(job)) = self.queue_of(&job.command).send(job).await {
            (job.reply)(Err(CommandError::Draining));
        }
    }

    /// Hands a command over and waits for its answer.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn execute(&self, command: Command) -> Result<Outcome, CommandError> {
        let (answer, answered) = oneshot::channel();
        self.submit(command, Box::new(move |result| drop(answer.send(result))));
        answered.await.unwrap_or(Err(CommandError::StoreFailed))
    }

    /// Hands commands over together and waits for all answers, in their order.
    pub async fn execute_all(
        &self,
        commands: impl IntoIterator<Item = Command>,
    ) -> Vec<Result<Outcome, CommandError>> {
        let submit = |command| {
            let (answer, answered) = oneshot::channel();
            self.submit(command, Box::new(move |result| drop(answer.send(result))));
            answered
        };
        let waiting: Vec<_> = commands.into_iter().map(submit).collect();
        let mut answers = Vec::with_capacity(waiting.len());
        for answered in waiting {
            answers.push(answered.await.unwrap_or(Err(CommandError::StoreFailed)));
        }
        answers
    }

    fn queue_of(&self, command: &Command) -> &mpsc::Sender<Job> {
        let mut hasher = std::hash::DefaultHasher::new();
        command.shard_key().hash(&mut hasher);
        let at = usize::try_from(hasher.finish() % self.queues.len() as u64).unwrap_or(0);
        &self.queues[at]
    }

    /// Whether writing has ended because the disk failed.
    pub fn has_failed(&self) -> bool {
        self.health.flush_failed.load(Ordering::Acquire)
    }

    /// Takes no more commands; those that wait are still written.
    pub fn stop(&self) {
        self.health.stopping.store(true, Ordering::Release);
        self.health.stop.notify_waiters();
    }
}

impl WriterTasks {
    /// Waits until everything that was taken is committed, answered and published.
    pub async fn join(self) {
        for task in self.0 {
            drop(task.await);
        }
    }
}

/// Runs a writer on a thread of its own. Each step of a transaction is a round trip to the engine's thread; waking a
/// thread that does nothing else costs half of what waking a pool of workers does.
fn start_thread(writing: impl Future<Output = ()> + Send + 'static) -> oneshot::Receiver<()> {
    let (ended, end) = oneshot::channel();
    // With IO: a store whose engine is reached by a socket may connect in here.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("the system gives files to a server that is starting");
    let thread = std::thread::Builder::new().name("maru-writer".to_owned());
    let started = thread.spawn(move || {
        runtime.block_on(writing);
        drop(ended);
    });
    started.expect("the system gives threads to a server that is starting");
    end
}

/// What a writer works with.
struct Desk {
    store: SharedStore,
    ambient: Arc<dyn Ambient>,
    /// What seals the texts that moderators delete.
    keys: Arc<Keys>,
    /// What tenants say of the kinds of rooms.
    tenants: Arc<Directory>,
    health: Arc<Health>,
}

async fn write_batches(
    mut queue: mpsc::Receiver<Job>,
    desk: Desk,
    committed: mpsc::Sender<Committed>,
) {
    let health = &desk.health;
    let mut jobs = Vec::with_capacity(BATCH_COMMANDS_MAX);
    loop {
        let stopped = health.stop.notified();
        if health.stopping.load(Ordering::Acquire) {
            queue.close();
        }
        tokio::select! {
            taken = queue.recv_many(&mut jobs, BATCH_COMMANDS_MAX) => if taken == 0 { return },
            () = stopped => continue,
        }
        metrics::histogram!("maru_writer_batch_commands")
            .record(u32::try_from(jobs.len()).unwrap_or(u32::MAX));
        let done = if health.flush_failed.load(Ordering::Acquire) {
            batch::refuse_all(&mut jobs, CommandError::StoreFailed)
        } else {
            batch::commit(&desk, &mut jobs).await
        };
        if done.flush_failed {
            health.flush_failed.store(true, Ordering::Release);
            tracing::error!(
                "the store could not be flushed to disk: writing ends until the process is restarted"
            );
        }
        if committed
            .send(Committed {
                replies: done.replies,
                events: done.events,
                own_moves: done.own_moves,
            })
            .await
            .is_err()
        {
            return;
        }
    }
}

async fn answer_and_publish(mut committed: mpsc::Receiver<Committed>, on_committed: OnCommitted) {
    while let Some(batch) = committed.recv().await {
        for (reply, result) in batch.replies {
            reply(result);
        }
        let mut run: Vec<Event> = Vec::new();
        let mut run_tenant = None;
        for (tenant, event) in batch.events {
            if run_tenant != Some(tenant) {
                flush_run(&on_committed, run_tenant, &mut run);
                run_tenant = Some(tenant);
            }
            run.push(event);
        }
        flush_run(&on_committed, run_tenant, &mut run);
        for own_move in &batch.own_moves {
            (on_committed.own_moves)(own_move);
        }
    }
}

fn flush_run(on_committed: &OnCommitted, tenant: Option<TenantId>, run: &mut Vec<Event>) {
    if let (Some(tenant), false) = (tenant, run.is_empty()) {
        (on_committed.events)(tenant, run);
        run.clear();
    }
}
