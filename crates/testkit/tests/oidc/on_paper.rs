//! Google, Kakao and Naver on paper: they answer as their documents say, to exactly the calls that those name, and keep
//! what they were asked. Keys are of P-256, for what signs is not what is looked at here. Must not know what is signed in to.

use std::sync::Arc;

use app::outbound::{Fetch, FetchAnswer, FetchError, FetchRequest, Payload};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maru_testkit::server::Settings;
use maru_testkit::signer::Signer;
use parking_lot::Mutex;
use serde_json::{Value, json};

use maru_testkit::provider::{CLIENT_ID, CLIENT_SECRET};

const KID: &str = "paper";
const ACCESS_TOKEN: &str = "an access token of the provider";
/// What the code is that they send the browser back with.
pub(crate) const CODE: &str = "a code of the provider";

/// The providers.
pub(crate) struct OnPaper {
    signer: Signer,
    /// Who sits before the browser, and what the ID token says besides.
    claims: Mutex<Value>,
    asked: Mutex<Vec<FetchRequest>>,
}

impl OnPaper {
    /// The providers, and the settings of a server that calls them.
    pub(crate) fn settings() -> (Arc<Self>, Settings) {
        let providers = Arc::new(Self {
            signer: Signer::ec(),
            claims: Mutex::new(Value::Null),
            asked: Mutex::default(),
        });
        let settings = Settings {
            fetch: Arc::clone(&providers) as Arc<dyn Fetch>,
            ..Settings::default()
        };
        (providers, settings)
    }

    /// What they say of whoever signs in next.
    pub(crate) fn say(&self, claims: Value) {
        *self.claims.lock() = claims;
    }

    /// The form and the credentials with which the code was redeemed last, in one text.
    pub(crate) fn redeemed_with(&self) -> Vec<(String, String)> {
        let asked = self.asked.lock();
        let calls = asked.iter().rev();
        let mut forms = calls.filter_map(|call| match &call.payload {
            Payload::Form(form) => Some((form, &call.authorization)),
            _ => None,
        });
        let (form, authorization) = forms.next().expect("a code was redeemed");
        let mut told: Vec<(String, String)> = form
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        if let Some(basic) = authorization {
            let digits = basic.strip_prefix("Basic ").expect("by Basic");
            let text = STANDARD.decode(digits).expect("base64");
            told.push(("basic".to_owned(), String::from_utf8(text).expect("text")));
        }
        told
    }

    fn answer(&self, request: &FetchRequest) -> Option<Value> {
        let bearer = format!("Bearer {ACCESS_TOKEN}");
        let is_bearer = request.authorization.as_deref() == Some(bearer.as_str());
        let is_get = matches!(request.payload, Payload::None);
        Some(match (request.url.as_str(), is_get) {
            ("https://accounts.google.com/.well-known/openid-configuration", true) => json!({
                "issuer": "https://accounts.google.com",
                "authorization_endpoint": "https://accounts.google.com/o/oauth2/v2/auth",
                "token_endpoint": "https://oauth2.googleapis.com/token",
                "jwks_uri": "https://www.googleapis.com/oauth2/v3/certs",
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            }),
            ("https://kauth.kakao.com/.well-known/openid-configuration", true) => json!({
                "issuer": "https://kauth.kakao.com",
                "authorization_endpoint": "https://kauth.kakao.com/oauth/authorize",
                "token_endpoint": "https://kauth.kakao.com/oauth/token",
                "jwks_uri": "https://kauth.kakao.com/.well-known/jwks.json",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }),
            (
                "https://www.googleapis.com/oauth2/v3/certs"
                | "https://kauth.kakao.com/.well-known/jwks.json",
                true,
            ) => json!({ "keys": [self.signer.jwk(KID)] }),
            (
                "https://oauth2.googleapis.com/token" | "https://kauth.kakao.com/oauth/token",
                false,
            ) => {
                let id_token = self.signer.token(KID, &self.claims.lock());
                json!({ "access_token": ACCESS_TOKEN, "id_token": id_token, "token_type": "bearer" })
            }
            ("https://nid.naver.com/oauth2.0/token", false) => {
                json!({ "access_token": ACCESS_TOKEN, "refresh_token": "r", "token_type": "bearer", "expires_in": "3600" })
            }
            ("https://openapi.naver.com/v1/nid/me", true) if is_bearer => {
                self.claims.lock().clone()
            }
            _ => return None,
        })
    }
}

#[async_trait::async_trait]
impl Fetch for OnPaper {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchAnswer, FetchError> {
        self.asked.lock().push(request.clone());
        let answer = self.answer(&request);
        Ok(FetchAnswer {
            status: if answer.is_some() { 200 } else { 404 },
            content_type: "application/json".to_owned(),
            body: answer.unwrap_or_default().to_string().into_bytes(),
            retry_after_seconds: None,
        })
    }

    fn may_call(&self, _url: &str) -> bool {
        true
    }
}

/// The pairs by which a client proves itself in the form.
pub(crate) fn client_in_form() -> [(String, String); 2] {
    [("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
}
