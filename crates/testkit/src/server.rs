//! A whole server in the test process, on loopback, over a store in a folder that goes with it. Must not know tests.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use app::AppLimits;
use app::outbound::{Fetch, Mailer};
use app::retention::{IsAttended, Keeper};
use app::sessions::Seeds;
use http_api::HttpConfig;
use hub::{Bus, HubLimits, LocalBus};
use maru::assembly::{self, Parts, Running};
use outbound::http::{HttpFetch, OutboundPolicy};
use store::SharedStore;
use store_sql::{SqliteOptions, SqliteStore};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::clock::TestAmbient;
use crate::letterbox::Letterbox;
use crate::run_log::{self, NotedFetch};

/// How a test's server differs from the ordinary one.
pub struct Settings {
    /// Limits of the hub.
    pub hub: HubLimits,
    /// Settings of the HTTP side.
    pub http: HttpConfig,
    /// Seed of all chance.
    pub seed: u64,
    /// How hubs hear of each other.
    pub bus: Arc<dyn Bus>,
    /// How much the use cases take.
    pub limits: AppLimits,
    /// Calls to others; on loopback they are allowed.
    pub fetch: Arc<dyn Fetch>,
    /// Mail.
    pub mailer: Arc<dyn Mailer>,
}

impl Default for Settings {
    fn default() -> Self {
        // Clients of a test that do not read must not hold up its end.
        let close_wait_max = std::time::Duration::from_millis(50);
        let policy = OutboundPolicy::allowing(["127.0.0.1", "localhost"]).expect("two plain hosts");
        Self {
            hub: HubLimits {
                close_wait_max,
                ..HubLimits::default()
            },
            http: HttpConfig::default(),
            seed: 7,
            bus: Arc::new(LocalBus::alone()),
            limits: AppLimits {
                // The clock of a test stands still: nobody's count goes down.
                guests_per_address_minute: 1_000_000,
                guests_per_tenant_minute: 1_000_000,
                rooms_per_person_hour: 1_000_000,
                ..AppLimits::default()
            },
            fetch: Arc::new(HttpFetch::new(policy)),
            mailer: Arc::new(Letterbox::default()),
        }
    }
}

/// A server at work with the demo tenant. Its folder is removed with it.
pub struct TestServer {
    /// The server.
    pub running: Running,
    /// Its clock and chance.
    pub ambient: Arc<TestAmbient>,
    folder: Option<TempDir>,
}

impl TestServer {
    /// A server over a new SQLite store.
    pub async fn start() -> Self {
        Self::start_with(Settings::default()).await
    }

    /// A server over a new SQLite store, with these settings.
    pub async fn start_with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the store");
        let store = open_sqlite(folder.path()).await;
        let mut server = Self::start_on(store, settings).await;
        server.folder = Some(folder);
        server
    }

    /// A server over this store.
    pub async fn start_on(store: SharedStore, settings: Settings) -> Self {
        run_log::begin();
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port on loopback");
        let ambient = Arc::new(TestAmbient::new(settings.seed));
        let parts = Parts {
            store,
            ambient: Arc::clone(&ambient) as Arc<dyn domain::Ambient>,
            bus: settings.bus,
            seeds: Seeds {
                signing: [1; 32],
                next: None,
                refresh: [2; 32],
            },
            limits: settings.limits,
            public_origin: None,
            fetch: Arc::new(NotedFetch(settings.fetch)),
            mailer: settings.mailer,
            push_contact: Some("mailto:push@maru.example".to_owned()),
            http: settings.http,
            hub: settings.hub,
        };
        let running = assembly::start(parts, listener)
            .await
            .expect("the server starts");
        app::tenants::create_demo(&running.api.cx)
            .await
            .expect("the demo tenant is made");
        Self {
            running,
            ambient,
            folder: None,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running.address
    }

    /// Its store.
    pub fn store(&self) -> SharedStore {
        Arc::clone(&self.running.api.cx.store)
    }

    /// Tells the hub that so many seconds have passed, on the clock too.
    pub fn pass_seconds(&self, seconds: u32) {
        for _ in 0..seconds {
            self.ambient.advance(std::time::Duration::from_secs(1));
            let api = &self.running.api;
            assembly::pass_second(&api.hub, &api.cx);
        }
    }

    /// Everything that is committed now is found by a search from here on.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn index_all(&self) {
        let cx = &self.running.api.cx;
        let indexed = cx.follower.catch_up(cx).await;
        indexed.expect("the logs are indexed");
    }

    /// Everything that is to be pushed at this time has been, or waits for another try.
    ///
    /// # Panics
    /// When the store fails, or a push service does not answer.
    pub async fn push_all(&self) {
        let cx = &self.running.api.cx;
        let followed = async || app::push::step(cx).await.expect("what is new is read");
        while followed().await != app::push::Followed::Nothing {}
        let idle = async {
            while !cx.pushes.is_idle(cx.ambient.now()) {
                tokio::task::yield_now().await;
            }
        };
        crate::soon("the pushes", idle).await;
    }

    /// Removes what has had its time, round after round until nothing is left to do.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn keep_house(&self) {
        let hub = &self.running.api.hub;
        self.keep_house_where(&|key| hub.is_attended(key)).await;
    }

    /// The same, where somebody else says in which rooms people listen.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn keep_house_where(&self, is_attended: IsAttended<'_>) {
        let mut keeper = Keeper::default();
        let mut changes = 0;
        loop {
            let kept = keeper.step(&self.running.api.cx, is_attended).await;
            let kept = kept.expect("what has had its time is removed");
            changes += kept.changes;
            if kept.is_round_over && std::mem::take(&mut changes) == 0 {
                return;
            }
        }
    }

    /// Sets a tenant otherwise, without the administration.
    ///
    /// # Panics
    /// When there is no such tenant.
    pub async fn set_tenant(&self, slug: &str, set: impl FnOnce(&mut domain::TenantSettings)) {
        let cx = &self.running.api.cx;
        let tenant = cx.tenants.find_named(slug).expect("the tenant is there");
        let mut tenant = (*tenant).clone();
        set(&mut tenant.settings);
        let mut tx = cx.store.begin_identity().await.expect("a transaction");
        tx.update_tenant(&tenant).await.expect("the tenant is set");
        tx.commit().await.expect("the tenant is set");
        cx.tenants
            .reload(&cx.store)
            .await
            .expect("the tenants are read");
    }

    /// Waits until so many connections receive.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn connections_at_least(&self, count: usize) {
        let enough = async {
            while self.running.api.hub.connections() < count {
                tokio::task::yield_now().await;
            }
        };
        crate::soon("the connections", enough).await;
    }

    /// Waits until nobody receives any more.
    ///
    /// # Panics
    /// When somebody still does.
    pub async fn no_connections(&self) {
        crate::soon("no connections", self.running.api.hub.all_gone()).await;
    }

    /// Stops it as SIGTERM would.
    pub async fn stop(self) {
        self.running.stop().await;
        drop(self.folder);
    }
}

/// The SQLite store of a folder.
pub async fn open_sqlite(folder: &Path) -> SharedStore {
    let store = SqliteStore::open(&folder.join("maru.sqlite"), SqliteOptions::default()).await;
    Arc::new(store.expect("a SQLite store in a folder of our own"))
}
