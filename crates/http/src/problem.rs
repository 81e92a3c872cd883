//! Refusals as answers: the one place where errors of use cases become codes of the catalogue. Must not know handlers.

use app::search::SearchError;
use app::sessions::TokenError;
use app::{CommandError, IdentityError, ReadError};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use domain::messages::TextError;
use domain::rooms::Refusal;
use hub::{HubError, SubscribeError};
use std::time::Duration;
use store::StoreError;
use wire::{Problem, ProblemCode};

/// A refusal on its way out. The request's id is added where the answer leaves.
#[derive(Clone, Debug)]
pub(crate) struct ApiProblem {
    pub(crate) code: ProblemCode,
    pub(crate) problem: Box<Problem>,
}

impl ApiProblem {
    pub(crate) fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            problem: Box::new(Problem::new(code, detail)),
        }
    }

    pub(crate) fn field(code: ProblemCode, field: &str, reason: impl std::fmt::Display) -> Self {
        let reason = format!("{reason}");
        let problem = Problem::new(code, reason.clone()).with_field(field, reason);
        Self {
            code,
            problem: Box::new(problem),
        }
    }

    /// As it is told: with the id by which whoever runs the server finds it in the log.
    pub(crate) fn told(mut self, request_id: String) -> Problem {
        let code = self.code.as_str();
        metrics::counter!("maru_problems_total", "code" => code).increment(1);
        if self.code.status() == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(
                request.id = request_id,
                problem.code = code,
                "a request failed by a fault of ours"
            );
        }
        self.problem.request_id = request_id;
        *self.problem
    }

    fn wait(mut self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.problem.retry_after = Some(u32::try_from(seconds.max(1)).unwrap_or(u32::MAX));
        self
    }
}

/// What the outermost layer finds in an answer that is a refusal.
#[derive(Clone)]
pub(crate) struct Unwritten(pub(crate) ApiProblem);

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        let headers = response.headers_mut();
        if let Some(seconds) = self.problem.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(Unwritten(self));
        response
    }
}

impl From<CommandError> for ApiProblem {
    fn from(error: CommandError) -> Self {
        let code = match error {
            CommandError::SessionOver => ProblemCode::SessionRevoked,
            CommandError::AccountChanged => ProblemCode::InvalidCredentials,
            CommandError::PersonBanned => ProblemCode::Banned,
            CommandError::TenantDisabled => ProblemCode::TenantDisabled,
            CommandError::RefreshExpired => ProblemCode::RefreshExpired,
            CommandError::RefreshReused => ProblemCode::RefreshReused,
            CommandError::RoomNotFound => ProblemCode::RoomNotFound,
            CommandError::MessageNotFound => ProblemCode::MessageNotFound,
            CommandError::PersonNotFound => ProblemCode::PersonNotFound,
            CommandError::Refused(refusal) => return refusal.into(),
            CommandError::NameTaken => {
                return Self::field(ProblemCode::NameTaken, "profile.name", error);
            }
            CommandError::AliasTaken => {
                return Self::field(ProblemCode::AliasTaken, "alias", error);
            }
            CommandError::ClientIdReused => {
                return Self::field(ProblemCode::ClientIdReused, "client_id", error);
            }
            CommandError::Overloaded => ProblemCode::Overloaded,
            CommandError::Draining => ProblemCode::Draining,
            CommandError::ActNotFound => ProblemCode::ActNotFound,
            CommandError::ActOver => ProblemCode::TooLate,
            CommandError::ReportNotFound => ProblemCode::ReportNotFound,
            CommandError::ReportResolved => ProblemCode::ReportResolved,
            CommandError::WaitingNotFound => ProblemCode::WaitingNotFound,
            CommandError::WaitingOver => ProblemCode::WaitingOver,
            CommandError::Barred(_) => ProblemCode::BarredNow,
            CommandError::StoreFull => ProblemCode::StoreFull,
            CommandError::StoreUnavailable => ProblemCode::StoreUnavailable,
            CommandError::StoreFailed => ProblemCode::StoreFailed,
            CommandError::Internal => ProblemCode::Internal,
        };
        Self::new(code, error.to_string())
    }
}

impl From<Refusal> for ApiProblem {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::NotMember => ProblemCode::NotMember,
            Refusal::NotSender => ProblemCode::NotSender,
            Refusal::TooLate => ProblemCode::TooLateHere,
            Refusal::RoleMissing(_) => ProblemCode::RoleMissing,
            Refusal::Banned { .. } => ProblemCode::RoomBanned,
            Refusal::Muted { .. } => ProblemCode::RoomMuted,
            Refusal::SlowMode { .. } => ProblemCode::SlowMode,
            Refusal::Frozen => ProblemCode::RoomFrozen,
            Refusal::Archived => ProblemCode::RoomArchived,
            Refusal::Full => ProblemCode::RoomFull,
            Refusal::ApprovalNeeded => ProblemCode::ApprovalNeeded,
            Refusal::AskedLately { .. } => ProblemCode::AskedLately,
            Refusal::QueueFull => ProblemCode::QueueFull,
            Refusal::NotInvited => ProblemCode::NotInvited,
            Refusal::InviteOver => ProblemCode::InviteOver,
            Refusal::EntryCodeWrong => ProblemCode::EntryCodeWrong,
            Refusal::NotHere | Refusal::NoMembership => ProblemCode::NotHere,
            Refusal::NotReachable => ProblemCode::NotReachable,
            Refusal::Oneself => ProblemCode::NotOneself,
            Refusal::TooMany => ProblemCode::TooManyHere,
        };
        let problem = Self::new(code, refusal.to_string());
        match refusal {
            Refusal::SlowMode { wait, .. } | Refusal::AskedLately { wait } => problem.wait(wait),
            Refusal::Muted { until, wait } | Refusal::Banned { until, wait }
                if until != Timestamp::NEVER =>
            {
                problem.wait(wait)
            }
            _ => problem,
        }
    }
}

impl From<&StoreError> for ApiProblem {
    fn from(error: &StoreError) -> Self {
        let source = std::error::Error::source(error).map(ToString::to_string);
        tracing::error!(error = %error, source, "the store failed a read");
        CommandError::from_store(error).into()
    }
}

impl From<ReadError> for ApiProblem {
    fn from(error: ReadError) -> Self {
        let code = match &error {
            ReadError::RoomNotFound => ProblemCode::RoomNotFound,
            ReadError::Refused(refusal) => return (*refusal).into(),
            ReadError::Store(store) => return store.into(),
        };
        Self::new(code, error.to_string())
    }
}

impl From<SearchError> for ApiProblem {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Query(query) => Self::field(ProblemCode::InvalidQuery, "q", query),
            SearchError::TooMany(wait) => {
                Self::new(ProblemCode::TooManySearches, error.to_string()).wait(wait)
            }
            SearchError::Read(read) => read.into(),
        }
    }
}

impl From<TokenError> for ApiProblem {
    fn from(error: TokenError) -> Self {
        let code = match error {
            TokenError::Invalid => ProblemCode::TokenInvalid,
            TokenError::Expired => ProblemCode::TokenExpired,
            TokenError::Revoked => ProblemCode::SessionRevoked,
        };
        Self::new(code, error.to_string())
    }
}

impl From<IdentityError> for ApiProblem {
    fn from(error: IdentityError) -> Self {
        let detail = error.to_string();
        match error {
            IdentityError::Command(command) => command.into(),
            IdentityError::Mentions => Self::field(ProblemCode::InvalidMention, "mentions", detail),
            IdentityError::Name(_) => Self::field(ProblemCode::InvalidName, "name", detail),
            IdentityError::InvalidEmail => Self::field(ProblemCode::InvalidEmail, "email", detail),
            IdentityError::Password(_) => {
                Self::field(ProblemCode::InvalidPassword, "password", detail)
            }
            IdentityError::SlugTaken => Self::field(ProblemCode::SlugTaken, "slug", detail),
            IdentityError::Invalid {
                of_key,
                field,
                reason,
            } => {
                let code = if of_key {
                    ProblemCode::InvalidKey
                } else {
                    ProblemCode::InvalidTenant
                };
                Self::field(code, field, reason)
            }
            IdentityError::Unfit { field, reason } => {
                Self::field(ProblemCode::InvalidRequest, field, reason)
            }
            IdentityError::WordRefused(field) => {
                Self::field(ProblemCode::WordRefused, field, detail)
            }
            IdentityError::TooManyRooms(wait) => {
                Self::new(ProblemCode::TooManyRooms, detail).wait(wait)
            }
            IdentityError::PolicyKept(name) => {
                Self::field(ProblemCode::PolicyKept, &format!("policy.{name}"), detail)
            }
            IdentityError::IdempotencyKeyReused => {
                let key = "Idempotency-Key";
                Self::field(ProblemCode::IdempotencyKeyReused, key, detail)
            }
            IdentityError::IdempotencyKeyInUse => {
                Self::new(ProblemCode::IdempotencyKeyInUse, detail)
            }
            IdentityError::WordHeld => Self::field(ProblemCode::WordHeld, "text", detail),
            IdentityError::Flood(wait) => Self::new(ProblemCode::MessageFlood, detail).wait(wait),
            IdentityError::Repeated(wait) => {
                Self::new(ProblemCode::MessageRepeated, detail).wait(wait)
            }
            IdentityError::NewcomerLink(wait) => {
                Self::new(ProblemCode::NewcomerLink, detail).wait(wait)
            }
            IdentityError::TooManyGuests(wait) => {
                Self::new(ProblemCode::TooManyGuests, detail).wait(wait)
            }
            IdentityError::TooManyRenames(wait) => {
                Self::new(ProblemCode::TooManyRenames, detail).wait(wait)
            }
            IdentityError::TooManyExports(wait) => {
                Self::new(ProblemCode::TooManyExports, detail).wait(wait)
            }
            IdentityError::TooManyAttempts(wait) => {
                Self::new(ProblemCode::TooManyAttempts, detail).wait(wait)
            }
            plain => Self::new(plain_code(&plain), detail),
        }
    }
}

/// The codes of refusals that say nothing more.
fn plain_code(error: &IdentityError) -> ProblemCode {
    match error {
        IdentityError::TenantNotFound => ProblemCode::TenantNotFound,
        IdentityError::TenantDisabled => ProblemCode::TenantDisabled,
        IdentityError::WayDisabled => ProblemCode::WayDisabled,
        IdentityError::FeatureDisabled(_) => ProblemCode::FeatureDisabled,
        IdentityError::ChallengeRequired => ProblemCode::ChallengeRequired,
        IdentityError::CodeInvalid => ProblemCode::CodeInvalid,
        IdentityError::CodeUsed => ProblemCode::CodeUsed,
        IdentityError::InvalidCredentials => ProblemCode::InvalidCredentials,
        IdentityError::LoginBusy => ProblemCode::LoginBusy,
        IdentityError::Banned => ProblemCode::Banned,
        IdentityError::TokenExpired => ProblemCode::TokenExpired,
        IdentityError::TokenInvalid => ProblemCode::TokenInvalid,
        IdentityError::RoleNotAllowed => ProblemCode::RoleNotAllowed,
        IdentityError::RedeemFailed => ProblemCode::RedeemFailed,
        IdentityError::ProviderNotFound => ProblemCode::ProviderNotFound,
        IdentityError::ProviderUnreachable => ProblemCode::IdpUnreachable,
        IdentityError::OidcState => ProblemCode::OidcState,
        IdentityError::OidcNonce => ProblemCode::OidcNonce,
        IdentityError::OidcRefused => ProblemCode::OidcRefused,
        IdentityError::SessionOver => ProblemCode::SessionRevoked,
        IdentityError::TotpInForce => ProblemCode::TotpInForce,
        IdentityError::StepUpRequired => ProblemCode::StepUpRequired,
        IdentityError::TotpRequired => ProblemCode::TotpRequired,
        IdentityError::NotAllowed => ProblemCode::NotAllowed,
        IdentityError::PersonNotFound => ProblemCode::PersonNotFound,
        IdentityError::KeyNotFound => ProblemCode::KeyNotFound,
        IdentityError::KeyInvalid => ProblemCode::KeyInvalid,
        IdentityError::KeyExpired => ProblemCode::KeyExpired,
        IdentityError::KeyRevoked => ProblemCode::KeyRevoked,
        IdentityError::ScopeMissing(_) => ProblemCode::ScopeMissing,
        IdentityError::AddressNotAllowed => ProblemCode::AddressNotAllowed,
        IdentityError::TooManyKeys => ProblemCode::TooManyKeys,
        IdentityError::NotPushedTo => ProblemCode::NotPushedTo,
        IdentityError::ClaimNotFound => ProblemCode::ClaimNotFound,
        IdentityError::TooLate => ProblemCode::TooLate,
        // The others were answered with what they carry.
        _ => ProblemCode::Internal,
    }
}

impl From<TextError> for ApiProblem {
    fn from(error: TextError) -> Self {
        Self::field(ProblemCode::InvalidText, "text", error)
    }
}

impl From<HubError> for ApiProblem {
    fn from(error: HubError) -> Self {
        match &error {
            HubError::Store(store) => store.into(),
        }
    }
}

impl From<SubscribeError> for ApiProblem {
    fn from(error: SubscribeError) -> Self {
        match error {
            SubscribeError::TooMany => {
                Self::new(ProblemCode::TooManySubscriptions, error.to_string())
            }
            SubscribeError::Hub(hub) => hub.into(),
            SubscribeError::BrokenOff => {
                Self::new(ProblemCode::StoreUnavailable, error.to_string())
            }
        }
    }
}
