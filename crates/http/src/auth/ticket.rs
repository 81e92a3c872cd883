//! `POST /v1/socket-tickets`. Must not know sockets.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use wire::{Problem, ProblemCode, TicketAnswer};

use crate::acting::Actor;
use crate::auth::origin;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Get a socket ticket
///
/// It opens one socket within 30 seconds: `GET /v1/socket?ticket=…`, from the origin of the page that asked.
#[utoipa::path(post, path = "/v1/socket-tickets", tag = "receiving", security(("bearer" = [])),
    responses((status = 201, body = TicketAnswer), (status = "4XX", body = Problem)))]
pub(crate) async fn create_ticket(
    State(api): State<ApiState>,
    Actor(claims): Actor,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<TicketAnswer>), ApiProblem> {
    let page = origin::of_page(&headers);
    let ticket = api.cx.tickets.issue(&api.cx, claims, page);
    let ticket = ticket.ok_or_else(|| {
        ApiProblem::new(ProblemCode::Overloaded, "too many tickets wait to be used")
    })?;
    let answer = TicketAnswer {
        ticket: ticket.ticket,
        expires_at: ticket.expires_at.to_string(),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
