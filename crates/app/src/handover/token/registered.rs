//! The keys of an issuer of the tenant: registered ones, then those of its key set. Looked up by tenant, issuer and name,
//! never by name alone and never at an address that a token gives. Must not know claims.

use std::sync::Arc;

use domain::Tenant;
use domain::tenants::{Algorithm, Issuer, IssuerKey};

use crate::context::Cx;
use crate::handover::token::header::KeyName;
use crate::handover::token::key_sets;
use crate::handover::token::public_key::VerifyingKey;
use crate::tenants::open_issuer_key;

/// Bytes of an issuer's name.
const ISSUER_BYTES_MAX: usize = 200;

/// Whether the issuer's keys can verify anything: what is asked before settings are kept. `secret` opens a sealed one.
///
/// # Errors
/// Why not.
pub fn check_issuer(
    issuer: &Issuer,
    secret: impl Fn(&IssuerKey) -> Option<Vec<u8>>,
) -> Result<(), &'static str> {
    if issuer.issuer.is_empty() || issuer.issuer.len() > ISSUER_BYTES_MAX {
        return Err("an issuer has 1–200 bytes");
    }
    if issuer.keys.is_empty() && issuer.jwks_url.is_none() {
        return Err("an issuer has a key or the address of a key set");
    }
    for (at, key) in issuer.keys.iter().enumerate() {
        parse(key, &secret)?;
        if issuer.keys[..at].iter().any(|other| other.kid == key.kid) {
            return Err("each key of an issuer has another `kid`");
        }
    }
    Ok(())
}

fn parse(
    key: &IssuerKey,
    secret: impl Fn(&IssuerKey) -> Option<Vec<u8>>,
) -> Result<VerifyingKey, &'static str> {
    match (key.algorithm, &key.public_key, &key.secret) {
        (Algorithm::Hs256, None, Some(_)) => {
            let secret = secret(key).ok_or("the shared secret cannot be opened")?;
            VerifyingKey::from_secret(&secret)
        }
        (Algorithm::Hs256, _, _) => Err("HS256 has a shared secret and no public key"),
        (algorithm, Some(pem), None) => VerifyingKey::from_pem(algorithm, pem),
        (_, _, _) => Err("this algorithm has a public key and no shared secret"),
    }
}

/// The issuer of this name in the tenant.
pub(super) fn find_issuer<'a>(tenant: &'a Tenant, issuer: &str) -> Result<&'a Issuer, String> {
    let issuers = &tenant.settings.handover.issuers;
    issuers
        .iter()
        .find(|one| one.issuer == issuer)
        .ok_or_else(|| "`iss` is no issuer of this tenant".to_owned())
}

/// The issuer's key of this name.
pub(super) async fn find_key(
    cx: &Cx,
    tenant: &Tenant,
    issuer: &Issuer,
    name: &KeyName,
) -> Result<Arc<VerifyingKey>, String> {
    if let Some(key) = registered(issuer, name) {
        if key.algorithm != name.algorithm {
            return Err(format!(
                "`alg` is not {}, the one of this key",
                key.algorithm.as_str()
            ));
        }
        let parsed = parse(key, |key| {
            open_issuer_key(cx, tenant.id, &issuer.issuer, key)
        });
        return Ok(Arc::new(parsed?));
    }
    let Some(url) = &issuer.jwks_url else {
        return Err("`kid` is no key of this issuer".to_owned());
    };
    let found = key_sets::find_key(cx, tenant.id, &issuer.issuer, url, name).await;
    found.ok_or_else(|| "`kid` with this `alg` is not in the issuer's key set".to_owned())
}

/// The registered key of this name; without a name the issuer's only key.
fn registered<'a>(issuer: &'a Issuer, name: &KeyName) -> Option<&'a IssuerKey> {
    match (&name.kid, issuer.keys.as_slice()) {
        (Some(kid), keys) => keys.iter().find(|key| key.kid.as_ref() == Some(kid)),
        (None, [only]) if issuer.jwks_url.is_none() => Some(only),
        (None, _) => None,
    }
}
