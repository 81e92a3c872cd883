//! `PUT /v1/me/push/quiet-hours`. Must not know rules.

use app::IdentityError;
use axum::extract::State;
use axum::http::StatusCode;
use domain::push::UnfitQuietHours;
use wire::{Problem, QuietHours};

use crate::acting::SignedIn;
use crate::extract::{JsonBody, NO_CONTENT};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Set when one wants quiet
///
/// Nothing is pushed then, on no device. What comes meanwhile is not pushed later.
#[utoipa::path(put, path = "/v1/me/push/quiet-hours", tag = "push", security(("bearer" = [])),
    request_body = QuietHours,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn set_quiet_hours(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    JsonBody(body): JsonBody<QuietHours>,
) -> Result<StatusCode, ApiProblem> {
    let quiet = domain::push::QuietHours::parse(body.on, &body.from, &body.to, &body.zone);
    let unfit = |error| match error {
        UnfitQuietHours::Minutes => IdentityError::Unfit {
            field: "from",
            reason: "`from` and `to` are two different times of the day, such as 22:00 and 07:30",
        },
        UnfitQuietHours::Zone => IdentityError::Unfit {
            field: "zone",
            reason: "a time zone such as Asia/Seoul, or an offset such as +09:00",
        },
    };
    let quiet = quiet.map_err(unfit)?;
    app::push::set_quiet_hours(&api.cx, claims.actor, &quiet).await?;
    Ok(NO_CONTENT)
}
