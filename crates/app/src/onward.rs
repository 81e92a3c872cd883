//! Where somebody goes on after entering: a path of ours, as a browser writes it. Must not know which way they enter by.

use domain::Tenant;

use crate::errors::IdentityError;

/// Characters of a path to go on to.
const CHARS_MAX: usize = 512;

/// Whether a browser that follows it stays with us: a path in plain ASCII, as browsers write it.
pub(crate) fn is_own_path(path: &str) -> bool {
    let is_plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    path.starts_with('/') && !path.starts_with("//") && is_plain && path.len() <= CHARS_MAX
}

/// Characters of an invitation's code that may stand behind a path.
const INVITE_CHARS_MAX: usize = 128;

/// A page of one tenant, with the code of an invitation to it where one came by one: behind a `#`, which no browser sends
/// anywhere, and behind whatever the link of a mail brings there itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OnwardPath {
    path: String,
    /// `invite=CODE`
    invite: Option<String>,
}

impl OnwardPath {
    /// The tenant's first page.
    pub(crate) fn home(tenant: &Tenant) -> Self {
        Self {
            path: format!("/{}", tenant.slug),
            invite: None,
        }
    }

    /// The page that is wanted, or the first one where none is.
    ///
    /// # Errors
    /// [`IdentityError::Unfit`] when it is no path of ours, one of another tenant, or no page.
    pub(crate) fn of(tenant: &Tenant, wanted: Option<&str>) -> Result<Self, IdentityError> {
        let Some(wanted) = wanted else {
            return Ok(Self::home(tenant));
        };
        let (path, behind) = match wanted.split_once('#') {
            Some((path, behind)) => (path, Some(behind)),
            None => (wanted, None),
        };
        if is_own_path(path) && behind.is_none_or(is_invite) && is_page_of(tenant, path) {
            return Ok(Self {
                path: path.to_owned(),
                invite: behind.map(str::to_owned),
            });
        }
        Err(IdentityError::Unfit {
            field: "return_to",
            reason: "give the path of a page of this tenant, as browsers write it, with nothing behind a # but an invitation",
        })
    }

    /// As a browser follows it, with the secret of a mail (`verify=CODE`) if it brings one.
    pub(crate) fn with(&self, secret: Option<&str>) -> String {
        let behind: Vec<&str> = secret.into_iter().chain(self.invite.as_deref()).collect();
        if behind.is_empty() {
            return self.path.clone();
        }
        format!("{}#{}", self.path, behind.join("&"))
    }
}

/// `invite=CODE`
fn is_invite(behind: &str) -> bool {
    let is_code = |code: &str| {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        (1..=INVITE_CHARS_MAX).contains(&code.len()) && code.bytes().all(is_plain)
    };
    behind.strip_prefix("invite=").is_some_and(is_code)
}

/// `/{tenant}` or `/{tenant}/{room}`, with or without a query. Browsers resolve dots, also written as `%2e`.
fn is_page_of(tenant: &Tenant, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let mut parts = path.split('/').skip(1);
    let begins = parts
        .next()
        .is_some_and(|first| first == tenant.slug.as_str() || first == tenant.id.to_string());
    let is_dots = |part: &str| {
        let part = part.to_ascii_lowercase().replace("%2e", ".");
        part == "." || part == ".."
    };
    begins && parts.next().is_none_or(|room| !is_dots(room)) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{TenantId, TenantSlug, Timestamp};
    use uuid::Uuid;

    #[test]
    fn one_goes_on_to_a_page_of_the_tenant_and_nowhere_else() {
        let slug = TenantSlug::parse("shop").expect("a slug");
        let id = TenantId::from_uuid(Uuid::from_u128(1));
        let tenant = Tenant::new(id, slug, "Shop", Timestamp::from_millis(0));
        let of = |wanted: &str| OnwardPath::of(&tenant, Some(wanted));
        let by_id = format!("/{id}/lunch");
        for good in [
            "/shop",
            "/shop/",
            "/shop?from=mail",
            "/shop/lunch",
            "/shop/lunch?a=b&c=https://shop.example/d",
            "/shop/%EC%A0%90%EC%8B%AC",
            by_id.as_str(),
            "/shop/lunch#invite=aB3-_",
        ] {
            assert_eq!(of(good).expect(good).with(None), good);
        }
        let invited = of("/shop/lunch?a=b#invite=xyz").expect("a room");
        let link = invited.with(Some("verify=CODE"));
        assert_eq!(link, "/shop/lunch?a=b#verify=CODE&invite=xyz");
        for wrong in [
            "",
            "shop",
            "//shop",
            "//shop/lunch",
            "/\\shop",
            "https://evil.example/shop",
            "javascript:alert(1)",
            "/other/lunch",
            "/shopping",
            "/shop/../other",
            "/shop/%2E%2e",
            "/shop/.%2e?a=b",
            "/shop/lunch/more",
            "/v1/me",
            "/embed/shop",
            "/shop#verify=another",
            "/shop/lunch#invite=",
            "/shop/lunch#invite=a&verify=b",
            "/shop/lunch#invite=a#verify=b",
            "/other/lunch#invite=a",
            "/shop/lunch?a=b#reset=another",
            "/shop/a b",
            "/shop/점심",
            "/shop/a\r\nSet-Cookie: a=b",
        ] {
            assert!(of(wrong).is_err(), "{wrong:?}");
        }
        assert!(of(&format!("/shop/{}", "a".repeat(600))).is_err());
        let home = OnwardPath::of(&tenant, None).expect("the first page");
        assert_eq!(home.with(None), "/shop");
        assert!(of(&format!("/shop/lunch#invite={}", "a".repeat(129))).is_err());
    }
}
