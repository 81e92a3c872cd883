//! People in rooms as clients see them, and what comes in about them. Must not know rules.

use serde::{Deserialize, Serialize};

use crate::principals::{Principal, RoomProfile};

/// Joins a room.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct JoinRoom {
    /// The room's code, where it needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub entry_code: Option<String>,
    /// The code of an invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub invite: Option<String>,
    /// Under which name, where the room has names of its own (`profiles` is `room`): nobody there is told the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub profile: Option<RoomProfile>,
}

/// Makes an invitation.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateInvite {
    /// Seconds from now, up to a year; not given: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub seconds: Option<u32>,
    /// How many may come in by it, 1–10,000; not given: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub uses: Option<u32>,
}

/// A new invitation.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct InviteCreated {
    /// Its id (`in_…`).
    pub id: String,
    /// Its code. It is not shown again.
    pub code: String,
    /// An address of the talk page that comes in by it. The code stands behind the `#`, which browsers send to nobody.
    pub url: String,
    /// Until when it is good; null: for ever.
    pub expires_at: Option<String>,
}

/// The invitations to a room that are good.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct InviteList {
    /// The newest first.
    pub invites: Vec<InviteEntry>,
}

/// An invitation to a room.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct InviteEntry {
    /// Its id (`in_…`).
    pub id: String,
    /// Who made it (`pr_…`).
    pub by: String,
    /// When.
    pub created_at: String,
    /// Until when it is good; null: for ever.
    pub expires_at: Option<String>,
    /// How many came in by it.
    pub uses: u32,
    /// How many may; null: any number.
    pub uses_max: Option<u32>,
}

impl From<&domain::rooms::Invite> for InviteEntry {
    fn from(invite: &domain::rooms::Invite) -> Self {
        let is_for_ever = invite.expires_at == domain::Timestamp::NEVER;
        Self {
            id: invite.id.to_string(),
            by: invite.by.to_string(),
            created_at: invite.created_at.to_string(),
            expires_at: (!is_for_ever).then(|| invite.expires_at.to_string()),
            uses: invite.uses,
            uses_max: invite.uses_max,
        }
    }
}

/// Somebody in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Member {
    /// Who.
    pub member: Principal,
    /// `host`, `deputy` or `member`.
    pub role: String,
    /// Since when.
    pub joined_at: String,
    /// Until when they may not write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub muted_until: Option<String>,
    /// Who they are elsewhere, where the room calls them otherwise: told to the tenant's staff alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub usual: Option<Principal>,
    /// Whether they are online; not given: that is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub online: Option<bool>,
    /// When they were last there, to the minute; of those who are not online, in rooms that tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub last_seen_at: Option<String>,
}

impl From<&(domain::Principal, domain::Membership)> for Member {
    fn from((member, membership): &(domain::Principal, domain::Membership)) -> Self {
        Self {
            member: member.into(),
            role: membership.role.as_str().to_owned(),
            joined_at: membership.joined_at.to_string(),
            muted_until: membership.muted_until.map(|until| until.to_string()),
            usual: None,
            online: None,
            last_seen_at: None,
        }
    }
}

/// How one stands in a room, and what one may do there now: what a page shows or leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Standing {
    /// `host`, `deputy` or `member`; null: one is not in.
    pub role: Option<String>,
    /// Since when one is in.
    pub joined_at: Option<String>,
    /// Until when one may not write; null: one may.
    pub muted_until: Option<String>,
    /// Until when one may not come in; null: one is not banned.
    pub banned_until: Option<String>,
    /// Of `read`, `join`, `ask`, `send`, `react`, `type`, `invite`, `pin`, `keep_order`, `rule`; more may join. A code or an
    /// invitation may open what is not among them.
    pub may: Vec<String>,
    /// Whether coming and going is to be shown as lines among the messages.
    pub join_lines: bool,
    /// Under which name people are here: `own`, or `room`, where one may have another name and picture for this room.
    pub profiles: String,
    /// Messages of one's own wait here for a decision: `GET …/queue/me`.
    pub waiting: bool,
    /// One's id (`pr_…`) here: the one that others are given.
    pub own_id: String,
}

/// Those who are in a room.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct MemberPage {
    /// The host and deputies first, then by how long they are there.
    pub members: Vec<Member>,
    /// The `after` of the next page; null when there is none.
    pub next: Option<String>,
}

/// Changes somebody's part in a room, or whether they may write.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeMember {
    /// `host`, `deputy` or `member`. Whoever makes somebody else the host is a deputy from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<String>,
    /// Seconds from now in which they may not write; 0 ends a mute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mute_seconds: Option<u32>,
    /// Why, up to 500 characters: kept with the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Bans somebody from a room.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct BanMember {
    /// Seconds from now, at least 1; not given: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub seconds: Option<u32>,
    /// Why, up to 500 characters: kept with the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Those who are banned from a room.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct BanList {
    /// The one that ends first, first.
    pub bans: Vec<Ban>,
}

/// Somebody who is banned from a room.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Ban {
    /// Who.
    pub member: Principal,
    /// Until when; null: for good.
    pub until: Option<String>,
}
