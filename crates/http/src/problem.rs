//! Refusals as answers: the one place where errors of use cases become codes of the catalogue. Must not know handlers.

use app::sessions::{EnterError, TokenError};
use app::{CommandError, ReadError};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::messages::TextError;
use domain::rooms::Refusal;
use hub::{HubError, SubscribeError};
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
        if let Some(seconds) = self.code.retry_after_seconds() {
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
            CommandError::RefreshExpired => ProblemCode::RefreshExpired,
            CommandError::RefreshReused => ProblemCode::RefreshReused,
            CommandError::RoomNotFound => ProblemCode::RoomNotFound,
            CommandError::MessageNotFound => ProblemCode::MessageNotFound,
            CommandError::Refused(Refusal::NotMember) => ProblemCode::NotMember,
            CommandError::Refused(Refusal::NotSender) => ProblemCode::NotSender,
            CommandError::AliasTaken => {
                return Self::field(ProblemCode::AliasTaken, "alias", error);
            }
            CommandError::ClientIdReused => {
                return Self::field(ProblemCode::ClientIdReused, "client_id", error);
            }
            CommandError::Overloaded => ProblemCode::Overloaded,
            CommandError::Draining => ProblemCode::Draining,
            CommandError::StoreFull => ProblemCode::StoreFull,
            CommandError::StoreUnavailable => ProblemCode::StoreUnavailable,
            CommandError::StoreFailed => ProblemCode::StoreFailed,
            CommandError::Internal => ProblemCode::Internal,
        };
        Self::new(code, error.to_string())
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
            ReadError::TenantNotFound => ProblemCode::TenantNotFound,
            ReadError::RoomNotFound => ProblemCode::RoomNotFound,
            ReadError::Refused(Refusal::NotMember) => ProblemCode::NotMember,
            ReadError::Refused(Refusal::NotSender) => ProblemCode::NotSender,
            ReadError::Store(store) => return store.into(),
        };
        Self::new(code, error.to_string())
    }
}

impl From<TokenError> for ApiProblem {
    fn from(error: TokenError) -> Self {
        let code = match error {
            TokenError::Invalid => ProblemCode::TokenInvalid,
            TokenError::Expired => ProblemCode::TokenExpired,
        };
        Self::new(code, error.to_string())
    }
}

impl From<EnterError> for ApiProblem {
    fn from(error: EnterError) -> Self {
        match error {
            EnterError::Name(name) => Self::field(ProblemCode::InvalidName, "name", name),
            EnterError::Command(command) => command.into(),
        }
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
