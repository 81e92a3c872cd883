//! What tests need: a server in the test process with a clock that they move, and clients that speak the public wire.
//!
//! Must not know: the inside of any crate. Whatever a test sees, a stranger could see.

pub mod authenticator;
pub mod authority;
pub mod browser;
pub mod clock;
pub mod courier;
pub mod court;
pub mod echo;
pub mod faulty;
pub mod history;
pub mod host;
pub mod http;
pub mod letterbox;
mod listening;
pub mod mail_server;
pub mod person;
pub mod provider;
pub mod run_log;
pub mod scene;
pub mod server;
pub mod signer;
pub mod socket;

pub use clock::TestAmbient;
pub use host::Host;
pub use http::Answer;
pub use person::Person;
pub use server::TestServer;
pub use socket::Socket;

/// How long anything that a test awaits may take before the test fails: far longer than it ever should.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// Awaits with [`PATIENCE`].
///
/// # Panics
/// When it takes longer.
pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(PATIENCE, future).await;
    done.unwrap_or_else(|late| panic!("{what} did not happen within {PATIENCE:?}: {late}"))
}
