//! The administration: tenants, their staff and people, keys and bots, the audit log, and who may do what of it. Every
//! change is one transaction that checks the asker's session and part once more and writes a line of the audit log.
//! Must not know JSON, HTTP or the command line.

mod change;
mod described;
mod keys;
mod people;
mod reading;
mod setup;
mod staff;
mod tenants;
mod who;

pub use change::{Change, Proof};
pub use described::describe_changes;
pub use keys::{
    create_bot, create_bot_key, create_key, delete_bot, list_bots, list_keys, revoke_key,
};
pub use people::{BanWanted, ban, end_sessions, erase, find_erasure, unban};
pub use reading::{check_token, get_tenant, list_audit, list_staff, list_tenants};
pub use setup::{SetupWanted, invite_operator, new_setup_code, set_up};
pub(crate) use staff::check_not_last_operator;
pub use staff::{RoleWanted, remove_role, set_role};
pub use tenants::{
    Draft, NewSecret, SettingsEdit, TenantEdit, TenantWanted, create_tenant, delete_tenant,
    edit_tenant,
};
pub use who::{Asked, Authorized, Who, authorize, authorize_operator};
