//! `POST /v1/tenants/{tenant}/oidc/{provider}/backchannel-logout`. Must not know what the token says.

use app::oidc::back_channel_logout;
use app::tenants::get_open;
use axum::extract::State;
use axum::http::StatusCode;
use wire::{Problem, ProblemCode};

use crate::extract::{FormBody, Path};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Hear of a sign-out at an identity provider
///
/// For the provider (OpenID Connect Back-Channel Logout 1.0): ends the sessions that its logout token names.
#[utoipa::path(post, path = "/v1/tenants/{tenant}/oidc/{provider}/backchannel-logout", tag = "auth",
    params(("tenant" = String, Path, description = "The tenant's slug or id"),
        ("provider" = String, Path, description = "The provider's name in the tenant")),
    request_body(content_type = "application/x-www-form-urlencoded", content = String, description = "`logout_token`"),
    responses((status = 200), (status = "4XX", body = Problem), (status = 502, body = Problem)))]
pub(crate) async fn backchannel_logout(
    State(api): State<ApiState>,
    Path((tenant, provider)): Path<(String, String)>,
    FormBody(fields): FormBody,
) -> Result<StatusCode, ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    let mut tokens = fields.iter().filter(|(name, _)| name == "logout_token");
    let (Some((_, token)), None) = (tokens.next(), tokens.next()) else {
        return Err(ApiProblem::field(
            ProblemCode::InvalidRequest,
            "logout_token",
            "send it once",
        ));
    };
    back_channel_logout(&api.cx, &tenant, &provider, token).await?;
    Ok(StatusCode::OK)
}
