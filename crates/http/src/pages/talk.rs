//! The talk page and the panel of frames: one document for every room, which knows already whose tenant it is and whether the visitor is signed
//! in, so that nothing flashes by. There is no secret in it. Must not know what the page does.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use domain::{Origin, Session, Tenant};
use wire::{PageState, RefreshBy, TenantPublic};

use crate::auth::cookie;
use crate::extract::Path;
use crate::state::ApiState;

/// Where the document takes up its state.
const PLACE: &str = r#"<script type="application/json" id="maru-state"></script>"#;

/// `/`
pub(crate) async fn home(State(api): State<ApiState>, headers: HeaderMap) -> Response {
    let tenant = app::tenants::home(&api.cx);
    page(&api, tenant, &headers, false).await
}

/// `/{tenant}`
pub(crate) async fn talk(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
) -> Response {
    page(&api, api.cx.tenants.find_named(&tenant), &headers, false).await
}

/// `/{tenant}/{room}`
pub(crate) async fn talk_room(
    State(api): State<ApiState>,
    Path((tenant, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    page(&api, api.cx.tenants.find_named(&tenant), &headers, false).await
}

/// `/embed/{tenant}`
pub(crate) async fn embedded(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
) -> Response {
    page(&api, api.cx.tenants.find_named(&tenant), &headers, true).await
}

/// `/embed/{tenant}/{room}`
pub(crate) async fn embedded_room(
    State(api): State<ApiState>,
    Path((tenant, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    page(&api, api.cx.tenants.find_named(&tenant), &headers, true).await
}

async fn page(
    api: &ApiState,
    tenant: Option<Arc<Tenant>>,
    headers: &HeaderMap,
    is_embedded: bool,
) -> Response {
    let visitor = match &tenant {
        Some(tenant) => visitor(api, tenant, headers, is_embedded).await,
        None => Visitor::Nobody,
    };
    let origins = tenant.as_ref().map(|tenant| {
        let origins = tenant.settings.origins.iter();
        origins.map(ToString::to_string).collect::<Vec<_>>()
    });
    let state = PageState {
        signed_in: !matches!(visitor, Visitor::Nobody),
        principal: match &visitor {
            Visitor::In(session) => Some((&session.principal).into()),
            Visitor::Nobody | Visitor::Untold => None,
        },
        embedded: is_embedded,
        origins: origins.filter(|_| is_embedded),
        disabled: tenant
            .as_ref()
            .is_some_and(|tenant| tenant.disabled_at.is_some()),
        tenant: tenant.as_deref().map(TenantPublic::from),
    };
    let page = if is_embedded {
        web_assets::panel_page()
    } else {
        web_assets::talk_page()
    };
    respond(&document(page, &state), tenant.as_ref(), is_embedded)
}

/// Who the browser's cookie says is coming.
enum Visitor {
    Nobody,
    /// The token is ours, and the store cannot say now whether it is still good.
    Untold,
    In(Session),
}

/// Whom the browser's cookie speaks for. When the store cannot say, the page finds out by its refresh: whoever is in is
/// not shown the way in because a read failed.
async fn visitor(
    api: &ApiState,
    tenant: &Tenant,
    headers: &HeaderMap,
    is_embedded: bool,
) -> Visitor {
    let by = is_embedded.then_some(RefreshBy::PartitionedCookie);
    let found = cookie::find(&api.cx, &api.config, headers, Some(tenant.id), by);
    let actor = found.and_then(|(_, token)| app::sessions::refresh_token_actor(&api.cx, token));
    let Some(actor) = actor.filter(|_| tenant.disabled_at.is_none()) else {
        return Visitor::Nobody;
    };
    let is_good = |session: &Session| {
        session.principal.id == actor.principal && !session.is_over(api.cx.ambient.now())
    };
    match api.cx.store.find_session(tenant.id, actor.session).await {
        Ok(session) => session.filter(is_good).map_or(Visitor::Nobody, Visitor::In),
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a page does not know whose it is"
            );
            Visitor::Untold
        }
    }
}

fn document(page: &str, state: &PageState) -> String {
    let json = serde_json::to_string(state).unwrap_or_else(|_| "{}".to_owned());
    // In a script element only `<` could end it (HTML standard, section 13.1.2.6).
    let json = json.replace('<', "\\u003c");
    let filled = format!(r#"<script type="application/json" id="maru-state">{json}</script>"#);
    if page.contains(PLACE) {
        page.replacen(PLACE, &filled, 1)
    } else {
        page.replacen("</head>", &format!("{filled}</head>"), 1)
    }
}

fn respond(page: &str, tenant: Option<&Arc<Tenant>>, is_embedded: bool) -> Response {
    let mut response = Response::new(Body::from(page.to_owned()));
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(header::CACHE_CONTROL, "private, no-cache");
    set(header::VARY, "cookie");
    set(header::REFERRER_POLICY, "same-origin");
    let policy = policy(tenant.map(AsRef::as_ref), is_embedded);
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What the page may load: our own files and the tenant's logo, nothing inline. Who may frame it: nobody, or the
/// tenant's origins.
fn policy(tenant: Option<&Tenant>, is_embedded: bool) -> String {
    let settings = tenant.map(|tenant| &tenant.settings);
    let logo = settings.and_then(|settings| settings.look.logo.as_deref());
    let logo = logo
        .and_then(origin_of)
        .map(|origin| format!(" {origin}"))
        .unwrap_or_default();
    let ancestors = match settings {
        Some(settings) if is_embedded => settings
            .origins
            .iter()
            .fold("'self'".to_owned(), |all, origin| format!("{all} {origin}")),
        _ => "'none'".to_owned(),
    };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{logo}; connect-src 'self'; \
         font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; \
         require-trusted-types-for 'script'"
    )
}

fn origin_of(url: &str) -> Option<Origin> {
    let rest = url.strip_prefix("https://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    Origin::parse(&format!("https://{authority}"))
}
