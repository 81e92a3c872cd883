//! Why something about people, tenants and keys was refused: one list for every way and for the administration.
//! Must not know status codes.

use std::time::Duration;

use domain::Feature;
use domain::accounts::PasswordError;
use domain::principals::NameError;
use store::StoreError;

use crate::writer::CommandError;

/// Why it was refused. Where a guess could be tried, one answer stands for several causes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// No such tenant, or one that the asker has no part in.
    #[error("there is no such tenant")]
    TenantNotFound,
    /// Nobody may enter or act in it.
    #[error("the tenant is switched off")]
    TenantDisabled,
    /// One cannot enter this way.
    #[error("this way to enter is switched off")]
    WayDisabled,
    /// Switched off in the tenant.
    #[error("{} is switched off here", .0.as_str())]
    FeatureDisabled(Feature),
    /// Somebody is named who is not there or whose name does not stand in the text, or too many are.
    #[error("name up to 20 people whose names stand behind an @ in the text")]
    Mentions,
    /// A word stands in this field that is not to be written here.
    #[error("there is a word in it that is not to be written here")]
    WordRefused(&'static str),
    /// The tenant keeps this value of the policy for itself.
    #[error("the tenant keeps `{0}` for itself")]
    PolicyKept(&'static str),
    /// Another request came under the key before.
    #[error("the key was used for another request: use a new one")]
    IdempotencyKeyReused,
    /// The request under the key has no answer yet, or was cut off.
    #[error(
        "a request with this key is at work or was cut off: try again, or look whether it was done"
    )]
    IdempotencyKeyInUse,
    /// More rooms than one person makes; how long to wait.
    #[error("these are more rooms than one person makes")]
    TooManyRooms(Duration),
    /// A word stands in an edit that somebody has to look at first.
    #[error("there is a word in it that somebody looks at first: send it as a message")]
    WordHeld,
    /// More messages than are taken; how long to wait.
    #[error("these are more messages than are taken")]
    Flood(Duration),
    /// The same text too often; how long to wait.
    #[error("this was said too often")]
    Repeated(Duration),
    /// Whoever is new writes no links yet; how long to wait.
    #[error("whoever is new here writes no links for a while")]
    NewcomerLink(Duration),
    /// More guests than are taken; how long to wait.
    #[error("more guests come in than are taken")]
    TooManyGuests(Duration),
    /// Work must be shown first, or what was shown is not it.
    #[error("work must be shown first")]
    ChallengeRequired,
    /// The name cannot be used.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The name was changed too often; how long to wait.
    #[error("the name was changed too often")]
    TooManyRenames(Duration),
    /// What there is of oneself was asked for too often; how long to wait.
    #[error("this was exported too often")]
    TooManyExports(Duration),
    /// Not an address.
    #[error("this is not an e-mail address")]
    InvalidEmail,
    /// The password cannot be set.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Unknown, too old, of another tenant or purpose, or with a wrong verifier.
    #[error("the code is unknown, too old or meant for something else")]
    CodeInvalid,
    /// It was used before; what that made was ended.
    #[error("the code was used before")]
    CodeUsed,
    /// Whatever is wrong about it.
    #[error("what was given does not fit")]
    InvalidCredentials,
    /// Too many tries; how long to wait.
    #[error("there were too many attempts")]
    TooManyAttempts(Duration),
    /// As many passwords are being checked as can be.
    #[error("as many passwords are being checked as can be")]
    LoginBusy,
    /// Banned in the tenant.
    #[error("this person is banned")]
    Banned,
    /// The host's token has ended.
    #[error("the token has ended")]
    TokenExpired,
    /// The host's token is not to be trusted.
    #[error("the token is not one that is taken here")]
    TokenInvalid,
    /// The host gives a part in the administration that it may not give.
    #[error("this role cannot be given by the host")]
    RoleNotAllowed,
    /// The host did not redeem the code.
    #[error("the host did not redeem the code")]
    RedeemFailed,
    /// No such identity provider in the tenant.
    #[error("there is no such provider")]
    ProviderNotFound,
    /// The provider cannot be reached, or does not answer as one.
    #[error("the identity provider cannot be reached")]
    ProviderUnreachable,
    /// The sign-in was not begun in this browser, or was finished.
    #[error("this sign-in was not begun here, or was finished before")]
    OidcState,
    /// The provider's answer belongs to another sign-in.
    #[error("the answer belongs to another sign-in")]
    OidcNonce,
    /// The provider refused, or its answer cannot be trusted.
    #[error("the provider did not let the person in")]
    OidcRefused,
    /// The session is over.
    #[error("the session is over")]
    SessionOver,
    /// A second factor is in force already.
    #[error("a second factor is in force already")]
    TotpInForce,
    /// A fresh proof is needed.
    #[error("a fresh proof is needed")]
    StepUpRequired,
    /// The tenant wants a second factor of whoever administers.
    #[error("a second factor is needed")]
    TotpRequired,
    /// One's part in the administration does not reach this far.
    #[error("one's role does not reach this far")]
    NotAllowed,
    /// No such person in the tenant.
    #[error("there is no such person")]
    PersonNotFound,
    /// No such key in the tenant.
    #[error("there is no such key")]
    KeyNotFound,
    /// The key is not one of ours.
    #[error("the key is not one of ours")]
    KeyInvalid,
    /// The key has ended.
    #[error("the key has ended")]
    KeyExpired,
    /// The key was revoked.
    #[error("the key was revoked")]
    KeyRevoked,
    /// The key may not be used for this.
    #[error("the key lacks the scope {0}")]
    ScopeMissing(&'static str),
    /// The key is not taken from this address.
    #[error("the key is not taken from this address")]
    AddressNotAllowed,
    /// Two keys of the name are live.
    #[error("two keys of this name are live")]
    TooManyKeys,
    /// Another tenant has the slug.
    #[error("another tenant has this slug")]
    SlugTaken,
    /// A field that cannot be taken, and why.
    #[error("{field}: {reason}")]
    Invalid {
        /// Whether it is about a key; else about a tenant.
        of_key: bool,
        /// Which field.
        field: &'static str,
        /// Why.
        reason: String,
    },
    /// A field of a request that can stand for nothing, and what it takes.
    #[error("{field}: {reason}")]
    Unfit {
        /// Which field.
        field: &'static str,
        /// What it takes.
        reason: &'static str,
    },
    /// The device has given nowhere to push to.
    #[error("nothing is pushed to this device")]
    NotPushedTo,
    /// The tenant's key of pushes cannot be opened, or none can be made.
    #[error("the key of pushes cannot be used")]
    PushKeyLost,
    /// No such claim.
    #[error("there is no such claim")]
    ClaimNotFound,
    /// It can no longer be undone.
    #[error("it can no longer be undone")]
    TooLate,
    /// The writer or the store could not do it.
    #[error(transparent)]
    Command(#[from] CommandError),
}

impl From<StoreError> for IdentityError {
    fn from(error: StoreError) -> Self {
        let source = std::error::Error::source(&error).map(ToString::to_string);
        tracing::error!(error = %error, source, "the store failed");
        Self::Command(CommandError::from_store(&error))
    }
}

impl IdentityError {
    /// A field of a tenant that cannot be taken.
    pub fn invalid_tenant(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid {
            of_key: false,
            field,
            reason: reason.into(),
        }
    }

    /// A field of a key that cannot be taken.
    pub fn invalid_key(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid {
            of_key: true,
            field,
            reason: reason.into(),
        }
    }
}
