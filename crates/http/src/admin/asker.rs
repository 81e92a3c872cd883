//! Who asks something of the administration. Must not know what their part is.

use app::admin::{Asked, Who};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use wire::{Because, ProblemCode};

use crate::auth::origin;
use crate::extract::SignedIn;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// An extension of requests that come from whoever sits at the machine: by a socket in the data folder, or inside the
/// process. The public listener never adds it.
#[derive(Clone, Copy, Debug)]
pub struct CommandLine;

/// Whoever asks.
pub(crate) struct Asker(pub(crate) Who);

impl FromRequestParts<ApiState> for Asker {
    type Rejection = ApiProblem;

    async fn from_request_parts(
        parts: &mut Parts,
        api: &ApiState,
    ) -> Result<Self, Self::Rejection> {
        if parts.extensions.get::<CommandLine>().is_some() {
            return Ok(Self(Who::CommandLine));
        }
        let SignedIn(claims) = SignedIn::from_request_parts(parts, api).await?;
        origin::check_own_page(&parts.headers)?;
        if claims.key.is_some() {
            return Err(ApiProblem::new(
                ProblemCode::NotAllowed,
                "an API key administers nothing",
            ));
        }
        Ok(Self(Who::Person(claims.actor)))
    }
}

/// Who asks, and why.
pub(crate) fn because(who: Who, body: &Because) -> Asked<'_> {
    Asked {
        who,
        reason: body.reason.as_deref(),
    }
}
