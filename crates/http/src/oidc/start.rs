//! `GET /v1/tenants/{tenant}/oidc/{provider}/start`. Must not know what the provider is asked.

use app::oidc::{Mode, Started};
use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use wire::{Problem, ProblemCode};

use crate::extract::{Params, Path};
use crate::oidc::carried::Carried;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// How a sign-in ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StartMode {
    /// On a page of ours.
    #[default]
    Page,
    /// With a code for the page that opened the window.
    Popup,
}

/// How the sign-in is to end.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StartParams {
    /// `page` without it.
    #[serde(default)]
    mode: StartMode,
    /// With `page`: the path of ours to return to; the tenant's first page without it.
    return_to: Option<String>,
    /// With `popup`: BASE64URL(SHA-256(verifier)).
    challenge: Option<String>,
}

/// Sign in at an identity provider
///
/// For a browser: sends it to the provider, which sends it back to `/v1/auth/oidc/callback`.
#[utoipa::path(get, path = "/v1/tenants/{tenant}/oidc/{provider}/start", tag = "auth",
    params(("tenant" = String, Path, description = "The tenant's slug or id"),
        ("provider" = String, Path, description = "One of those that `GET /v1/tenants/{tenant}` lists"), StartParams),
    responses((status = 303), (status = "4XX", body = Problem), (status = 502, body = Problem)))]
pub(crate) async fn start(
    State(api): State<ApiState>,
    Path((tenant, provider)): Path<(String, String)>,
    Params(params): Params<StartParams>,
) -> Result<Response, ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    let home = || format!("/{}", tenant.slug.as_str());
    let mode = mode_of(params, home)?;
    let started = app::oidc::start(&api.cx, &tenant, &provider, mode).await?;
    let Started {
        authorize_url,
        sealed,
    } = started;
    let location = HeaderValue::try_from(authorize_url).map_err(|_| {
        ApiProblem::new(
            ProblemCode::IdpUnreachable,
            "the provider's address cannot be followed",
        )
    })?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    let out = response.headers_mut();
    out.insert(header::LOCATION, location);
    out.insert(
        header::SET_COOKIE,
        Carried::SignIn.set(&api.config, &sealed),
    );
    out.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    Ok(response)
}

fn mode_of(params: StartParams, home: impl Fn() -> String) -> Result<Mode, ApiProblem> {
    let wrong = |field, why: &str| ApiProblem::field(ProblemCode::InvalidRequest, field, why);
    match (params.mode, params.return_to, params.challenge) {
        (StartMode::Page, return_to, None) => {
            Mode::page(&return_to.unwrap_or_else(home)).map_err(|_| {
                wrong(
                    "return_to",
                    "give a path of this server, as browsers write it",
                )
            })
        }
        (StartMode::Popup, None, Some(challenge)) => Mode::popup(&challenge)
            .map_err(|_| wrong("challenge", "give BASE64URL(SHA-256(verifier))")),
        (StartMode::Page, _, Some(_)) => Err(wrong("challenge", "is for `mode=popup`")),
        (StartMode::Popup, Some(_), _) => Err(wrong("return_to", "is for `mode=page`")),
        (StartMode::Popup, None, None) => Err(wrong("challenge", "`mode=popup` needs it")),
    }
}
