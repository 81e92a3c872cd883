//! Echoes every WebSocket message on the same socket layer that the server uses, for conformance suites.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Parser;

/// Echo every WebSocket message, for conformance suites.
#[derive(Parser)]
struct Args {
    /// Where to listen; loopback only is wise.
    #[arg(long, default_value = "127.0.0.1:9001")]
    listen: SocketAddr,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let listener = tokio::net::TcpListener::bind(args.listen).await?;
    let hub = maru_testkit::echo::hub().await?;
    println!("echo is ready: ws://{}", listener.local_addr()?);
    loop {
        let (socket, _) = listener.accept().await?;
        tokio::spawn(maru_testkit::echo::serve(Arc::clone(&hub), socket));
    }
}
