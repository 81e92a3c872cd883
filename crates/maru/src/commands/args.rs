//! Words of the commands that administer. Must not know what they do.

use std::path::PathBuf;

use clap::{Args, Subcommand};

pub use super::installation::Installation;

/// `maru tenant …`
#[derive(Args, Debug)]
pub struct TenantArgs {
    /// Which installation.
    #[command(flatten)]
    pub installation: Installation,
    /// What to do.
    #[command(subcommand)]
    pub command: TenantCommand,
}

/// What to do with a tenant.
#[derive(Debug, Subcommand)]
pub enum TenantCommand {
    /// Make a tenant; prints its first key, which is shown this once
    Create {
        /// Its name in URLs: 2–40 of a–z 0–9 -
        slug: String,
        /// Its name for people
        #[arg(long)]
        name: Option<String>,
        /// A page that may show and call it, for example https://shop.example; may be repeated
        #[arg(long = "origin", value_name = "ORIGIN")]
        origins: Vec<String>,
        /// Why, for the audit log
        #[arg(long)]
        reason: Option<String>,
    },
    /// List tenants
    List,
    /// Show a tenant's settings
    Show {
        /// Slug or id
        tenant: String,
    },
    /// Change a tenant; what is not said stays
    Set(Box<SetArgs>),
    /// Switch a tenant off: everybody in it is out
    Disable {
        /// Slug or id
        tenant: String,
        /// Why, for the audit log
        #[arg(long)]
        reason: Option<String>,
    },
    /// Switch a tenant on again
    Enable {
        /// Slug or id
        tenant: String,
        /// Why, for the audit log
        #[arg(long)]
        reason: Option<String>,
    },
    /// Delete a tenant with everything in it
    Delete {
        /// Slug or id
        tenant: String,
        /// Yes, all of it
        #[arg(long)]
        yes: bool,
        /// Why, for the audit log
        #[arg(long)]
        reason: Option<String>,
    },
}

/// What to change. `none` empties what can be empty.
#[derive(Args, Debug, Default)]
pub struct SetArgs {
    /// Slug or id
    pub tenant: String,
    /// Its name for people
    #[arg(long)]
    pub name: Option<String>,
    /// `#rrggbb`, dark enough for white text, or none
    #[arg(long)]
    pub accent: Option<String>,
    /// Address of a picture, or none
    #[arg(long)]
    pub logo: Option<String>,
    /// What stands beside the launcher, or none
    #[arg(long)]
    pub launcher: Option<String>,
    /// The pages that may show and call it: the whole list; may be repeated, or none
    #[arg(long = "origin", value_name = "ORIGIN")]
    pub origins: Vec<String>,
    /// A way to enter: guest, nickname, account, sign_up, handover_code, pull_code, signed_token; =on or =off
    #[arg(long = "way", value_name = "WAY=on|off")]
    pub ways: Vec<String>,
    /// A feature: room_creation, message_deletion, links, renaming; =on or =off
    #[arg(long = "feature", value_name = "FEATURE=on|off")]
    pub features: Vec<String>,
    /// A limit: guests_per_address_minute, guests_per_minute, challenge_above_guests_per_minute; =N or =none
    #[arg(long = "limit", value_name = "LIMIT=N|none")]
    pub limits: Vec<String>,
    /// A life: guest_idle_days, guest_age_days, account_idle_days, account_age_days, refresh_grace_seconds; =N or =none
    #[arg(long = "life", value_name = "LIFE=N|none")]
    pub lives: Vec<String>,
    /// A file with `settings` as JSON, for providers and issuers; - reads the standard input
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Why, for the audit log
    #[arg(long)]
    pub reason: Option<String>,
}

/// `maru key …`
#[derive(Args, Debug)]
pub struct KeyArgs {
    /// Which installation.
    #[command(flatten)]
    pub installation: Installation,
    /// What to do.
    #[command(subcommand)]
    pub command: KeyCommand,
}

/// What to do with keys of a host's backend.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key; it is shown this once
    Create {
        /// The tenant's slug or id
        tenant: String,
        /// Its name for people
        #[arg(long)]
        name: String,
        /// handover, sessions, people; all of them if none is said
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
        /// When it ends, for example 2027-01-01T00:00:00Z
        #[arg(long)]
        expires_at: Option<String>,
        /// Why, for the audit log
        #[arg(long)]
        reason: Option<String>,
    },
    /// List keys
    List {
        /// The tenant's slug or id
        tenant: String,
    },
    /// Revoke a key, of a bot too
    Revoke {
        /// The tenant's slug or id
        tenant: String,
        /// The key's id (ak_…)
        key: String,
        /// Why, for the audit log
        #[arg(long)]
        reason: Option<String>,
    },
}

/// `maru bot …`
#[derive(Args, Debug)]
pub struct BotArgs {
    /// Which installation.
    #[command(flatten)]
    pub installation: Installation,
    /// What to do.
    #[command(subcommand)]
    pub command: BotCommand,
}

/// What to do with bots.
#[derive(Debug, Subcommand)]
pub enum BotCommand {
    /// Make a bot; its key is shown this once
    Create {
        /// The tenant's slug or id
        tenant: String,
        /// Its name
        #[arg(long)]
        name: String,
        /// read, write, rooms; read and write if none is said
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
        /// The only rooms that it reaches; may be repeated
        #[arg(long = "room", value_name = "ROOM")]
        rooms: Vec<String>,
        /// The only networks that it is taken from; may be repeated
        #[arg(long = "address", value_name = "NETWORK")]
        addresses: Vec<String>,
        /// When its key ends
        #[arg(long)]
        expires_at: Option<String>,
        /// Why, for the audit log
        #[arg(long)]
        reason: Option<String>,
    },
    /// List bots
    List {
        /// The tenant's slug or id
        tenant: String,
    },
    /// Delete a bot; its messages stay without its name
    Delete {
        /// The tenant's slug or id
        tenant: String,
        /// The bot (pr_…)
        bot: String,
        /// Why, for the audit log
        #[arg(long)]
        reason: Option<String>,
    },
}

/// `maru person …`
#[derive(Args, Debug)]
pub struct PersonArgs {
    /// Which installation.
    #[command(flatten)]
    pub installation: Installation,
    /// What to do.
    #[command(subcommand)]
    pub command: PersonCommand,
}

/// What to do about somebody.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Erase somebody: name, account and sessions at once, then what rooms hold of them
    Erase {
        /// The tenant's slug or id
        tenant: String,
        /// Who (pr_…)
        person: String,
        /// Why; for the audit log
        #[arg(long)]
        reason: String,
    },
    /// Show how far an erasure got
    Erasure {
        /// The tenant's slug or id
        tenant: String,
        /// Who (pr_…)
        person: String,
    },
}

/// `maru operator …`
#[derive(Args, Debug)]
pub struct OperatorArgs {
    /// Which installation.
    #[command(flatten)]
    pub installation: Installation,
    /// What to do.
    #[command(subcommand)]
    pub command: OperatorCommand,
}

/// What to do about operators.
#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Make a one-use code for the first operator; older ones no longer work
    SetupCode,
    /// Make a one-use code for one more operator
    Invite {
        /// Why, for the audit log
        #[arg(long)]
        reason: Option<String>,
    },
}

/// `maru audit`
#[derive(Args, Debug)]
pub struct AuditArgs {
    /// Which installation.
    #[command(flatten)]
    pub installation: Installation,
    /// Only this tenant's
    #[arg(long)]
    pub tenant: Option<String>,
    /// Lines at most, the newest first
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
    /// Only lines before this one
    #[arg(long)]
    pub before: Option<i64>,
}

/// `maru handover …`
#[derive(Args, Debug)]
pub struct HandoverArgs {
    /// Which installation.
    #[command(flatten)]
    pub installation: Installation,
    /// What to do.
    #[command(subcommand)]
    pub command: HandoverCommand,
}

/// What to do about handing users over.
#[derive(Debug, Subcommand)]
pub enum HandoverCommand {
    /// Check a token that the host signed, and say which check fails; it is not used up
    Check {
        /// The token; - reads the standard input, which other users of the machine cannot see
        token: String,
        /// The tenant's slug or id
        #[arg(long)]
        tenant: String,
    },
}

/// `maru signing-key …`
#[derive(Args, Debug)]
pub struct SigningKeyArgs {
    /// The data folder with the file of keys [default: as `maru serve`]
    #[arg(long, env = "MARU_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// The configuration file [default: ./maru.toml if it is there]
    #[arg(long, env = "MARU_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: SigningKeyCommand,
}

/// What to do with the key that signs access tokens.
#[derive(Debug, Subcommand)]
pub enum SigningKeyCommand {
    /// Make a new one, which follows the one before: a running server takes it from the file of keys, nobody is signed out
    Rotate {
        /// In how many seconds it begins to sign; until then every node must have the file
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        after: u64,
    },
    /// Make a new one at once because the one before is known to others: its tokens are refused, pages and apps fetch new ones
    Drop,
}

/// `maru doctor`
#[derive(Args, Debug)]
pub struct DoctorArgs {
    /// The public address, for example https://chat.example [default: public_url of the configuration]
    #[arg(long)]
    pub url: Option<String>,
    /// A tenant to try out; where it takes guests, one is made and leaves again
    #[arg(long)]
    pub tenant: Option<String>,
    /// The origin of a page that embeds the tenant, for example https://shop.example: whether it may
    #[arg(long, value_name = "ORIGIN", requires = "tenant")]
    pub page: Option<String>,
    /// The configuration file [default: ./maru.toml if it is there]
    #[arg(long, env = "MARU_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
