//! `GET /v1/auth/oidc/callback`: where providers send browsers back to. Must not know what the provider's answer says.

use app::oidc::{Callback, Finished, Mode, Unfinished, enter, finish, make_popup_code};
use app::sessions::seal_past;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use wire::Problem;

use crate::auth::cookie::{self, Jar};
use crate::auth::create_guest::language;
use crate::auth::device;
use crate::extract::{ClientAddress, Params};
use crate::oidc::carried::Carried;
use crate::oidc::popup;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// What the provider's answer says; providers add more of their own.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CallbackParams {
    /// The code.
    code: Option<String>,
    /// The state that the sign-in began with.
    state: Option<String>,
    /// Who the provider is (RFC 9207).
    iss: Option<String>,
    /// Why there is no code.
    error: Option<String>,
}

/// Return from an identity provider
///
/// For a browser, with what it was given at the start. Signs in and goes on to the page, or hands a code to the page
/// that opened the window.
#[utoipa::path(get, path = "/v1/auth/oidc/callback", tag = "auth", params(CallbackParams),
    responses((status = 200, description = "A page that hands over a code and closes"), (status = 303),
        (status = "4XX", body = Problem), (status = 502, body = Problem)))]
pub(crate) async fn callback(
    State(api): State<ApiState>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Params(params): Params<CallbackParams>,
) -> Response {
    let answer = Callback {
        code: params.code.as_deref(),
        state: params.state.as_deref(),
        iss: params.iss.as_deref(),
        error: params.error.as_deref(),
        address,
    };
    let carried = Carried::SignIn.find(&api.config, &headers);
    let (mut response, is_over) = match finish(&api.cx, carried, answer).await {
        Ok(finished) => (go_on(&api, &headers, &finished).await, true),
        // Another answer may still come to the sign-in that the browser carries.
        Err(Unfinished { error, mode: None }) => (ApiProblem::from(error).into_response(), false),
        Err(Unfinished {
            error,
            mode: Some(mode),
        }) => (refuse(error.into(), &mode), true),
    };
    if is_over {
        let out = response.headers_mut();
        out.append(header::SET_COOKIE, Carried::SignIn.clear(&api.config));
    }
    response
}

async fn go_on(api: &ApiState, headers: &HeaderMap, finished: &Finished) -> Response {
    let answer = match &finished.mode {
        Mode::Page { return_to } => to_page(api, headers, finished, return_to).await,
        Mode::Popup { challenge } => to_opener(api, headers, finished, challenge).await,
    };
    answer.unwrap_or_else(|problem| refuse(problem, &finished.mode))
}

async fn to_page(
    api: &ApiState,
    headers: &HeaderMap,
    finished: &Finished,
    return_to: &str,
) -> Result<Response, ApiProblem> {
    let (tenant, identity) = (&finished.tenant, &finished.identity);
    let agent = headers.get(header::USER_AGENT);
    let agent = agent.and_then(|value| value.to_str().ok()).unwrap_or("");
    let device = device::describe(agent);
    let entered = enter(&api.cx, tenant, identity, &device, language(headers)).await?;
    let before = cookie::find(&api.cx, &api.config, headers, Some(tenant.id), None);
    let past = seal_past(&api.cx, &entered, before.map(|(_, token)| token)).await?;
    let location = HeaderValue::try_from(return_to)
        .expect("a path to return to was checked to be plain ASCII when the sign-in began");
    let mut response = StatusCode::SEE_OTHER.into_response();
    let out = response.headers_mut();
    out.insert(header::LOCATION, location);
    if let Some(refresh) = &entered.refresh {
        let cookie = Jar::FirstParty.with(&api.cx, &api.config, headers, refresh);
        out.append(header::SET_COOKIE, cookie);
    }
    if let Some(past) = past {
        let cookie = Carried::Past.set(&api.config, &past);
        out.append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn to_opener(
    api: &ApiState,
    headers: &HeaderMap,
    finished: &Finished,
    challenge: &str,
) -> Result<Response, ApiProblem> {
    let (tenant, identity) = (&finished.tenant, &finished.identity);
    let code = make_popup_code(&api.cx, tenant, identity, challenge, language(headers)).await?;
    Ok(popup::page(StatusCode::OK, "code", &code))
}

/// A window that waits for a code is told why there is none; a page goes back to where it began, which says it.
fn refuse(problem: ApiProblem, mode: &Mode) -> Response {
    match mode {
        Mode::Page { return_to } => {
            let code = problem.code.as_str();
            let place = return_to.split('#').next().unwrap_or("/");
            let Ok(location) = HeaderValue::try_from(format!("{place}#problem={code}")) else {
                return problem.into_response();
            };
            (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
        }
        Mode::Popup { .. } => {
            let status = StatusCode::from_u16(problem.code.status());
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            popup::page(status, "problem", problem.code.as_str())
        }
    }
}
