//! What every way of entering has in common: from which page it may come, how the refresh token leaves, and the answer.
//! Must not know ways.

use app::sessions::{Entered, offer_claim};
use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::Tenant;
use wire::{ClaimOffer, ProblemCode, RefreshBy, SignedIn};

use crate::auth::cookie::{self, Jar};
use crate::auth::device;
use crate::auth::origin::{self, Source};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// A request to enter, checked.
pub(crate) struct Entry {
    /// What the person reads in the list of devices.
    pub(crate) device: String,
    /// `None`: in the body.
    jar: Option<Jar>,
    /// The refresh token of whoever was in before.
    before: Option<String>,
    headers: HeaderMap,
}

impl Entry {
    /// Checks from which page the request comes, and that its refresh token may leave as wished.
    ///
    /// # Errors
    /// `origin_not_allowed`, `cross_site`, or a device name that is too long.
    pub(crate) fn check(
        api: &ApiState,
        headers: &HeaderMap,
        tenant: &Tenant,
        refresh_by: Option<RefreshBy>,
        device: Option<&str>,
    ) -> Result<Self, ApiProblem> {
        let from = origin::check(headers, tenant)?;
        let jar = match refresh_by.unwrap_or(RefreshBy::Cookie) {
            RefreshBy::Body => None,
            _ if tenant.is_operators() => Some(Jar::Console),
            RefreshBy::Cookie => Some(Jar::FirstParty),
            RefreshBy::PartitionedCookie => Some(Jar::Partitioned),
        };
        if from == Source::Allowed && jar.is_some() {
            return Err(ApiProblem::new(
                ProblemCode::CrossSite,
                "pages of other origins get the refresh token in the body: `refresh_by: body`",
            ));
        }
        let before = cookie::find(&api.cx, &api.config, headers, Some(tenant.id), refresh_by);
        Ok(Self {
            device: device_text(headers, device)?,
            jar,
            before: before.map(|(_, token)| token.to_owned()),
            headers: headers.clone(),
        })
    }

    /// With the guest's refresh token that came in the body: of a page whose cookies we do not see. A cookie of ours says it
    /// better.
    pub(crate) fn after(mut self, past: Option<String>) -> Self {
        self.before = self.before.or(past);
        self
    }

    /// Whoever was in before is not asked for again: a session that goes on has had its offer.
    pub(crate) fn asked(mut self) -> Self {
        self.before = None;
        self
    }

    /// The answer to whoever is signed in now.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn answer(
        &self,
        api: &ApiState,
        status: StatusCode,
        entered: Entered,
    ) -> Result<Response, ApiProblem> {
        let entered = offer_claim(&api.cx, entered, self.before.as_deref()).await?;
        Ok(signed_in(api, &self.headers, status, &entered, self.jar))
    }
}

/// What is said of a device in the request, or read off its headers.
fn device_text(headers: &HeaderMap, given: Option<&str>) -> Result<String, ApiProblem> {
    let Some(given) = given else {
        let agent = headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok());
        return Ok(device::describe(agent.unwrap_or("")));
    };
    if (1..=60).contains(&given.chars().count()) {
        Ok(given.to_owned())
    } else {
        Err(ApiProblem::field(
            ProblemCode::InvalidRequest,
            "device",
            "use 1–60 characters",
        ))
    }
}

/// Access token in the body; refresh token in the cookie, or in the body where there is no jar.
pub(crate) fn signed_in(
    api: &ApiState,
    headers: &HeaderMap,
    status: StatusCode,
    entered: &Entered,
    jar: Option<Jar>,
) -> Response {
    let refresh = entered.refresh.as_ref();
    let in_body = refresh.filter(|_| jar.is_none());
    let body = SignedIn {
        access_token: entered.access.token.clone(),
        expires_at: entered.access.expires_at.to_string(),
        principal: (&entered.principal).into(),
        refresh_token: in_body.map(|refresh| refresh.token.clone()),
        claim: entered.claim.as_ref().map(|claim| ClaimOffer {
            ticket: claim.ticket.clone(),
            guest: (&claim.guest).into(),
            expires_at: claim.expires_at.to_string(),
        }),
    };
    let mut response = (status, Json(body)).into_response();
    if let (Some(jar), Some(refresh)) = (jar, refresh) {
        let value = jar.with(&api.cx, &api.config, headers, refresh);
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}
