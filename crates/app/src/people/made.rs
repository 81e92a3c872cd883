//! Somebody new, as they will be kept. Must not know ways of entering.

use domain::nicknames::tag;
use domain::{Principal, PrincipalId, PrincipalKind, PrincipalRecord, TenantId};

use crate::context::Cx;

/// Somebody of this name, with an id and a tag of their own.
pub(crate) fn new_record(
    cx: &Cx,
    tenant: TenantId,
    kind: PrincipalKind,
    name: Box<str>,
) -> PrincipalRecord {
    let principal = Principal {
        id: PrincipalId::generate(&*cx.ambient),
        kind,
        name,
        tag: tag(cx.ambient.random()).into(),
        picture: None,
    };
    PrincipalRecord::new(tenant, principal, cx.ambient.now())
}
