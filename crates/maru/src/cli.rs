//! The command line. Must not know what commands do.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands::args::{
    AuditArgs, BotArgs, DoctorArgs, HandoverArgs, KeyArgs, OperatorArgs, PersonArgs,
    SigningKeyArgs, TenantArgs,
};

/// Maru: a real-time chat platform in one binary. Without a command it serves.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; `serve` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// For serving without saying `serve`.
    #[command(flatten)]
    pub serve: ServeArgs,
}

const EXAMPLES: &str = "Examples:
  maru                                     serve on http://127.0.0.1:8080, data in ./maru-data
  maru serve --listen 0.0.0.0:80 --public-url https://chat.example
  maru serve --database-url postgres://maru@db/maru
  maru tenant create shop --origin https://shop.example
  maru doctor --url https://chat.example --tenant shop
  maru bench all --quick                   measure this machine

Every option also has an environment variable (shown in `maru serve --help`) and a line in maru.toml.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve chat (this is what `maru` does by itself)
    Serve(ServeArgs),
    /// Make, show, change and delete tenants
    Tenant(TenantArgs),
    /// Keys of hosts' backends
    Key(KeyArgs),
    /// Bots and their keys
    Bot(BotArgs),
    /// People who are to be forgotten
    Person(PersonArgs),
    /// Operators: who runs the installation
    Operator(OperatorArgs),
    /// What administrators did
    Audit(AuditArgs),
    /// Handing users of a host service over
    Handover(HandoverArgs),
    /// The key that signs access tokens
    SigningKey(SigningKeyArgs),
    /// Check the way from the public address to the server: TLS, proxies, cookies, sockets, streams, origins
    Doctor(DoctorArgs),
    /// Measure this machine: fan-out, durable sends, idle memory, resume
    Bench(bench::BenchArgs),
    /// The load generator that `bench` starts as a process of its own
    #[command(hide = true)]
    BenchGenerator(bench::GeneratorArgs),
    /// Fill a new store with messages, for `bench`
    #[command(hide = true)]
    BenchFill(crate::fill::FillArgs),
    /// Write the generated documents: OpenAPI, problem catalogue, TypeScript types
    #[command(hide = true)]
    Schema(SchemaArgs),
}

/// Where the generated documents go.
#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// The root of a checkout, or an empty folder with the same layout
    #[arg(long)]
    pub out_dir: PathBuf,
}

/// How to serve. What is not said comes from maru.toml, then from the defaults.
#[derive(Args, Clone, Default)]
pub struct ServeArgs {
    /// Address of the public listener [default: 127.0.0.1:8080]
    #[arg(long, env = "MARU_LISTEN", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Address of a separate listener for /metrics; without it there is none
    #[arg(long, env = "MARU_METRICS_LISTEN", value_name = "ADDR")]
    pub metrics_listen: Option<SocketAddr>,
    /// Folder of the SQLite store and the keys [default: ./maru-data]
    #[arg(long, env = "MARU_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A PostgreSQL store instead of SQLite, for example postgres://maru@db/maru
    #[arg(
        long,
        env = "MARU_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// How people reach the server; with https:// the cookies are Secure
    #[arg(long, env = "MARU_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Do not make the `demo` tenant with three rooms on the first start
    #[arg(long, env = "MARU_NO_DEMO", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub no_demo: Option<bool>,
    /// Start although the store may lose what it acknowledged when the power fails
    #[arg(long, env = "MARU_UNSAFE_DURABILITY", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub unsafe_durability: Option<bool>,
    /// How many proxies in front of the server add to X-Forwarded-For [default: 0]
    #[arg(long, env = "MARU_TRUSTED_PROXY_HOPS", value_name = "N")]
    pub trusted_proxy_hops: Option<usize>,
    /// TCP connections at once [default: 15000]
    #[arg(long, env = "MARU_LIMIT_CONNECTIONS", value_name = "N")]
    pub limit_connections: Option<usize>,
    /// Sockets, streams and polls of one session at once [default: 50]
    #[arg(long, env = "MARU_LIMIT_CONNECTIONS_PER_SESSION", value_name = "N")]
    pub limit_connections_per_session: Option<usize>,
    /// Sockets, streams and polls from one address at once [default: 2000]
    #[arg(long, env = "MARU_LIMIT_CONNECTIONS_PER_ADDRESS", value_name = "N")]
    pub limit_connections_per_address: Option<usize>,
    /// New guests from one address in a minute [default: 120]
    #[arg(long, env = "MARU_LIMIT_GUESTS_PER_ADDRESS_MINUTE", value_name = "N")]
    pub limit_guests_per_address_minute: Option<u32>,
    /// New guests of one tenant in a minute [default: 12000]
    #[arg(long, env = "MARU_LIMIT_GUESTS_PER_TENANT_MINUTE", value_name = "N")]
    pub limit_guests_per_tenant_minute: Option<u32>,
    /// Searches of one person in a minute [default: 60]
    #[arg(long, env = "MARU_LIMIT_SEARCHES_PER_PERSON_MINUTE", value_name = "N")]
    pub limit_searches_per_person_minute: Option<u32>,
    /// Rooms that one person makes in an hour [default: 60]
    #[arg(long, env = "MARU_LIMIT_ROOMS_PER_PERSON_HOUR", value_name = "N")]
    pub limit_rooms_per_person_hour: Option<u32>,
    /// The mail server, for example smtps://user:password@mail.example; without it mails are written into the data folder
    #[arg(
        long,
        env = "MARU_SMTP_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub smtp_url: Option<String>,
    /// Who mails come from, for example "Shop <hello@shop.example>"; needed with --smtp-url
    #[arg(long, env = "MARU_MAIL_FROM", value_name = "MAILBOX")]
    pub mail_from: Option<String>,
    /// Who is behind this server, as push services want to know it, for example mailto:ops@shop.example [default: who mails come from, else the public address]
    #[arg(long, env = "MARU_PUSH_CONTACT", value_name = "ADDRESS")]
    pub push_contact: Option<String>,
    /// Hosts besides the public internet that may be called, also by plain http: services beside us, or development
    #[arg(
        long,
        env = "MARU_OUTBOUND_ALLOW_PRIVATE",
        value_name = "HOST",
        value_delimiter = ','
    )]
    pub outbound_allow_private: Vec<String>,
    /// A PEM file of authorities whose certificates are trusted besides Mozilla's, by mail servers, providers and hosts
    #[arg(long, env = "MARU_OUTBOUND_AUTHORITIES", value_name = "FILE")]
    pub outbound_authorities: Option<PathBuf>,
    /// What to log, for example info or maru_http=debug,info [default: info]
    #[arg(long, env = "MARU_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// How to write log lines: text or json [default: text]
    #[arg(long, env = "MARU_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<crate::config::LogFormat>,
    /// The configuration file [default: ./maru.toml if it is there]
    #[arg(long, env = "MARU_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Without what may hold a password.
impl std::fmt::Debug for ServeArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServeArgs")
            .field("listen", &self.listen)
            .field("data", &self.data)
            .finish_non_exhaustive()
    }
}
