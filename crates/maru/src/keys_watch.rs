//! Looks whether the file of keys has changed, so that a new signing key needs no restart, and has it written down. Must
//! not know what is signed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use app::sessions::{Seeds, change_signing_keys, record_signing_keys};
use http_api::ApiState;
use tokio::task::JoinHandle;

use crate::keys_file;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(2);

/// The watch; it ends with its value.
pub struct KeysWatch(JoinHandle<()>);

impl Drop for KeysWatch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl KeysWatch {
    /// Watches the file of this data folder, from which these seeds were read.
    pub fn start(data: &Path, seeds: Seeds, api: &ApiState) -> Self {
        let (data, api) = (data.to_owned(), ApiState::clone(api));
        Self(tokio::spawn(watch(data, seeds, api)))
    }
}

async fn watch(data: PathBuf, mut known: Seeds, api: ApiState) {
    let (mut is_readable, mut is_recorded) = (true, false);
    let mut turns = tokio::time::interval(EVERY);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut seen = None;
    loop {
        turns.tick().await;
        if !is_recorded {
            is_recorded = record(&known, &api).await;
        }
        // A look at a file of 200 bytes is over before another thread would have begun.
        let stamp = keys_file::stamp(&data);
        if stamp.is_some() && stamp == seen {
            continue;
        }
        let seeds = match keys_file::load(&data) {
            Ok(seeds) => seeds,
            Err(error) => {
                if std::mem::take(&mut is_readable) {
                    tracing::warn!(error = %error, "the file of keys cannot be used; the keys stay as they are");
                }
                continue;
            }
        };
        (is_readable, seen) = (true, stamp);
        if seeds == known {
            continue;
        }
        if seeds.refresh != known.refresh {
            tracing::warn!("the file of keys has another refresh key, which takes a restart");
        }
        change_signing_keys(&api.cx, &seeds);
        tracing::info!("the keys of access tokens have changed");
        known = seeds;
        is_recorded = record(&known, &api).await;
    }
}

/// Whether the audit log says now which keys sign; where the store fails, it is asked again.
async fn record(keys: &Seeds, api: &ApiState) -> bool {
    match record_signing_keys(&api.cx, keys).await {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, "the audit log could not be told which keys sign");
            false
        }
    }
}
