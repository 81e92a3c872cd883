//! Naver: OAuth 2.0 with a call for the profile, no ID token. Who it is comes from that call alone, made with the token that
//! the code was redeemed for. Must not know OpenID Connect.

use domain::Timestamp;
use serde::Deserialize;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::oidc::Identity;
use crate::oidc::id_token::is_subject;
use crate::outbound::FetchRequest;

const PROFILE: &str = "https://openapi.naver.com/v1/nid/me";

#[derive(Deserialize)]
struct Answer {
    resultcode: String,
    response: Profile,
}

#[derive(Deserialize)]
struct Profile {
    id: String,
    nickname: Option<String>,
    name: Option<String>,
}

/// Whose the access token is.
///
/// # Errors
/// [`IdentityError::OidcRefused`], [`IdentityError::ProviderUnreachable`].
pub(super) async fn identity(
    cx: &Cx,
    issuer: &str,
    access_token: &str,
    given_at: Timestamp,
) -> Result<Identity, IdentityError> {
    let mut request = FetchRequest::get(PROFILE);
    request.authorization = Some(format!("Bearer {access_token}"));
    let answer = cx.fetch.fetch(request).await;
    let answer = answer.map_err(|_| IdentityError::ProviderUnreachable)?;
    let profile = (answer.status == 200).then(|| parse(issuer, &answer.body, given_at));
    profile.flatten().ok_or(IdentityError::OidcRefused)
}

/// Naver does not say whether an address was verified, so it has none for us.
fn parse(issuer: &str, body: &[u8], given_at: Timestamp) -> Option<Identity> {
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let profile = answer.response;
    let is_good = answer.resultcode == "00" && is_subject(&profile.id);
    is_good.then(|| Identity {
        issuer: issuer.to_owned(),
        subject: profile.id,
        name: profile.nickname.or(profile.name),
        verified_email: None,
        session_ref: None,
        given_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(body: &str) -> Option<Identity> {
        let given_at = Timestamp::from_millis(0);
        parse("https://nid.naver.com", body.as_bytes(), given_at)
    }

    #[test]
    fn a_profile_names_the_person_by_its_id_and_never_by_an_address() {
        let body = r#"{"resultcode":"00","message":"success","response":{"id":"32742776","nickname":"오픈 API","name":"오픈","email":"openapi@naver.com"}}"#;
        let identity = parsed(body).expect("a profile");
        assert_eq!(identity.subject, "32742776");
        assert_eq!(identity.name.as_deref(), Some("오픈 API"));
        assert_eq!(identity.verified_email, None);
    }

    #[test]
    fn what_is_no_profile_is_refused() {
        for wrong in [
            r#"{"resultcode":"024","message":"Authentication failed"}"#,
            r#"{"resultcode":"024","response":{"id":"1"}}"#,
            r#"{"resultcode":"00","response":{"id":""}}"#,
            r#"{"resultcode":"00","response":{"id":5}}"#,
            "",
        ] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }
}
