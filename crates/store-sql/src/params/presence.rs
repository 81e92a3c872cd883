//! People and when they were seen, as rows. Must not know the statements.

use domain::{PrincipalId, TenantId, Timestamp};
use serde::Serialize;
use store::Sighting;
use uuid::fmt::Simple;

use super::hex;

/// Somebody of a tenant.
#[derive(Serialize)]
pub(crate) struct PersonParam {
    tenant_id: Simple,
    principal_id: Simple,
}

impl PersonParam {
    pub(crate) fn new(tenant: TenantId, principal: PrincipalId) -> Self {
        Self {
            tenant_id: hex(tenant.as_uuid()),
            principal_id: hex(principal.as_uuid()),
        }
    }
}

/// Somebody, with the id that others are shown.
#[derive(Serialize)]
pub(crate) struct ShownParam {
    principal_id: Simple,
    shown_id: Simple,
}

impl ShownParam {
    pub(crate) fn new(principal: PrincipalId) -> Self {
        Self {
            principal_id: hex(principal.as_uuid()),
            shown_id: hex(principal.shown()),
        }
    }
}

/// Somebody who was seen.
#[derive(Serialize)]
pub(crate) struct SightingParam {
    tenant_id: Simple,
    principal_id: Simple,
    seen_at: i64,
    online_until: i64,
}

impl From<&Sighting> for SightingParam {
    fn from(sighting: &Sighting) -> Self {
        Self {
            tenant_id: hex(sighting.tenant.as_uuid()),
            principal_id: hex(sighting.principal.as_uuid()),
            seen_at: sighting.seen_at.as_millis(),
            online_until: sighting.online_until.map_or(0, Timestamp::as_millis),
        }
    }
}
