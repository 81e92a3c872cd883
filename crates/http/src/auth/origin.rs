//! From which pages a request may come: our own, and those that the tenant allows. Requests without these headers come
//! from no browser. Must not know endpoints.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::{Origin, Tenant};
use wire::ProblemCode;

use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// No browser, or the person typed the address.
    Nowhere,
    /// A page of ours.
    Ours,
    /// A page of an origin that the tenant allows.
    Allowed,
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The `Origin` of a page, ours or another.
pub(crate) fn of_page(headers: &HeaderMap) -> Option<&str> {
    text(headers, header::ORIGIN.as_str())
}

/// The `Origin` of a page that is not ours.
pub(crate) fn foreign(headers: &HeaderMap) -> Option<&str> {
    let origin = text(headers, header::ORIGIN.as_str())?;
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    let is_ours = authority.is_some() && authority == text(headers, header::HOST.as_str());
    (!is_ours).then_some(origin)
}

/// Where the request comes from, if it may.
///
/// # Errors
/// `origin_not_allowed`
pub(crate) fn check(headers: &HeaderMap, tenant: &Tenant) -> Result<Source, ApiProblem> {
    let site = text(headers, "sec-fetch-site");
    let Some(origin) = foreign(headers) else {
        let is_page = headers.contains_key(header::ORIGIN);
        return match site {
            None if !is_page => Ok(Source::Nowhere),
            Some("none") => Ok(Source::Nowhere),
            None | Some("same-origin") => Ok(Source::Ours),
            // A page of another site that hides its origin, or a plain link or form.
            Some(_) => Err(refused()),
        };
    };
    let allowed =
        Origin::parse(origin).is_some_and(|origin| tenant.settings.origins.contains(&origin));
    if allowed {
        Ok(Source::Allowed)
    } else {
        Err(refused())
    }
}

/// Whether a page of the tenant's or of ours asks, for reads that a bearer token opens.
///
/// # Errors
/// `origin_not_allowed`
pub(crate) fn check_bearer(headers: &HeaderMap, tenant: &Tenant) -> Result<(), ApiProblem> {
    match foreign(headers) {
        None => Ok(()),
        Some(origin) => {
            let origin = Origin::parse(origin);
            let allowed = origin.is_some_and(|origin| tenant.settings.origins.contains(&origin));
            if allowed { Ok(()) } else { Err(refused()) }
        }
    }
}

fn refused() -> ApiProblem {
    ApiProblem::new(
        ProblemCode::OriginNotAllowed,
        "the request comes from a page of an origin that is not allowed here",
    )
}

/// Refuses what any other page sends: for calls that a cookie opens.
///
/// # Errors
/// `cross_site`
pub(crate) fn check_own_page(headers: &HeaderMap) -> Result<(), ApiProblem> {
    let is_foreign_site =
        text(headers, "sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if is_foreign_site || foreign(headers).is_some() {
        return Err(ApiProblem::new(
            ProblemCode::CrossSite,
            "the request comes from a page of another origin",
        ));
    }
    Ok(())
}

/// Refuses what a page of another origin sends without asking first: a form, or a body of plain text (Fetch standard,
/// "CORS-safelisted request-header"). JSON from there is let through by a preflight or not at all.
pub(crate) struct NoForm;

impl FromRequestParts<ApiState> for NoForm {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, ApiProblem> {
        let kind = text(&parts.headers, header::CONTENT_TYPE.as_str()).unwrap_or("");
        let essence = kind.split(';').next().unwrap_or("").trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            check_own_page(&parts.headers)?;
        }
        Ok(Self)
    }
}
