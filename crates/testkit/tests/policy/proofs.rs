//! What lets somebody in: codes, tickets and tokens that are good, made as their makers make them. Each is of the tenant
//! `demo`, so that shown in another one it is nobody's. Must not know who shows them.

use app::oidc::{Identity, make_popup_code};
use domain::nicknames::Language;
use domain::tenants::{Algorithm, Issuer, IssuerKey, OidcPreset, OidcProvider, TenantSettings};
use domain::{Ambient as _, Code, CodePurpose, PrincipalKind};
use maru_testkit::authenticator::one_time_password;
use maru_testkit::host::Host;
use maru_testkit::signer::Signer;
use serde_json::{Value, json};

use crate::ask::Ask;
use crate::things::Place;
use crate::world::{Caller, PASSWORD, Somebody, World};

// RFC 7636, appendix B
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// A provider that needs nobody's answer until a code is to be redeemed.
pub(crate) const PROVIDER: &str = "naver";
/// A provider that tells of sign-outs.
pub(crate) const TELLING: &str = "telling";
/// What the provider calls the tenant `demo`.
const CLIENT: &str = "maru-of-demo";
const ISSUER: &str = "https://host.example";
const KID: &str = "a";

fn signer() -> Signer {
    Signer::ed(1)
}

/// An identity provider of which no more is needed than its name and its key.
pub(crate) struct TellingProvider {
    host: Host,
    signer: Signer,
}

impl TellingProvider {
    pub(crate) async fn start() -> Self {
        let (host, signer) = (Host::start().await, Signer::ec());
        let metadata = json!({
            "issuer": host.url(""),
            "authorization_endpoint": host.url("/authorize"),
            "token_endpoint": host.url("/token"),
            "jwks_uri": host.url("/jwks"),
        });
        host.answers("/.well-known/openid-configuration", 200, &metadata);
        let keys = json!({ "keys": [signer.jwk(KID)] });
        host.answers("/jwks", 200, &keys);
        Self { host, signer }
    }

    /// As a tenant knows it.
    fn known_as(&self, client_id: &str) -> OidcProvider {
        OidcProvider {
            id: TELLING.to_owned(),
            label: TELLING.to_owned(),
            preset: OidcPreset::Discovery,
            issuer: Some(self.host.url("")),
            client_id: client_id.to_owned(),
            client_secret: None,
            hosted_domain: None,
        }
    }
}

/// Every way to enter is on, with what it needs.
pub(crate) fn open_every_way(slug: &str, telling: &TellingProvider, settings: &mut TenantSettings) {
    settings.ways.signed_token = true;
    settings.oidc.push(OidcProvider {
        id: PROVIDER.to_owned(),
        label: PROVIDER.to_owned(),
        preset: OidcPreset::Naver,
        issuer: None,
        client_id: "we".to_owned(),
        client_secret: None,
        hosted_domain: None,
    });
    let is_demo = slug == "demo";
    settings
        .oidc
        .push(telling.known_as(if is_demo { CLIENT } else { "maru-of-another" }));
    settings.handover.issuers = vec![Issuer {
        issuer: ISSUER.to_owned(),
        keys: vec![IssuerKey {
            kid: Some(KID.to_owned()),
            algorithm: Algorithm::parse("EdDSA").expect("one that is taken"),
            public_key: Some(signer().public_pem()),
            secret: None,
        }],
        jwks_url: None,
    }];
}

impl World {
    /// A push code, for whoever has the verifier.
    pub(crate) async fn handover_code(&self) -> String {
        let number = self.fresh();
        let body = json!({ "external_id": format!("code-{number}"), "name": "다온", "session_ref": "s", "challenge": CHALLENGE });
        let backend = self.caller(Caller::ServerKey).await;
        let path = "/v1/server/handover-codes";
        let made = self.ask_as(&backend, "POST", path, Some(body)).await;
        made.text("code")
    }

    /// The code of a window that signed somebody in.
    pub(crate) async fn popup_code(&self) -> String {
        let cx = &self.server.running.api.cx;
        let identity = Identity {
            issuer: "https://id.example".to_owned(),
            subject: format!("subject {}", self.fresh()),
            name: Some("지은".to_owned()),
            verified_email: None,
            session_ref: None,
            given_at: self.server.ambient.now(),
        };
        let demo = self.tenant("demo");
        let made = make_popup_code(cx, &demo, &identity, CHALLENGE, Language::Korean).await;
        made.expect("a code")
    }

    /// A token that the host signed.
    pub(crate) fn host_token(&self) -> String {
        let (now, number) = (self.server.ambient.now().as_seconds(), self.fresh());
        let claims = json!({ "iss": ISSUER, "aud": "maru:demo", "sub": format!("token-{number}"), "name": "지은",
            "session_ref": "s", "iat": now, "exp": now + 600, "jti": format!("jti-{number}") });
        signer().token(KID, &claims)
    }

    /// What a provider says about whoever signed out there: of the tenant `demo`, once.
    pub(crate) fn logout_token(&self) -> String {
        let (now, number) = (self.server.ambient.now().as_seconds(), self.fresh());
        let claims = json!({ "iss": self.telling.host.url(""), "aud": CLIENT, "iat": now, "exp": now + 120,
            "jti": format!("logout-{number}"), "sub": format!("subject {number}"),
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} } });
        self.telling.signer.token(KID, &claims)
    }

    /// What sets the caller's new second factor in force; no good where they can have none.
    pub(crate) async fn totp_to_confirm(&self, who: &Somebody) -> String {
        let now = self.server.ambient.now().as_seconds();
        match self.new_totp(who).await {
            Some(secret) => one_time_password(&secret, now),
            None => "123456".to_owned(),
        }
    }

    /// What ends the caller's second factor, which is in force now; no good where they can have none.
    pub(crate) async fn totp_in_force(&self, who: &Somebody) -> String {
        let Some(secret) = self.new_totp(who).await else {
            return "123456".to_owned();
        };
        let now = self.server.ambient.now().as_seconds();
        let confirm = json!({ "code": one_time_password(&secret, now) });
        let confirmed = self.ask_as(who, "PUT", "/v1/me/totp", Some(confirm)).await;
        assert_eq!(confirmed.status, 204, "{:?}", confirmed.body);
        // The password of this half minute is used up; a clock may be a step ahead.
        one_time_password(&secret, now + 30)
    }

    async fn new_totp(&self, who: &Somebody) -> Option<String> {
        let begun = self.ask_as(who, "POST", "/v1/me/totp", None).await;
        (begun.status == 201).then(|| begun.text("secret"))
    }

    /// From now on this device is pushed to, if it can be.
    pub(crate) async fn be_pushed_to(&self, who: &Somebody) {
        let device = self.courier.device().to_json("ko");
        let path = "/v1/me/push/subscription";
        self.ask_as(who, "PUT", path, Some(device)).await;
    }

    /// The code of a mail to a new address, which makes an account.
    pub(crate) async fn verify_code(&self) -> String {
        let number = self.fresh();
        let body = json!({ "email": format!("v{number}@new.example"), "name": format!("v{number}"),
            "password_hash": self.password_hash() });
        self.kept_code("demo", CodePurpose::VerifyEmail, &body)
            .await
    }

    /// The code of a mail to a new account, which sets a password.
    pub(crate) async fn reset_code(&self) -> String {
        let account = self.account_of(Place::Own, None).await;
        let body = json!({ "principal": account });
        self.kept_code("demo", CodePurpose::ResetPassword, &body)
            .await
    }

    /// What the right password gave, and the one-time password that goes with it.
    pub(crate) async fn second_factor(&self) -> (String, String) {
        let account = self.person("demo", (PrincipalKind::Account, None)).await;
        let begun = self.ask_as(&account, "POST", "/v1/me/totp", None).await;
        let secret = begun.text("secret");
        let now = self.server.ambient.now().as_seconds();
        let confirm = json!({ "code": one_time_password(&secret, now) });
        let path = "/v1/me/totp";
        let confirmed = self.ask_as(&account, "PUT", path, Some(confirm)).await;
        assert_eq!(confirmed.status, 204, "{:?}", confirmed.body);
        let login = json!({ "email": account.email, "password": PASSWORD });
        let path = "/v1/tenants/demo/login";
        let half = self
            .ask_as(&Somebody::default(), "POST", path, Some(login))
            .await;
        // The password of this half minute is used up; a clock may be a step ahead.
        (
            half.text("mfa_ticket"),
            one_time_password(&secret, now + 30),
        )
    }

    /// The offer of a guest's past to this caller; nothing good for whoever is nobody.
    pub(crate) async fn claim_ticket(&self, by: &Somebody) -> String {
        let Some(own) = by.principal else {
            return self.no_secret();
        };
        let guest = self.guest(&by.home).await.principal.expect("a guest");
        let body = json!({ "guest": guest.to_string(), "by": own.to_string() });
        self.kept_code(&by.home, CodePurpose::Claim, &body).await
    }

    /// An operator's invitation.
    pub(crate) async fn invitation(&self) -> String {
        let operator = self.caller(Caller::Operator).await;
        let path = "/v1/operators/invitations";
        self.ask_as(&operator, "POST", path, None)
            .await
            .text("code")
    }

    /// A sign-in at the provider that this browser began, and that the person did not want to end.
    pub(crate) async fn come_back(&self) -> Ask {
        let path = format!("/v1/tenants/demo/oidc/{PROVIDER}/start?mode=page&return_to=/demo");
        let begun = self.ask_as(&Somebody::default(), "GET", &path, None).await;
        let header = |name: &str| begun.headers[name].to_str().expect("plain").to_owned();
        let (location, cookie) = (header("location"), header("set-cookie"));
        let (_, state) = location.split_once("state=").expect("a state");
        let state = state.split('&').next().unwrap_or_default();
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ask {
            path: format!("/v1/auth/oidc/callback?state={state}&error=access_denied"),
            headers: vec![("cookie", cookie)],
            ..Ask::default()
        }
    }

    async fn kept_code(&self, slug: &str, purpose: CodePurpose, body: &Value) -> String {
        let cx = &self.server.running.api.cx;
        let text = self.no_secret();
        let code = Code {
            tenant: self.tenant(slug).id,
            purpose,
            hash: app::secrets::hash(&text),
            body: body.to_string().into(),
            expires_at: cx.ambient.now().plus(std::time::Duration::from_mins(30)),
            used_at: None,
            session: None,
            tries: 0,
        };
        let mut tx = cx.store.begin_identity().await.expect("a transaction");
        tx.insert_code(&code).await.expect("a code");
        tx.commit().await.expect("a commit");
        text
    }
}
