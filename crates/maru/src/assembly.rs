//! The parts put together around a store: writer, hub, use cases, listener. The tests build the same house around a
//! clock of their own. Must not know where settings come from.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use app::sessions::{Keys, Seeds};
use app::writer::{OnCommitted, Writer, WriterTasks};
use domain::Ambient;
use http_api::{Api, ApiState, HttpConfig, Serving};
use hub::{Bus, Hub, HubLimits};
use store::SharedStore;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How often the hub is told that a second has passed.
const TICK: Duration = Duration::from_secs(1);
/// How often heads are looked up where other nodes write to the same store.
const LOOK_UP_EVERY_TICKS: u32 = 3;
/// How long a stop waits for sockets to say goodbye, and for requests under way.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

/// What the house is built from.
pub struct Parts {
    /// Where everything is kept.
    pub store: SharedStore,
    /// Time and chance.
    pub ambient: Arc<dyn Ambient>,
    /// How hubs hear of each other.
    pub bus: Arc<dyn Bus>,
    /// The secrets of tokens.
    pub seeds: Seeds,
    /// Settings of the HTTP side.
    pub http: HttpConfig,
    /// Limits of the hub.
    pub hub: HubLimits,
}

/// A server at work.
pub struct Running {
    /// What its handlers are given.
    pub api: ApiState,
    /// Where it listens.
    pub address: SocketAddr,
    serving: Serving,
    writer_tasks: WriterTasks,
    background: Vec<JoinHandle<()>>,
}

/// Starts everything; the listener is bound already.
///
/// # Errors
/// When the store cannot tell its epoch.
pub async fn start(parts: Parts, listener: TcpListener) -> anyhow::Result<Running> {
    let epoch = parts
        .store
        .epoch()
        .await
        .context("the store cannot be read")?;
    let hub = Hub::new(Arc::clone(&parts.store), epoch, parts.bus, parts.hub);
    let publishing = Arc::clone(&hub);
    let on_committed: OnCommitted =
        Arc::new(move |tenant, events| publishing.publish(tenant, events));
    let (writer, writer_tasks) = Writer::start(&parts.store, &parts.ambient, &on_committed);
    let keys = Keys::from_seeds(&parts.seeds);
    let cx = Arc::new(app::Cx::new(
        parts.store,
        writer,
        Arc::clone(&parts.ambient),
        keys,
    ));
    let background = vec![
        tokio::spawn(tick(Arc::clone(&hub), Arc::clone(&cx))),
        tokio::spawn(Arc::clone(&hub).hear_bus()),
    ];
    let address = listener.local_addr()?;
    let api = Api::new(cx, hub, parts.http);
    let serving = http_api::serve(listener, http_api::router(Arc::clone(&api)), &api.config);
    Ok(Running {
        api,
        address,
        serving,
        writer_tasks,
        background,
    })
}

async fn tick(hub: Arc<Hub>, cx: Arc<app::Cx>) {
    let mut seconds = tokio::time::interval(TICK);
    seconds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut count: u32 = 0;
    loop {
        seconds.tick().await;
        count = count.wrapping_add(1);
        let now = cx.ambient.now();
        hub.sweep(now);
        cx.tickets.forget_expired(now);
        if count.is_multiple_of(LOOK_UP_EVERY_TICKS) {
            hub.look_up_heads().await;
        }
    }
}

impl Running {
    /// Stops so that nothing is lost: no new work, a goodbye to every socket, the last batch committed and answered.
    pub async fn stop(self) {
        self.api.drain();
        let connections = u32::try_from(self.api.hub.connections()).unwrap_or(u32::MAX);
        // Everybody coming back at once would be a storm: half a millisecond for each, five seconds at most.
        let spread = Duration::from_micros(500)
            .saturating_mul(connections)
            .min(Duration::from_secs(5));
        self.api.hub.close_all(spread);
        self.serving.stop(STOP_PATIENCE).await;
        drop(tokio::time::timeout(STOP_PATIENCE, self.api.hub.all_gone()).await);
        self.api.cx.writer.stop();
        self.writer_tasks.join().await;
        for task in self.background {
            task.abort();
        }
    }
}
