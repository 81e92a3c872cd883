//! `GET /healthz` and `GET /readyz`. Must not know what the answers are used for.

use axum::extract::State;
use wire::ProblemCode;

use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Whether the process answers
#[utoipa::path(get, path = "/healthz", tag = "health", responses((status = 200, body = String)))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether requests should be sent here
///
/// The store answers, writing works, what ends on other nodes is heard of, and the server is not about to restart.
#[utoipa::path(get, path = "/readyz", tag = "health", responses((status = 200, body = String), (status = 503)))]
pub(crate) async fn readyz(State(api): State<ApiState>) -> Result<&'static str, ApiProblem> {
    if api.is_draining() {
        return Err(ApiProblem::new(
            ProblemCode::Draining,
            "the server is about to restart",
        ));
    }
    if api.cx.writer.has_failed() {
        return Err(ApiProblem::new(
            ProblemCode::StoreFailed,
            "the disk failed; the process must be restarted",
        ));
    }
    api.check_sees()?;
    api.cx
        .store
        .epoch()
        .await
        .map_err(|error| ApiProblem::from(&error))?;
    Ok("ready\n")
}
