//! Events about members. Must not know rooms and messages.

use domain::{EventBody, MemberRole, Principal, PrincipalId, Timestamp};
use serde::{Deserialize, Serialize};
use store::StoreError;
use uuid::Uuid;

use super::{StoredPrincipal, parse, principal_of, stored_principal};
use crate::rows::corrupt;

#[derive(Serialize, Deserialize)]
struct MemberMoved {
    member: StoredPrincipal,
    /// Not there: a plain member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct MemberRemoved {
    member: StoredPrincipal,
    by: Uuid,
    until: Option<i64>,
    /// Not there: they were in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    outside: bool,
}

#[derive(Serialize, Deserialize)]
struct MemberRoleChanged {
    member: Uuid,
    role: String,
    by: Option<Uuid>,
}

#[derive(Serialize, Deserialize)]
struct MemberMuted {
    member: Uuid,
    until: Option<i64>,
    by: Uuid,
}

#[derive(Serialize, Deserialize)]
struct MemberChanged {
    was: Uuid,
    member: StoredPrincipal,
}

type Stored = serde_json::Result<String>;

pub(super) fn joined(member: &Principal, role: MemberRole) -> Stored {
    serde_json::to_string(&MemberMoved {
        member: stored_principal(member),
        role: (role != MemberRole::Member).then(|| role.as_str().to_owned()),
    })
}

pub(super) fn left(member: &Principal) -> Stored {
    joined(member, MemberRole::Member)
}

pub(super) fn removed(
    member: &Principal,
    by: PrincipalId,
    (until, outside): (Option<Timestamp>, bool),
) -> Stored {
    serde_json::to_string(&MemberRemoved {
        member: stored_principal(member),
        by: by.as_uuid(),
        until: until.map(Timestamp::as_millis),
        outside,
    })
}

pub(super) fn changed(was: PrincipalId, member: &Principal) -> Stored {
    serde_json::to_string(&MemberChanged {
        was: was.as_uuid(),
        member: stored_principal(member),
    })
}

pub(super) fn role_changed(
    member: PrincipalId,
    role: MemberRole,
    by: Option<PrincipalId>,
) -> Stored {
    serde_json::to_string(&MemberRoleChanged {
        member: member.as_uuid(),
        role: role.as_str().to_owned(),
        by: by.map(PrincipalId::as_uuid),
    })
}

pub(super) fn muted(member: PrincipalId, until: Option<Timestamp>, by: PrincipalId) -> Stored {
    serde_json::to_string(&MemberMuted {
        member: member.as_uuid(),
        until: until.map(Timestamp::as_millis),
        by: by.as_uuid(),
    })
}

/// What the stored `kind` and `body` of an event about a member mean.
pub(super) fn body_of(kind: &str, body: &str) -> Result<EventBody, StoreError> {
    match kind {
        "member.joined" => {
            let joined: MemberMoved = parse(body)?;
            Ok(EventBody::MemberJoined {
                member: principal_of(joined.member)?,
                role: joined
                    .role
                    .as_deref()
                    .map_or(Ok(MemberRole::Member), role)?,
            })
        }
        "member.left" => Ok(EventBody::MemberLeft {
            member: principal_of(parse::<MemberMoved>(body)?.member)?,
        }),
        "member.removed" => {
            let removed: MemberRemoved = parse(body)?;
            Ok(EventBody::MemberRemoved {
                member: principal_of(removed.member)?,
                by: PrincipalId::from_uuid(removed.by),
                until: removed.until.map(Timestamp::from_millis),
                outside: removed.outside,
            })
        }
        "member.changed" => {
            let changed: MemberChanged = parse(body)?;
            Ok(EventBody::MemberChanged {
                was: PrincipalId::from_uuid(changed.was),
                member: principal_of(changed.member)?,
            })
        }
        "member.role_changed" => {
            let changed: MemberRoleChanged = parse(body)?;
            Ok(EventBody::MemberRoleChanged {
                member: PrincipalId::from_uuid(changed.member),
                role: role(&changed.role)?,
                by: changed.by.map(PrincipalId::from_uuid),
            })
        }
        "member.muted" => {
            let muted: MemberMuted = parse(body)?;
            Ok(EventBody::MemberMuted {
                member: PrincipalId::from_uuid(muted.member),
                until: muted.until.map(Timestamp::from_millis),
                by: PrincipalId::from_uuid(muted.by),
            })
        }
        _ => Err(corrupt("the event kind", &kind)),
    }
}

fn role(word: &str) -> Result<MemberRole, StoreError> {
    MemberRole::parse(word).ok_or_else(|| corrupt("the part", &word))
}
