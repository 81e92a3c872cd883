//! Tenants as the administration changes them. Must not know the wire's words.

mod create;
mod delete;
mod edit;

pub use create::{TenantWanted, create_tenant};
pub use delete::delete_tenant;
pub use edit::{Draft, NewSecret, SettingsEdit, TenantEdit, edit_tenant};

use domain::tenants::{PlainHttp, SettingsError};

use crate::context::Cx;
use crate::errors::IdentityError;

impl From<SettingsError> for IdentityError {
    fn from(error: SettingsError) -> Self {
        Self::invalid_tenant(error.field, error.reason)
    }
}

/// Plain http to this machine is taken where we are reached by plain http ourselves: a developer's machine.
fn plain_http(cx: &Cx) -> PlainHttp {
    if cx.public_origin.as_str().starts_with("http://") {
        PlainHttp::OnLoopback
    } else {
        PlainHttp::Never
    }
}
