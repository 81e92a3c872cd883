//! Configuration in three layers: command line and environment, then maru.toml, then defaults.
//! Must not know what the values are for.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use app::AppLimits;
use domain::Origin;
use http_api::HttpConfig;
use serde::Deserialize;

use crate::cli::ServeArgs;

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}

/// Everything that serving needs to know. Not `Debug`: addresses of stores and mail servers hold passwords.
#[derive(Clone)]
pub struct Config {
    /// The public listener.
    pub listen: SocketAddr,
    /// The listener of /metrics.
    pub metrics_listen: Option<SocketAddr>,
    /// Folder of the SQLite store and the keys.
    pub data: PathBuf,
    /// A PostgreSQL store.
    pub database_url: Option<String>,
    /// Make the demo tenant on the first start.
    pub demo: bool,
    /// Start on a store that may lose what it acknowledged.
    pub unsafe_durability: bool,
    /// What to log.
    pub log: String,
    /// How to write it.
    pub log_format: LogFormat,
    /// The HTTP side.
    pub http: HttpConfig,
    /// Where people reach us.
    pub public_origin: Option<Origin>,
    /// How much the use cases take.
    pub limits: AppLimits,
    /// The mail server; without it mails are written into the data folder.
    pub smtp_url: Option<String>,
    /// Who mails come from.
    pub mail_from: Option<String>,
    /// Who is behind this server, for push services: an address of mail or a page.
    pub push_contact: Option<String>,
    /// Hosts besides the public internet that may be called.
    pub allow_private: Vec<String>,
    /// A file of authorities whose certificates are trusted besides Mozilla's.
    pub authorities: Option<PathBuf>,
}

/// The lines of maru.toml. Unknown ones are refused.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    metrics_listen: Option<SocketAddr>,
    data: Option<PathBuf>,
    database_url: Option<String>,
    public_url: Option<String>,
    no_demo: Option<bool>,
    unsafe_durability: Option<bool>,
    trusted_proxy_hops: Option<usize>,
    log: Option<String>,
    log_format: Option<LogFormat>,
    smtp_url: Option<String>,
    mail_from: Option<String>,
    push_contact: Option<String>,
    #[serde(default)]
    limits: FileLimits,
    #[serde(default)]
    outbound: FileOutbound,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLimits {
    connections: Option<usize>,
    connections_per_session: Option<usize>,
    connections_per_address: Option<usize>,
    guests_per_address_minute: Option<u32>,
    guests_per_tenant_minute: Option<u32>,
    searches_per_person_minute: Option<u32>,
    rooms_per_person_hour: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileOutbound {
    #[serde(default)]
    allow_private: Vec<String>,
    authorities: Option<PathBuf>,
}

impl Config {
    /// The layers together.
    ///
    /// # Errors
    /// When the file cannot be read, has an unknown line, or a value makes no sense.
    pub fn load(args: &ServeArgs) -> anyhow::Result<Self> {
        let file = read_file(args.config.as_deref())?;
        Self::merge(args, file)
    }

    fn merge(args: &ServeArgs, file: File) -> anyhow::Result<Self> {
        let args = args.clone();
        let defaults = HttpConfig::default();
        let limits = app_limits(&args, &file.limits);
        let public_url = args.public_url.or(file.public_url);
        let public_origin = public_url.as_deref().map(public_origin).transpose()?;
        let listen = args
            .listen
            .or(file.listen)
            .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080)));
        let trusted_proxy_hops = args
            .trusted_proxy_hops
            .or(file.trusted_proxy_hops)
            .unwrap_or(0);
        let http = HttpConfig {
            secure_cookies: match &public_origin {
                Some(origin) => is_https(origin),
                // Only whoever sits at this machine comes by plain http.
                None => !listen.ip().is_loopback() || trusted_proxy_hops > 0,
            },
            trusted_proxy_hops,
            connections_max: args
                .limit_connections
                .or(file.limits.connections)
                .unwrap_or(defaults.connections_max),
            connections_per_session_max: args
                .limit_connections_per_session
                .or(file.limits.connections_per_session)
                .unwrap_or(defaults.connections_per_session_max),
            connections_per_address_max: args
                .limit_connections_per_address
                .or(file.limits.connections_per_address)
                .unwrap_or(defaults.connections_per_address_max),
            ..defaults
        };
        Ok(Self {
            listen,
            metrics_listen: args.metrics_listen.or(file.metrics_listen),
            data: args
                .data
                .or(file.data)
                .unwrap_or_else(|| PathBuf::from("maru-data")),
            database_url: args.database_url.or(file.database_url),
            demo: !args.no_demo.or(file.no_demo).unwrap_or(false),
            unsafe_durability: args
                .unsafe_durability
                .or(file.unsafe_durability)
                .unwrap_or(false),
            log: args.log.or(file.log).unwrap_or_else(|| "info".to_owned()),
            log_format: args
                .log_format
                .or(file.log_format)
                .unwrap_or(LogFormat::Text),
            http,
            public_origin,
            limits,
            smtp_url: args.smtp_url.or(file.smtp_url),
            mail_from: args.mail_from.or(file.mail_from),
            push_contact: args.push_contact.or(file.push_contact),
            allow_private: if args.outbound_allow_private.is_empty() {
                file.outbound.allow_private
            } else {
                args.outbound_allow_private
            },
            authorities: args.outbound_authorities.or(file.outbound.authorities),
        })
    }
}

fn app_limits(args: &ServeArgs, file: &FileLimits) -> AppLimits {
    let defaults = AppLimits::default();
    AppLimits {
        guests_per_address_minute: args
            .limit_guests_per_address_minute
            .or(file.guests_per_address_minute)
            .unwrap_or(defaults.guests_per_address_minute),
        guests_per_tenant_minute: args
            .limit_guests_per_tenant_minute
            .or(file.guests_per_tenant_minute)
            .unwrap_or(defaults.guests_per_tenant_minute),
        searches_per_person_minute: args
            .limit_searches_per_person_minute
            .or(file.searches_per_person_minute)
            .unwrap_or(defaults.searches_per_person_minute),
        rooms_per_person_hour: args
            .limit_rooms_per_person_hour
            .or(file.rooms_per_person_hour)
            .unwrap_or(defaults.rooms_per_person_hour),
        ..defaults
    }
}

fn read_file(named: Option<&Path>) -> anyhow::Result<File> {
    let path = named.unwrap_or(Path::new("maru.toml"));
    if named.is_none() && !path.exists() {
        return Ok(File::default());
    }
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    // The error's own text would show the line, and the line may hold a password.
    toml::from_str(&text).map_err(|error| {
        let line = error
            .span()
            .map_or(1, |at| 1 + text[..at.start].matches('\n').count());
        let (path, why) = (path.display(), error.message());
        anyhow::anyhow!("{path} has a line that is not understood, line {line}: {why}")
    })
}

fn is_https(origin: &Origin) -> bool {
    origin.as_str().starts_with("https://")
}

/// The origin of a public URL. Plain http is for this machine alone: anywhere else cookies and tokens could be read
/// and changed on their way.
fn public_origin(url: &str) -> anyhow::Result<Origin> {
    let origin = Origin::parse(url.strip_suffix('/').unwrap_or(url)).with_context(|| {
        format!("public_url must be an origin such as https://chat.example, and is {url}")
    })?;
    let host = origin.as_str().strip_prefix("http://");
    let is_loopback = |host: &str| {
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|local| {
            host == *local
                || host
                    .strip_prefix(local)
                    .is_some_and(|rest| rest.starts_with(':'))
        })
    };
    anyhow::ensure!(
        host.is_none_or(is_loopback),
        "public_url must begin with https://, except for http://localhost: {url}"
    );
    Ok(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_stands_before_the_file_and_the_file_before_the_default() {
        let file: File =
            toml::from_str("listen = \"127.0.0.1:1\"\nlog = \"debug\"\n[limits]\nconnections = 7")
                .expect("toml");
        let args = ServeArgs {
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 2))),
            ..ServeArgs::default()
        };
        let config = Config::merge(&args, file).expect("a configuration");
        assert_eq!(
            (
                config.listen.port(),
                config.log.as_str(),
                config.http.connections_max
            ),
            (2, "debug", 7)
        );
        assert_eq!(config.data, PathBuf::from("maru-data"));
    }

    #[test]
    fn an_unknown_line_is_refused_and_named() {
        let error = toml::from_str::<File>("lisen = \"x\"");
        let error = error.err().expect("a typo");
        assert!(error.to_string().contains("lisen"), "{error}");
    }

    #[test]
    fn cookies_are_secure_exactly_when_people_come_by_https() {
        let secure = |url| public_origin(url).map(|origin| is_https(&origin)).ok();
        assert_eq!(secure("https://chat.example"), Some(true));
        assert_eq!(secure("https://chat.example/"), Some(true));
        assert_eq!(secure("http://127.0.0.1:8080"), Some(false));
        for (listen, url, hops, is_secure) in [
            ("0.0.0.0:80", Some("https://chat.example"), 0, true),
            ("0.0.0.0:80", Some("http://127.0.0.1:8080"), 0, false),
            ("127.0.0.1:8080", None, 0, false),
            ("[::1]:8080", None, 0, false),
            ("127.0.0.1:8080", None, 1, true),
            ("0.0.0.0:80", None, 0, true),
        ] {
            let args = ServeArgs {
                listen: Some(listen.parse().expect("an address")),
                trusted_proxy_hops: Some(hops),
                public_url: url.map(ToOwned::to_owned),
                ..ServeArgs::default()
            };
            let config = Config::merge(&args, File::default()).expect("a configuration");
            let is_so = config.http.secure_cookies;
            assert_eq!(is_so, is_secure, "{listen} {url:?} {hops}");
        }
        assert_eq!(secure("http://localhost"), Some(false));
        for refused in [
            "chat.example",
            "http://chat.example",
            "http://localhost.example",
            "https://chat.example/x",
        ] {
            assert_eq!(secure(refused), None, "{refused}");
        }
    }

    #[test]
    fn hosts_of_this_network_are_named_one_by_one() {
        let file = "smtp_url = \"smtps://u:p@mail.example\"\n[outbound]\nallow_private = [\"id.internal\"]\nauthorities = \"ca.pem\"";
        let file: File = toml::from_str(file).expect("toml");
        let config = Config::merge(&ServeArgs::default(), file).expect("a configuration");
        assert_eq!(config.allow_private, ["id.internal"]);
        assert_eq!(config.authorities, Some(PathBuf::from("ca.pem")));
        assert_eq!(config.smtp_url.as_deref(), Some("smtps://u:p@mail.example"));
    }
}
