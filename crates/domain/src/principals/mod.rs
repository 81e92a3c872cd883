//! Who acts. Must not know how they proved it.

use crate::ids::{PrincipalId, TenantId};
use crate::roles::Role;
use crate::rooms::Picture;
use crate::time::Timestamp;

mod names;

pub use names::{NameError, check_given_name, check_name, clean_name, imitates};
pub(crate) use names::{is_invisible, is_unprintable, skeleton};

/// What kind of principal this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalKind {
    /// Anonymous, with a name of the house's choice or an unverified one.
    Guest,
    /// With a login of its own in the tenant: a password, or an identity provider.
    Account,
    /// A user of the host service, vouched for by its backend.
    External,
    /// A program with an API key.
    Bot,
}

impl PrincipalKind {
    /// Its word in the store and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Account => "account",
            Self::External => "external",
            Self::Bot => "bot",
        }
    }

    /// Whether it is written down when it was last there: not of those who come without a login of their own, nor of
    /// programs.
    pub const fn is_sighted(self) -> bool {
        matches!(self, Self::Account | Self::External)
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "guest" => Some(Self::Guest),
            "account" => Some(Self::Account),
            "external" => Some(Self::External),
            "bot" => Some(Self::Bot),
            _ => None,
        }
    }
}

/// A principal as others see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Its id.
    pub id: PrincipalId,
    /// What kind it is.
    pub kind: PrincipalKind,
    /// Its name, for example `느긋한 수달`.
    pub name: Box<str>,
    /// What tells it from others of the same name, for example `#4821`; empty where it has a name for one room.
    pub tag: Box<str>,
    /// What stands for it in one room, where it chose something.
    pub picture: Option<Picture>,
}

/// A principal with what only its tenant's administration sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalRecord {
    /// In which tenant.
    pub tenant: TenantId,
    /// As others see it.
    pub principal: Principal,
    /// The host service's id of an external.
    pub external_id: Option<Box<str>>,
    /// Its part in the administration.
    pub role: Option<Role>,
    /// Until when it may not enter; [`Timestamp::NEVER`] for good.
    pub banned_until: Option<Timestamp>,
    /// The account that claimed this guest.
    pub claimed_by: Option<PrincipalId>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was deleted: its name is gone, its messages stay.
    pub deleted_at: Option<Timestamp>,
    /// What it does not want others to see.
    pub privacy: Privacy,
}

/// What somebody does not want others to see of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Privacy {
    /// How far they have read. Whoever hides that does not see how far others have.
    pub receipts_hidden: bool,
    /// That they type.
    pub typing_hidden: bool,
    /// Whether they are there, and when they last were. Whoever hides that does not see it of others.
    pub presence_hidden: bool,
}

impl PrincipalRecord {
    /// One that begins now, without any part.
    pub const fn new(tenant: TenantId, principal: Principal, created_at: Timestamp) -> Self {
        Self {
            tenant,
            principal,
            external_id: None,
            role: None,
            banned_until: None,
            claimed_by: None,
            created_at,
            deleted_at: None,
            privacy: Privacy {
                receipts_hidden: false,
                typing_hidden: false,
                presence_hidden: false,
            },
        }
    }

    /// Whether it keeps order in all rooms of its tenant at `now`.
    pub fn moderates(&self, now: Timestamp) -> bool {
        matches!(self.role, Some(Role::Moderator | Role::Admin)) && self.may_act(now)
    }

    /// Whether it may act at `now`.
    pub fn may_act(&self, now: Timestamp) -> bool {
        self.deleted_at.is_none()
            && self.claimed_by.is_none()
            && self.banned_until.is_none_or(|until| until <= now)
    }
}
