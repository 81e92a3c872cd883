//! The parts put together around a store: writer, hub, use cases, listener. The tests build the same house around a
//! clock of their own. Must not know where settings come from.

mod indexing;
mod pushing;
mod turns;
mod waiting;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use app::AppLimits;
use app::outbound::{Fetch, Mailer};
use app::people::Erased;
use app::retention::Keeper;
use app::revocations::{LogReader, OnRevoked};
use app::search::Follower;
use app::sessions::{Keys, Seeds};
use app::writer::{OnCommitted, OwnMoved, Writer, WriterTasks};
use domain::{Ambient, Origin};
use http_api::{Api, ApiState, HttpConfig, Nodes, Serving};
use hub::{Bus, Hub, HubLimits};
use store::SharedStore;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How often the revocation log is read where other nodes write to the same store: what ended there is closed here within
/// a second.
const READ_REVOCATIONS_EVERY: Duration = Duration::from_millis(500);
/// How often what ended is deleted.
const CLEAN_UP_EVERY: Duration = Duration::from_mins(1);
/// How often it is looked for what has had its time, and for people who are to be erased: a step each.
const KEEP_HOUSE_EVERY: Duration = Duration::from_secs(1);
/// Steps of erasing in a turn at most.
const ERASE_STEPS_PER_TURN: u32 = 20;
/// How long it rests behind a round over all rooms.
const KEEP_HOUSE_REST: Duration = Duration::from_secs(10);
/// How long a stop waits for sockets to say goodbye, and for requests under way.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

pub use turns::pass_second;

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
    /// How much the use cases take.
    pub limits: AppLimits,
    /// Where people reach us; without it where the listener is bound.
    pub public_origin: Option<Origin>,
    /// Calls to others.
    pub fetch: Arc<dyn Fetch>,
    /// Mail.
    pub mailer: Arc<dyn Mailer>,
    /// Who is behind this server, for push services: `mailto:` or `https:`.
    pub push_contact: Option<String>,
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

/// The use cases and the live part over a store, without a listener and without what runs beside it.
pub struct House {
    /// What handlers are given.
    pub api: ApiState,
    writer_tasks: WriterTasks,
}

/// Puts the house together.
///
/// # Errors
/// When the store cannot be read, or does not take the operators' tenant.
pub async fn build(parts: Parts, public_origin: Origin) -> anyhow::Result<House> {
    let epoch = parts
        .store
        .epoch()
        .await
        .context("the store cannot be read")?;
    let hub = Hub::new(Arc::clone(&parts.store), epoch, parts.bus, parts.hub);
    let (publishing, signalling) = (Arc::clone(&hub), Arc::clone(&hub));
    let (follower, pushes): (Arc<Follower>, Arc<app::push::Pushes>) = Default::default();
    let (noting, pushing) = (Arc::clone(&follower), Arc::clone(&pushes));
    let on_committed = OnCommitted {
        events: Arc::new(move |tenant, events| {
            publishing.publish(tenant, events);
            noting.note(tenant, events);
            pushing.note(tenant, events);
        }),
        own_moves: Arc::new(move |own| {
            let room = (own.tenant, own.room);
            match (own.principal, own.what) {
                (Some(who), OwnMoved::Marker(marker)) => signalling.note_read(room, who, marker),
                (Some(who), OwnMoved::Set) => signalling.note_set(room, who),
                (Some(who), OwnMoved::Waiting) => signalling.note_waiting(room, who),
                (None, _) => signalling.note_called(room),
            }
        }),
    };
    let tenants = Arc::default();
    let keys = Arc::new(Keys::from_seeds(&parts.seeds));
    let (writer, writer_tasks) = Writer::start(
        &parts.store,
        &parts.ambient,
        (&keys, &tenants),
        &on_committed,
    );
    let closing = Arc::clone(&hub);
    let on_revoked: OnRevoked = Arc::new(move |ended| closing.close_revoked(ended));
    let cx = app::Cx::new(app::CxParts {
        store: parts.store,
        writer,
        ambient: parts.ambient,
        keys: Keys::from_seeds(&parts.seeds),
        limits: parts.limits,
        public_origin,
        fetch: parts.fetch,
        mailer: parts.mailer,
        tenants,
        on_revoked,
        follower,
        push_contact: parts.push_contact,
        pushes,
    });
    let cx = Arc::new(cx.await.context("the store cannot be read")?);
    app::tenants::create_operators(&cx)
        .await
        .context("the operators' tenant cannot be made")?;
    hub.on_changed(Box::new(cx.forgetting()));
    Ok(House {
        api: Api::new(cx, hub, parts.http),
        writer_tasks,
    })
}

impl House {
    /// Commits and answers the last batch.
    pub async fn stop(self) {
        self.api.cx.writer.stop();
        self.writer_tasks.join().await;
    }
}

/// Starts everything; the listener is bound already.
///
/// # Errors
/// When the store cannot tell its epoch.
pub async fn start(parts: Parts, listener: TcpListener) -> anyhow::Result<Running> {
    let address = listener.local_addr()?;
    let public_origin = match parts.public_origin.clone() {
        Some(origin) => origin,
        None => Origin::parse(&format!("http://{address}"))
            .context("the listener's address is no origin")?,
    };
    let writers_max = parts.store.writers_max();
    let House { api, writer_tasks } = build(parts, public_origin).await?;
    app::people::finish_claims(&api.cx, Duration::ZERO)
        .await
        .context("claims cannot be finished")?;
    let (cx, hub) = (&api.cx, &api.hub);
    let is_shared = writers_max > 1 || hub.hears_others();
    let mut revocations = LogReader::default();
    let read_at = cx.ambient.now();
    revocations
        .step(cx)
        .await
        .context("the revocation log cannot be read")?;
    let nodes = if is_shared {
        Nodes::Several
    } else {
        Nodes::One
    };
    let mut background = vec![
        tokio::spawn(turns::tick(Arc::clone(hub), Arc::clone(cx), nodes)),
        tokio::spawn(turns::tell_feeds(Arc::clone(hub), Arc::clone(cx))),
        tokio::spawn(Arc::clone(hub).hear_bus()),
        tokio::spawn(clean_up(Arc::clone(cx))),
        tokio::spawn(indexing::follow_logs(Arc::clone(cx), is_shared)),
        tokio::spawn(pushing::push_to_devices(Arc::clone(cx))),
        tokio::spawn(keep_house(Arc::clone(hub), Arc::clone(cx))),
        tokio::spawn(erase_people(Arc::clone(cx))),
    ];
    if is_shared {
        cx.revocations.was_read(read_at);
        let following = follow_revocations(Arc::clone(hub), Arc::clone(cx), revocations);
        background.push(tokio::spawn(following));
    }
    let serving = http_api::serve(listener, http_api::router(Arc::clone(&api)), &api.config);
    Ok(Running {
        api,
        address,
        serving,
        writer_tasks,
        background,
    })
}

/// Reads the revocation log that other nodes write.
async fn follow_revocations(hub: Arc<Hub>, cx: Arc<app::Cx>, mut reader: LogReader) {
    let mut turns = tokio::time::interval(READ_REVOCATIONS_EVERY);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        let begun_at = cx.ambient.now();
        match reader.step(&cx).await {
            Ok(_) => {
                cx.revocations.was_read(begun_at);
                hub.release(cx.ambient.now()).await;
            }
            Err(error) => {
                tracing::warn!(error = %error, "the revocation log could not be read; it is tried again");
            }
        }
    }
}

/// Forgets and deletes what ended, in small steps.
async fn clean_up(cx: Arc<app::Cx>) {
    let mut turns = tokio::time::interval(CLEAN_UP_EVERY);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // The first turn comes at once: a start has other things to do.
    turns.tick().await;
    loop {
        turns.tick().await;
        cx.forget_old();
        if let Err(error) = cx.api_keys.flush(&cx).await {
            tracing::warn!(error = %error, "the last uses of keys could not be written; it is tried again");
        }
        if let Err(error) = app::people::finish_claims(&cx, CLEAN_UP_EVERY).await {
            tracing::warn!(error = %error, "claims could not be read; it is tried again");
        }
        match app::sessions::purge(&cx).await {
            Ok(0) => {}
            Ok(rows) => tracing::debug!(rows, "rows that ended were deleted"),
            Err(error) => tracing::warn!(error = %error, "rows that ended could not be deleted"),
        }
    }
}

/// Removes what has had its time, room by room.
async fn keep_house(hub: Arc<Hub>, cx: Arc<app::Cx>) {
    let mut keeper = Keeper::default();
    let mut rest = KEEP_HOUSE_REST;
    loop {
        tokio::time::sleep(rest).await;
        let is_attended = |key| hub.is_attended(key);
        rest = match keeper.step(&cx, &is_attended).await {
            Ok(kept) if kept.is_round_over => KEEP_HOUSE_REST,
            Ok(_) => KEEP_HOUSE_EVERY,
            Err(error) => {
                tracing::warn!(error = %error, "what has had its time could not be removed; it is tried again");
                KEEP_HOUSE_EVERY
            }
        };
    }
}

/// Goes on with people who are to be erased, also with those whom a stop left behind.
async fn erase_people(cx: Arc<app::Cx>) {
    let mut turns = tokio::time::interval(KEEP_HOUSE_EVERY);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    turns.tick().await;
    loop {
        turns.tick().await;
        for _ in 0..ERASE_STEPS_PER_TURN {
            match app::people::erase_step(&cx).await {
                Ok(Erased::Nobody) => break,
                Ok(Erased::Part | Erased::Whole) => {}
                Err(error) => {
                    tracing::warn!(error = %error, "somebody could not be erased; it is tried again");
                    break;
                }
            }
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
        if let Err(error) = http_api::write_all_down(&self.api.hub, &self.api.cx).await {
            tracing::warn!(error = %error, "who was there could not be written down");
        }
        self.api.cx.writer.stop();
        self.writer_tasks.join().await;
        for task in self.background {
            task.abort();
        }
    }
}
