//! `/metrics` on a listener of its own, so that it is never public by accident. Must not know the metrics' names.

use std::net::SocketAddr;

use anyhow::Context as _;
use axum::Router;
use axum::routing::get;
use http_api::{HttpConfig, Serving};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

/// Begins to count. Once per process.
///
/// # Errors
/// When something counts already.
pub fn install() -> anyhow::Result<PrometheusHandle> {
    PrometheusBuilder::new()
        .install_recorder()
        .context("metrics cannot be counted")
}

/// Answers `/metrics` at `address`.
///
/// # Errors
/// When nothing can listen there.
pub async fn serve(
    address: SocketAddr,
    handle: PrometheusHandle,
) -> anyhow::Result<(SocketAddr, Serving)> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} cannot be listened on"))?;
    let address = listener.local_addr()?;
    let router = Router::new().route("/metrics", get(move || async move { handle.render() }));
    Ok((
        address,
        http_api::serve(listener, router, &HttpConfig::default()),
    ))
}
