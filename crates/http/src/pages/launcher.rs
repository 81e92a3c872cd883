//! How a tenant's launcher looks: a module that the loader of the widget imports, because a host page's policy that lets the
//! loader in lets this in too, and no answer to a call. Must not know who asks: everybody may read it.

use app::tenants::get_open;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use crate::extract::Path;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// `/embed/{tenant}/launcher.js`: `export const color="#rrggbb",label="…";`, each `null` where the tenant has said nothing.
pub(crate) async fn launcher(
    State(api): State<ApiState>,
    Path(tenant): Path<String>,
) -> Result<Response, ApiProblem> {
    let tenant = get_open(&api.cx, &tenant)?;
    let look = &tenant.settings.look;
    // Texts of JSON are texts of ECMAScript (ECMA-262, section 12.9.4), as modules have them.
    let (color, label) = (json!(look.accent), json!(look.launcher));
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        // It is imported without credentials and says the same to everybody.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    let mut response = format!("export const color={color},label={label};").into_response();
    for (name, value) in headers {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    let everywhere = HeaderValue::from_static("cross-origin");
    let out = response.headers_mut();
    out.insert("cross-origin-resource-policy", everywhere);
    Ok(response)
}
