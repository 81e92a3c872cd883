//! The queue before the mail server: no request waits for it. Bounded, in memory: what waits when the process ends is lost,
//! and whoever waits for the mail asks again. Must not know how a mail is sent.

use std::sync::Arc;
use std::time::Duration;

use app::outbound::{Mail, MailError, Mailer};
use async_trait::async_trait;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;

/// Mails that wait or are being sent at most.
const QUEUED_MAILS_MAX: usize = 1000;
/// Mails that are being sent at once.
const SENDING_MAX: usize = 4;

/// How often a mail is tried again.
#[derive(Clone, Debug)]
pub struct Retries {
    /// How long after each failure it is tried again; after the last one it is given up.
    pub delays: Vec<Duration>,
}

impl Default for Retries {
    fn default() -> Self {
        let seconds = [10, 60, 300, 900];
        Self {
            delays: seconds.into_iter().map(Duration::from_secs).collect(),
        }
    }
}

struct Queued {
    mail: Mail,
    _place: OwnedSemaphorePermit,
}

/// Takes mails and has them sent.
#[derive(Clone)]
pub struct MailQueue {
    sender: mpsc::UnboundedSender<Queued>,
    places: Arc<Semaphore>,
}

/// Sends what is in the queue; whoever holds it can end it.
pub struct MailTask {
    running: JoinHandle<()>,
    stopping: oneshot::Sender<()>,
    places: Arc<Semaphore>,
}

impl MailQueue {
    /// A queue before this mailer, and the task that empties it.
    pub fn start(mailer: Arc<dyn Mailer>, retries: Retries) -> (Self, MailTask) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let places = Arc::new(Semaphore::new(QUEUED_MAILS_MAX));
        let (stopping, stop) = oneshot::channel();
        let running = tokio::spawn(run(mailer, retries, receiver, stop));
        let task = MailTask {
            running,
            stopping,
            places: Arc::clone(&places),
        };
        (Self { sender, places }, task)
    }
}

#[async_trait]
impl Mailer for MailQueue {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let full = || {
            metrics::counter!("maru_mails_total", "outcome" => "queue_full").increment(1);
            MailError::QueueFull
        };
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| full())?;
        let queued = Queued {
            mail: mail.clone(),
            _place: place,
        };
        self.sender.send(queued).map_err(|_| full())
    }
}

impl MailTask {
    /// Takes no more, and gives what waits this long to be sent; how many mails are lost.
    pub async fn stop(mut self, grace: Duration) -> usize {
        // Fails only when the task has ended already.
        let _ = self.stopping.send(());
        let is_empty = tokio::time::timeout(grace, &mut self.running).await.is_ok();
        let lost = QUEUED_MAILS_MAX - self.places.available_permits();
        if !is_empty {
            self.running.abort();
            let _ = self.running.await;
        }
        if lost > 0 {
            tracing::warn!(lost, "mails that waited were not sent");
        }
        lost
    }
}

async fn run(
    mailer: Arc<dyn Mailer>,
    retries: Retries,
    mut receiver: mpsc::UnboundedReceiver<Queued>,
    mut stopping: oneshot::Receiver<()>,
) {
    let turns = Semaphore::new(SENDING_MAX);
    let mut under_way = FuturesUnordered::new();
    let mut is_open = true;
    let mut is_stopping = false;
    while is_open || !under_way.is_empty() {
        tokio::select! {
            queued = receiver.recv(), if is_open => match queued {
                Some(queued) => under_way.push(deliver(&*mailer, &retries, &turns, queued)),
                None => is_open = false,
            },
            Some(()) = under_way.next() => {}
            _ = &mut stopping, if !is_stopping => {
                is_stopping = true;
                receiver.close();
            }
        }
    }
}

/// Sends one mail, with its retries. It keeps its place in the queue until it is sent or given up.
async fn deliver(mailer: &dyn Mailer, retries: &Retries, turns: &Semaphore, queued: Queued) {
    let mut delays = retries.delays.iter();
    let outcome = loop {
        let sent = {
            let _turn = turns.acquire().await;
            mailer.send(&queued.mail).await
        };
        match sent {
            Ok(()) => break "sent",
            Err(MailError::Refused) => break "refused",
            Err(MailError::Unavailable | MailError::QueueFull) => match delays.next() {
                Some(delay) => tokio::time::sleep(*delay).await,
                None => break "given_up",
            },
        }
    };
    if outcome != "sent" {
        tracing::warn!(outcome, "a mail was not sent");
    }
    metrics::counter!("maru_mails_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests;
