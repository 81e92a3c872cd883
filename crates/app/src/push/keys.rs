//! The key pair by which a tenant's pushes are known to push services: Voluntary Application Server Identification (RFC
//! 8292). It is made when it is first needed, and its private half is sealed. Must not know messages.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::push::PushKey;
use domain::{Origin, TenantId, Timestamp};
use parking_lot::Mutex;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::secrets::{open, seal};

/// How long a signature is good; a push service refuses more than 24 hours (RFC 8292 section 2).
const SIGNATURE_LIFE: Duration = Duration::from_hours(12);
/// Who is behind a server that has no public address and names nobody: services refuse a subject that is no address at
/// all, and those that can reach such a server are on the same machine (RFC 2606 section 3).
const NOBODY: &str = "mailto:nobody@example.com";

/// A tenant's key pair, opened.
pub(crate) struct Signer {
    pair: EcdsaKeyPair,
    public: [u8; 65],
}

/// Key pairs that were opened before: a tenant's never changes.
#[derive(Default)]
pub(crate) struct Signers(Mutex<HashMap<TenantId, Arc<Signer>>>);

/// The tenant's public key on P-256, uncompressed. Made if there is none; of several nodes at once, one makes it.
///
/// # Errors
/// [`IdentityError::PushKeyLost`], or a failing store.
pub(crate) async fn public_key(cx: &Cx, tenant: TenantId) -> Result<[u8; 65], IdentityError> {
    Ok(signer(cx, tenant).await?.public)
}

/// The tenant's key pair.
pub(crate) async fn signer(cx: &Cx, tenant: TenantId) -> Result<Arc<Signer>, IdentityError> {
    if let Some(known) = cx.pushes.signers.0.lock().get(&tenant) {
        return Ok(Arc::clone(known));
    }
    let kept = match cx.store.find_push_key(tenant).await? {
        Some(kept) => kept,
        None => {
            cx.store.insert_push_key(&generate(cx, tenant)?).await?;
            let kept = cx.store.find_push_key(tenant).await?;
            kept.ok_or(IdentityError::TenantNotFound)?
        }
    };
    let signer = Arc::new(opened(cx, &kept)?);
    let mut known = cx.pushes.signers.0.lock();
    Ok(Arc::clone(known.entry(tenant).or_insert(signer)))
}

fn place(tenant: TenantId) -> String {
    format!("{tenant}/push/private_key")
}

fn generate(cx: &Cx, tenant: TenantId) -> Result<PushKey, IdentityError> {
    let lost = |_| IdentityError::PushKeyLost;
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(lost)?;
    let pkcs8 = pair.to_pkcs8v1().map_err(lost)?;
    Ok(PushKey {
        tenant,
        public: public_half(&pair)?,
        sealed: seal(&cx.keys, &place(tenant), pkcs8.as_ref()).into(),
        created_at: cx.ambient.now(),
    })
}

fn public_half(pair: &EcdsaKeyPair) -> Result<[u8; 65], IdentityError> {
    let public = pair.public_key().as_ref().try_into();
    public.map_err(|_| IdentityError::PushKeyLost)
}

fn opened(cx: &Cx, kept: &PushKey) -> Result<Signer, IdentityError> {
    let pkcs8 = open(&cx.keys, &place(kept.tenant), &kept.sealed);
    let pair = pkcs8
        .and_then(|pkcs8| EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8).ok());
    let Some(pair) = pair else {
        tracing::error!(tenant.id = %kept.tenant, "the key of pushes was sealed by another key file: put that back");
        return Err(IdentityError::PushKeyLost);
    };
    let public = public_half(&pair)?;
    Ok(Signer { pair, public })
}

/// Who is behind this server, for those who run a push service: the operator's contact, else our own address where it is
/// one that they can reach.
pub(crate) fn subject(contact: Option<&str>, origin: &Origin) -> String {
    match contact {
        Some(contact) => contact.to_owned(),
        None if origin.as_str().starts_with("https://") => origin.as_str().to_owned(),
        None => NOBODY.to_owned(),
    }
}

/// The value of `Authorization` for a push service (RFC 8292 section 3). `audience` is its origin.
pub(crate) fn authorization(
    signer: &Signer,
    audience: &str,
    subject: &str,
    now: Timestamp,
) -> Result<String, IdentityError> {
    let claims = serde_json::json!({
        "aud": audience,
        "exp": now.plus(SIGNATURE_LIFE).as_seconds(),
        "sub": subject,
    });
    let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
    let token = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let signature = signer.pair.sign(&SystemRandom::new(), token.as_bytes());
    let signature = signature.map_err(|_| IdentityError::PushKeyLost)?;
    let signature = URL_SAFE_NO_PAD.encode(signature);
    let key = URL_SAFE_NO_PAD.encode(signer.public);
    Ok(format!("vapid t={token}.{signature}, k={key}"))
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_signature_names_audience_end_and_subject_and_holds_by_the_public_key() {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a pair");
        let public = public_half(&pair).expect("its public half");
        let signer = Signer { pair, public };
        let now = Timestamp::from_millis(1_795_244_400_500);
        let value = authorization(&signer, "https://push.example", "mailto:a@b.example", now);
        let value = value.expect("a value");
        let rest = value.strip_prefix("vapid t=").expect("the scheme");
        let (token, key) = rest.split_once(", k=").expect("two parts");
        assert_eq!(key, URL_SAFE_NO_PAD.encode(public));
        let (claimed, signature) = token.rsplit_once('.').expect("a signature");
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("BASE64URL");
        let checked = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public)
            .verify(claimed.as_bytes(), &bytes(signature));
        assert!(checked.is_ok());
        let (header, claims) = claimed.split_once('.').expect("a header");
        let json = |text| serde_json::from_slice::<serde_json::Value>(&bytes(text)).expect("JSON");
        assert_eq!(json(header)["alg"], "ES256");
        let expected = serde_json::json!({
            "aud": "https://push.example",
            "exp": 1_795_244_400 + 12 * 60 * 60,
            "sub": "mailto:a@b.example",
        });
        assert_eq!(json(claims), expected);
    }

    #[test]
    fn the_subject_is_always_an_address() {
        let origin = |text| Origin::parse(text).expect("an origin");
        let public = origin("https://chat.example");
        let local = origin("http://127.0.0.1:8080");
        assert_eq!(
            subject(Some("mailto:a@b.example"), &public),
            "mailto:a@b.example"
        );
        assert_eq!(subject(None, &public), "https://chat.example");
        assert_eq!(subject(None, &local), NOBODY);
    }
}
