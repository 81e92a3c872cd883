//! The checks of a token in their order, each with its name, so that whoever sets up a host can be told which one failed.
//! Must not know what is done with a good token.

use domain::{Tenant, Timestamp};
use store::StoreError;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::handover::token::claims::{self, Claims};
use crate::handover::token::header;
use crate::handover::token::registered::{find_issuer, find_key};
use crate::handover::user::{HostUser, Said};
use crate::sessions::is_ended;

/// A check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The tenant takes tokens.
    Way,
    /// Three parts, not too long.
    Shape,
    /// `alg`, `kid`, `typ` and nothing else.
    Header,
    /// `iss` is registered in the tenant.
    Issuer,
    /// `kid` is a key of the issuer, for this `alg`.
    Key,
    /// The key made the signature.
    Signature,
    /// Every claim is there, with its type.
    Claims,
    /// `aud` is the tenant.
    Audience,
    /// `iat` has come.
    IssuedAt,
    /// `exp` is near enough.
    Life,
    /// `nbf` has come.
    NotBefore,
    /// `jti` can be one.
    TokenId,
    /// `sub`, `name` and `session_ref` can stand for a user.
    User,
    /// No `role`.
    Role,
    /// `exp` has not passed.
    Expiry,
    /// Nobody has shown it before.
    Unused,
    /// Whoever it names may come in.
    Person,
}

impl Step {
    /// Its name for whoever reads a report.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Way => "way",
            Self::Shape => "shape",
            Self::Header => "header",
            Self::Issuer => "issuer",
            Self::Key => "key",
            Self::Signature => "signature",
            Self::Claims => "claims",
            Self::Audience => "audience",
            Self::IssuedAt => "issued at",
            Self::Life => "life",
            Self::NotBefore => "not before",
            Self::TokenId => "token id",
            Self::User => "user",
            Self::Role => "role",
            Self::Expiry => "expiry",
            Self::Unused => "unused",
            Self::Person => "person",
        }
    }
}

/// What became of each check, up to the first that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The checks that passed.
    pub passed: Vec<Step>,
    /// The one that failed, and why.
    pub failed: Option<(Step, String)>,
}

/// A token that passed every check.
pub(super) struct Checked {
    pub(super) user: HostUser,
    pub(super) issuer: String,
    pub(super) token_id: String,
    pub(super) issued_at: Timestamp,
    pub(super) ends_at: Timestamp,
}

/// Checks a token as its exchange would, without using it up.
///
/// # Errors
/// When the store fails.
pub async fn check(cx: &Cx, tenant: &Tenant, token: &str) -> Result<Report, StoreError> {
    let mut report = Report::default();
    if report.note(Step::Way, check_way(tenant)).is_none() {
        return Ok(report);
    }
    if let Some(checked) = check_into(cx, tenant, token, &mut report).await {
        check_arrival(cx, tenant, &checked, &mut report).await?;
    }
    Ok(report)
}

fn check_way(tenant: &Tenant) -> Result<(), String> {
    if tenant.disabled_at.is_some() {
        return Err("the tenant is switched off".to_owned());
    }
    if !tenant.settings.ways.signed_token {
        return Err("the tenant's way `signed_token` is off".to_owned());
    }
    Ok(())
}

/// What only the store knows. The transaction is dropped: nothing is used up.
async fn check_arrival(
    cx: &Cx,
    tenant: &Tenant,
    checked: &Checked,
    report: &mut Report,
) -> Result<(), StoreError> {
    let mut tx = cx.store.begin_identity().await?;
    let (issuer, token_id) = (&checked.issuer, &checked.token_id);
    let is_fresh = tx
        .insert_seen_token(tenant.id, issuer, token_id, checked.ends_at)
        .await?;
    let used = "a token with this `jti` was shown before: each is taken once";
    let unused = is_fresh.then_some(()).ok_or(used.to_owned());
    if report.note(Step::Unused, unused).is_none() {
        return Ok(());
    }
    let given = (&*checked.user.sessions_there(), checked.issued_at);
    let is_ended = is_ended(cx, &mut *tx, tenant.id, given).await?;
    let known = tx
        .lock_external(tenant.id, &checked.user.external_id)
        .await?;
    let let_in = if known.is_some_and(|person| !person.may_act(cx.ambient.now())) {
        Err("whom `sub` names is banned or deactivated".to_owned())
    } else if is_ended {
        Err(
            "the host ended the session of whom `sub` names, or all of theirs, after `iat`"
                .to_owned(),
        )
    } else {
        Ok(())
    };
    report.note(Step::Person, let_in);
    Ok(())
}

/// Checks a token and notes each check; `None` when one failed.
pub(super) async fn check_into(
    cx: &Cx,
    tenant: &Tenant,
    token: &str,
    report: &mut Report,
) -> Option<Checked> {
    let parts = report.note(Step::Shape, header::split(token))?;
    let name = report.note(Step::Header, header::read(&parts.header))?;
    let issuer = Claims::issuer_of(&parts.payload);
    let issuer = issuer.and_then(|issuer| find_issuer(tenant, &issuer));
    let issuer = report.note(Step::Issuer, issuer)?;
    let key = report.note(Step::Key, find_key(cx, tenant, issuer, &name).await)?;
    let fits = key.verifies(name.algorithm, parts.signed.as_bytes(), &parts.signature);
    let fits = fits
        .then_some(())
        .ok_or("the key did not make it".to_owned());
    report.note(Step::Signature, fits)?;
    let claims = report.note(Step::Claims, claims::read(&parts.payload))?;
    let user = check_claims(cx, tenant, &claims, report)?;
    Some(Checked {
        user,
        issuer: claims.iss.clone(),
        issued_at: claims.issued_at(),
        ends_at: claims.ends_at(),
        token_id: claims.jti,
    })
}

fn check_claims(
    cx: &Cx,
    tenant: &Tenant,
    claims: &Claims,
    report: &mut Report,
) -> Option<HostUser> {
    let now = cx.ambient.now();
    report.note(Step::Audience, claims.check_audience(tenant))?;
    report.note(Step::IssuedAt, claims.check_issued_at(now))?;
    report.note(Step::Life, claims.check_life())?;
    report.note(Step::NotBefore, claims.check_begun(now))?;
    report.note(Step::TokenId, claims.check_token_id())?;
    let user = HostUser::check(&Said {
        external_id: &claims.sub,
        name: &claims.name,
        session_ref: claims.session_ref.as_deref(),
        ends_at: None,
        now,
    });
    let user = report.note(Step::User, user.map_err(|error| why_no_user(&error)))?;
    report.note(Step::Role, claims.check_role())?;
    report.note(Step::Expiry, claims.check_not_expired(now))?;
    Some(user)
}

/// By the names of the claims.
fn why_no_user(error: &IdentityError) -> String {
    match error {
        IdentityError::Unfit {
            field: "external_id",
            reason,
        } => format!("`sub`: {reason}"),
        error => error.to_string(),
    }
}

impl Report {
    fn note<T>(&mut self, step: Step, result: Result<T, String>) -> Option<T> {
        match result {
            Ok(value) => {
                self.passed.push(step);
                Some(value)
            }
            Err(why) => {
                self.failed = Some((step, why));
                None
            }
        }
    }
}
