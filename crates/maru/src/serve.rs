//! `maru serve`: from the configuration to a running server, and from a signal to a clean stop. Must not know rules.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;

use anyhow::Context as _;
use hub::{HubLimits, LocalBus};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::assembly::{self, Parts, Running};
use crate::cli::ServeArgs;
use crate::config::{Config, LogFormat};
use crate::system::System;
use crate::{keys_file, metrics_listener, stores};

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
    let running = start(config).await?;
    let metrics_address = metrics_serving.as_ref().map(|(address, _)| *address);
    announce(&running, metrics_address)?;
    tokio::select! {
        _ = terminate.recv() => tracing::info!("SIGTERM: finishing what is under way"),
        _ = interrupt.recv() => tracing::info!("SIGINT: finishing what is under way"),
    }
    let api = Arc::clone(&running.api);
    running.stop().await;
    if api.cx.writer.has_failed() {
        // Closing the store would flush again what could not be flushed.
        tracing::error!("stopped after a failed flush: check the disk before the next start");
        std::process::exit(1);
    }
    tracing::info!("stopped");
    Ok(())
}

async fn start(config: &Config) -> anyhow::Result<Running> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("{} cannot be made", config.data.display()))?;
    let seeds = keys_file::load_or_create(&config.data)?;
    let store = stores::open(config).await?;
    let listener = http_api::listen(config.listen)
        .with_context(|| format!("{} cannot be listened on", config.listen))?;
    let parts = Parts {
        store,
        ambient: Arc::new(System),
        bus: Arc::new(bus(config)),
        seeds,
        http: config.http.clone(),
        hub: HubLimits::default(),
    };
    let running = assembly::start(parts, listener).await?;
    if config.demo && app::tenants::create_demo(&running.api.cx).await? {
        tracing::info!(tenant = "demo", "a demo tenant with three rooms was made");
    }
    Ok(running)
}

/// Other nodes may write to a PostgreSQL store: without a bus between them, each looks there for what the others wrote.
fn bus(config: &Config) -> LocalBus {
    if config.database_url.is_some() {
        LocalBus::shared()
    } else {
        LocalBus::alone()
    }
}

/// The one line on standard output that says where people find it.
fn announce(running: &Running, metrics: Option<std::net::SocketAddr>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Maru is ready: http://{}", running.address)?;
    if let Some(address) = metrics {
        writeln!(out, "Metrics: http://{address}/metrics")?;
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
