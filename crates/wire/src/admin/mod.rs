//! Bodies of the administration. Secrets come in and never go out. Must not know who may do what.

mod audit;
mod keys;
mod operators;
mod patch;
mod people;
mod settings;
mod tenants;
mod tokens;

pub use audit::{AuditEntry, AuditPage};
pub use keys::{
    BotCreated, BotEntry, BotList, CreateBot, CreateBotKey, CreateKey, KeyCreated, KeyEntry,
    KeyList,
};
pub use operators::{SetUpOperator, SetupCode};
pub use patch::{
    HandoverPatch, IssuerKeyPatch, IssuerPatch, LimitsPatch, LivesPatch, LookPatch, ProviderPatch,
    SettingsPatch, TenantPatch, WaysPatch,
};
pub use people::{ErasePerson, ErasureState, SetRole, StaffEntry, StaffList};
pub use settings::{
    HandoverBody, IssuerBody, IssuerKeyBody, KindBody, LimitsBody, LivesBody, ProviderBody,
    SettingsBody, WaysBody,
};
pub use tenants::{CreateTenant, TenantAdmin, TenantCreated, TenantList};
pub use tokens::{CheckToken, FailedCheck, TokenReport};
