//! Making operators: `POST /v1/operators/setup` and the codes for it. Must not know where a code was shown.

use app::admin::{self, SetupWanted};
use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use domain::tenants::OPERATORS_SLUG;
use wire::admin::{SetUpOperator, SetupCode};
use wire::{Because, Problem, ProblemCode, SignedIn};

use crate::admin::asker::{Asker, CommandLine, because};
use crate::auth::entering::Entry;
use crate::auth::origin;
use crate::extract::{ClientAddress, JsonBody, OptionalBody};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Make an operator
///
/// The first with the one-use code that the server printed when it started, others with an operator's invitation.
#[utoipa::path(post, path = "/v1/operators/setup", tag = "administration", request_body = SetUpOperator,
    responses((status = 201, body = SignedIn), (status = "4XX", body = Problem)))]
pub(crate) async fn set_up_operator(
    State(api): State<ApiState>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SetUpOperator>,
) -> Result<Response, ApiProblem> {
    origin::check_own_page(&headers)?;
    let tenant = get_open(&api.cx, OPERATORS_SLUG)?;
    let entry = Entry::check(
        &api,
        &headers,
        &tenant,
        body.refresh_by,
        body.device.as_deref(),
    )?;
    let wanted = SetupWanted {
        code: &body.code,
        email: &body.email,
        password: &body.password,
        name: &body.name,
        address,
        device: &entry.device,
    };
    let entered = admin::set_up(&api.cx, wanted).await?;
    entry.answer(&api, StatusCode::CREATED, entered).await
}

/// A new set-up code in place of older ones: only for whoever sits at the machine, so it stands in no document.
pub(crate) async fn create_setup_code(
    State(api): State<ApiState>,
    command_line: Option<Extension<CommandLine>>,
) -> Result<(StatusCode, Json<SetupCode>), ApiProblem> {
    if command_line.is_none() {
        return Err(ApiProblem::new(
            ProblemCode::RouteNotFound,
            "there is nothing at this address",
        ));
    }
    let body = SetupCode {
        code: admin::new_setup_code(&api.cx).await?,
        origin: api.cx.public_origin.to_string(),
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Invite an operator
///
/// A one-use code, good for a day, for `POST /v1/operators/setup`. For operators, with a fresh proof.
#[utoipa::path(post, path = "/v1/operators/invitations", tag = "administration", security(("bearer" = [])),
    request_body = Because,
    responses((status = 201, body = SetupCode), (status = "4XX", body = Problem)))]
pub(crate) async fn invite_operator(
    State(api): State<ApiState>,
    Asker(who): Asker,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<(StatusCode, Json<SetupCode>), ApiProblem> {
    let body = SetupCode {
        code: Some(admin::invite_operator(&api.cx, because(who, &body)).await?),
        origin: api.cx.public_origin.to_string(),
    };
    Ok((StatusCode::CREATED, Json(body)))
}
