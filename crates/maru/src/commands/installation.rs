//! Which installation a command is for. Must not know what is done there.

use std::path::PathBuf;

use clap::Args;

use crate::cli::ServeArgs;

/// Which installation.
#[derive(Args, Clone, Default)]
pub struct Installation {
    /// Folder of the SQLite store and the keys [default: ./maru-data]
    #[arg(long, env = "MARU_DATA", value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// A PostgreSQL store instead of SQLite
    #[arg(
        long,
        env = "MARU_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true,
        global = true
    )]
    pub database_url: Option<String>,
    /// How people reach the server
    #[arg(long, env = "MARU_PUBLIC_URL", value_name = "URL", global = true)]
    pub public_url: Option<String>,
    /// The configuration file [default: ./maru.toml if it is there]
    #[arg(long, env = "MARU_CONFIG", value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// Without what may hold a password.
impl std::fmt::Debug for Installation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Installation")
            .field("data", &self.data)
            .finish_non_exhaustive()
    }
}

impl Installation {
    /// The same words as for serving.
    pub fn serve_args(&self) -> ServeArgs {
        ServeArgs {
            data: self.data.clone(),
            database_url: self.database_url.clone(),
            public_url: self.public_url.clone(),
            config: self.config.clone(),
            ..ServeArgs::default()
        }
    }
}
