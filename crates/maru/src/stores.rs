//! Opening the store that the configuration names, and refusing one that keeps less than it promises.
//! Must not know what is stored.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use store::{Durability, SharedStore};
use store_sql::{PostgresOptions, PostgresStore, SqliteOptions, SqliteStore};

use crate::config::Config;

/// Opens the store, ready to be used.
///
/// # Errors
/// When it cannot be opened, or when it may lose what it acknowledged and the configuration does not allow that.
pub async fn open(config: &Config) -> anyhow::Result<SharedStore> {
    let store: SharedStore =
        match &config.database_url {
            Some(url) => {
                let store = PostgresStore::connect(url, PostgresOptions::default()).await;
                Arc::new(store.context("the PostgreSQL store cannot be opened")?)
            }
            None => {
                let path = config.data.join("maru.sqlite");
                let store = SqliteStore::open(&path, SqliteOptions::default()).await;
                Arc::new(store.with_context(|| {
                    format!("the SQLite store {} cannot be opened", path.display())
                })?)
            }
        };
    check_durability(&store, config.unsafe_durability).await?;
    Ok(store)
}

async fn check_durability(store: &SharedStore, unsafe_allowed: bool) -> anyhow::Result<()> {
    match store
        .durability()
        .await
        .context("the store does not tell how well it keeps")?
    {
        Durability::Full => Ok(()),
        Durability::Weak(setting) if unsafe_allowed => {
            tracing::warn!(
                setting,
                "acknowledged messages may be lost when the power fails"
            );
            Ok(())
        }
        Durability::Weak(setting) => bail!(
            "the store runs with {setting}: it may lose messages that were acknowledged. Change the setting, or start \
             with --unsafe-durability if that is fine"
        ),
    }
}
