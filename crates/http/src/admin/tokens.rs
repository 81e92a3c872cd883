//! `POST /v1/admin/tenants/{tenant}/handover/check`. Must not know the checks.

use app::admin;
use axum::Json;
use axum::extract::State;
use wire::Problem;
use wire::admin::{CheckToken, FailedCheck, TokenReport};

use crate::admin::asker::Asker;
use crate::extract::{JsonBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Check a token of the host
///
/// Says which check fails. The token is not used up.
#[utoipa::path(post, path = "/v1/admin/tenants/{tenant}/handover/check", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id")),
    request_body = CheckToken,
    responses((status = 200, body = TokenReport), (status = "4XX", body = Problem)))]
pub(crate) async fn check_token(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
    JsonBody(body): JsonBody<CheckToken>,
) -> Result<Json<TokenReport>, ApiProblem> {
    let report = admin::check_token(&api.cx, who, &tenant, &body.token).await?;
    let words = report.passed.iter().map(|step| step.as_str().to_owned());
    Ok(Json(TokenReport {
        passed: words.collect(),
        failed: report.failed.map(|(step, why)| FailedCheck {
            check: step.as_str().to_owned(),
            why,
        }),
    }))
}
