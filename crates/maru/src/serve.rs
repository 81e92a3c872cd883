//! `maru serve`: from the configuration to a running server, and from a signal to a clean stop. Must not know rules.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use app::sessions::Seeds;
use hub::{HubLimits, LocalBus};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use outbound::mail::MailTask;

use crate::admin_socket::AdminSocket;
use crate::assembly::{self, Parts, Running};
use crate::cli::ServeArgs;
use crate::config::{Config, LogFormat};
use crate::keys_watch::KeysWatch;
use crate::system::System;
use crate::{commands, keys_file, metrics_listener, outside, stores};

/// How long a stop waits for mails that are on their way.
const MAIL_PATIENCE: Duration = Duration::from_secs(5);

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// When something that is needed to start is missing or refused; the text says what.
pub fn run(args: &ServeArgs) -> anyhow::Result<()> {
    let config = Config::load(args)?;
    start_logging(&config)?;
    raise_file_limit();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve(&config))
}

async fn serve(config: &Config) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let metrics = metrics_listener::install()?;
    let metrics_serving = match config.metrics_listen {
        Some(address) => Some(metrics_listener::serve(address, metrics).await?),
        None => None,
    };
    let (running, mails, seeds) = start(config).await?;
    let _keys = KeysWatch::start(&config.data, seeds, &running.api);
    let admin = AdminSocket::open(&config.data, &running.api);
    if config.public_origin.is_none() && config.http.secure_cookies {
        tracing::warn!(
            "others may come here and no --public-url is said: over plain http browsers keep nobody signed in"
        );
    }
    let setup_code = setup_code(&running).await;
    let metrics_address = metrics_serving.as_ref().map(|(address, _)| *address);
    announce(&running, metrics_address, setup_code.as_deref())?;
    tokio::select! {
        _ = terminate.recv() => tracing::info!("SIGTERM: finishing what is under way"),
        _ = interrupt.recv() => tracing::info!("SIGINT: finishing what is under way"),
    }
    let api = Arc::clone(&running.api);
    if let Some(admin) = admin {
        admin.stop().await;
    }
    running.stop().await;
    mails.stop(MAIL_PATIENCE).await;
    if api.cx.writer.has_failed() {
        // Closing the store would flush again what could not be flushed.
        tracing::error!("stopped after a failed flush: check the disk before the next start");
        std::process::exit(1);
    }
    tracing::info!("stopped");
    Ok(())
}

/// The code for the first operator, as long as there is none. What there is can be served without: a disk may be full.
async fn setup_code(running: &Running) -> Option<String> {
    match app::admin::new_setup_code(&running.api.cx).await {
        Ok(code) => code,
        Err(error) => {
            tracing::warn!(error = %error, "no set-up code could be made; `maru operator setup-code` makes one");
            None
        }
    }
}

async fn start(config: &Config) -> anyhow::Result<(Running, MailTask, Seeds)> {
    keys_file::make_folder(&config.data)?;
    let seeds = keys_file::load_or_create(&config.data)?;
    let store = stores::open(config).await?;
    let listener = http_api::listen(config.listen)
        .with_context(|| format!("{} cannot be listened on", config.listen))?;
    let ambient: Arc<dyn domain::Ambient> = Arc::new(System);
    let (mailer, mail_task) = outside::mailer(config, &ambient)?;
    let parts = Parts {
        store,
        ambient,
        limits: config.limits.clone(),
        public_origin: config.public_origin.clone(),
        fetch: outside::fetch(config)?,
        mailer,
        push_contact: outside::push_contact(config)?,
        bus: Arc::new(bus(config)),
        seeds: seeds.clone(),
        http: config.http.clone(),
        hub: HubLimits::default(),
    };
    let running = assembly::start(parts, listener).await?;
    if config.demo && app::tenants::create_demo(&running.api.cx).await? {
        tracing::info!(tenant = "demo", "a demo tenant with three rooms was made");
    }
    Ok((running, mail_task, seeds))
}

/// Other nodes may write to a PostgreSQL store: without a bus between them, each looks there for what the others wrote.
fn bus(config: &Config) -> LocalBus {
    if config.database_url.is_some() {
        LocalBus::shared()
    } else {
        LocalBus::alone()
    }
}

/// The lines on standard output that say where people find it, and how the first operator comes to be: the code stands
/// in no log.
fn announce(
    running: &Running,
    metrics: Option<std::net::SocketAddr>,
    setup_code: Option<&str>,
) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Maru is ready: http://{}", running.address)?;
    if let Some(address) = metrics {
        writeln!(out, "Metrics: http://{address}/metrics")?;
    }
    if let Some(code) = setup_code {
        let origin = &running.api.cx.public_origin;
        writeln!(out, "{}", commands::setup_text(origin.as_str(), code))?;
    }
    out.flush()?;
    Ok(())
}

fn start_logging(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log)
        .with_context(|| format!("the log filter {} is not understood", config.log))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}

/// Every socket is a file: take as many as the system allows.
fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(
        Resource::Nofile,
        Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        },
    ) {
        tracing::warn!(error = %error, "the limit of open files could not be raised");
    }
}
