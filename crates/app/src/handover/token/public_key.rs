//! Keys that verify tokens: parsed once, each for one algorithm, and none that is too weak. Must not know whose they are.

use aws_lc_rs::hmac;
use aws_lc_rs::rsa::PublicEncryptingKey;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::tenants::Algorithm;
use serde::Deserialize;

/// Bytes of a PEM text at most.
const PEM_BYTES_MAX: usize = 8 * 1024;
/// Bits of an RSA key.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2_048..=8_192;
/// Bytes of a shared secret.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 32..=1_024;

/// A key that verifies signatures of one algorithm.
pub(super) enum VerifyingKey {
    Public(Algorithm, ParsedPublicKey),
    Shared(Box<hmac::Key>),
}

impl VerifyingKey {
    /// A public key from PEM: `PUBLIC KEY` (RFC 7468 section 13).
    pub(super) fn from_pem(algorithm: Algorithm, pem: &str) -> Result<Self, &'static str> {
        let der = read_pem(pem).ok_or("this is no public key in PEM")?;
        Self::from_der(algorithm, &der)
    }

    fn from_der(algorithm: Algorithm, der: &[u8]) -> Result<Self, &'static str> {
        let key = match algorithm {
            Algorithm::EdDsa => ParsedPublicKey::new(&ED25519, der)
                .map_err(|_| "this is no public key of Ed25519")?,
            Algorithm::Es256 => ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, der)
                .map_err(|_| "this is no public key of P-256")?,
            Algorithm::Rs256 => {
                let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der)
                    .map_err(|_| "this is no public key of RSA")?;
                check_rsa_size(key.as_ref())?;
                key
            }
            Algorithm::Hs256 => return Err("HS256 has a shared secret, no public key"),
        };
        Ok(Self::Public(algorithm, key))
    }

    /// A shared secret.
    pub(super) fn from_secret(secret: &[u8]) -> Result<Self, &'static str> {
        if !SECRET_BYTES.contains(&secret.len()) {
            return Err("a shared secret has 32–1,024 bytes");
        }
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        Ok(Self::Shared(Box::new(key)))
    }

    /// What it verifies.
    pub(super) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Public(algorithm, _) => *algorithm,
            Self::Shared(_) => Algorithm::Hs256,
        }
    }

    /// Whether the signature of this algorithm is this key's.
    pub(super) fn verifies(&self, algorithm: Algorithm, signed: &[u8], signature: &[u8]) -> bool {
        if algorithm != self.algorithm() {
            return false;
        }
        match self {
            Self::Public(_, key) => key.verify_sig(signed, signature).is_ok(),
            Self::Shared(key) => hmac::verify(key, signed, signature).is_ok(),
        }
    }
}

fn check_rsa_size(der: &[u8]) -> Result<(), &'static str> {
    let key = PublicEncryptingKey::from_der(der).map_err(|_| "this is no public key of RSA")?;
    if RSA_BITS.contains(&key.key_size_bits()) {
        Ok(())
    } else {
        Err("a key of RSA has 2,048–8,192 bits")
    }
}

/// The one block of a PEM text (RFC 7468).
fn read_pem(pem: &str) -> Option<Vec<u8>> {
    if pem.len() > PEM_BYTES_MAX {
        return None;
    }
    let pem = pem.trim();
    let body = pem.strip_prefix("-----BEGIN PUBLIC KEY-----")?;
    let body = body.strip_suffix("-----END PUBLIC KEY-----")?;
    let digits: String = body.split_whitespace().collect();
    STANDARD.decode(digits).ok()
}

/// A key of a key set (RFC 7517), as far as it can be one of ours.
#[derive(Deserialize)]
pub(super) struct Jwk {
    kty: String,
    pub(super) kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl Jwk {
    /// The key, or `None` where it is for something else. A shared secret in a public place is none.
    pub(super) fn parse(&self) -> Option<VerifyingKey> {
        if self.usage.as_deref().is_some_and(|usage| usage != "sig") {
            return None;
        }
        let key = match (self.kty.as_str(), self.crv.as_deref()) {
            ("OKP", Some("Ed25519")) => {
                VerifyingKey::from_der(Algorithm::EdDsa, &part(self.x.as_ref(), 32)?).ok()?
            }
            ("EC", Some("P-256")) => {
                let mut point = vec![4];
                point.extend(part(self.x.as_ref(), 32)?);
                point.extend(part(self.y.as_ref(), 32)?);
                VerifyingKey::from_der(Algorithm::Es256, &point).ok()?
            }
            ("RSA", _) => self.rsa()?,
            _ => return None,
        };
        let named = self.alg.as_deref();
        // RFC 9864 names the curve as well.
        let fits = |alg: &str| {
            alg == key.algorithm().as_str()
                || (alg == "Ed25519" && key.algorithm() == Algorithm::EdDsa)
        };
        named.is_none_or(fits).then_some(key)
    }

    fn rsa(&self) -> Option<VerifyingKey> {
        let decode = |text: Option<&String>| URL_SAFE_NO_PAD.decode(text?).ok();
        let (n, e) = (decode(self.n.as_ref())?, decode(self.e.as_ref())?);
        if !RSA_BITS.contains(&(n.len() * 8)) || e.len() > 4 {
            return None;
        }
        let key = RsaPublicKeyComponents { n, e };
        let key = key.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).ok()?;
        check_rsa_size(key.as_ref()).ok()?;
        Some(VerifyingKey::Public(Algorithm::Rs256, key))
    }
}

fn part(text: Option<&String>, bytes: usize) -> Option<Vec<u8>> {
    let decoded = URL_SAFE_NO_PAD.decode(text?).ok()?;
    (decoded.len() == bytes).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_keys_of_the_standards_are_read_for_their_algorithm_only() {
        // RFC 8037, appendix A.2
        let ed =
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let jwk: Jwk = serde_json::from_str(ed).expect("JSON");
        let key = jwk.parse().expect("a key of Ed25519");
        // RFC 8037, appendix A.4
        let signed = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = URL_SAFE_NO_PAD
            .decode("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
            .expect("base64url");
        assert!(key.verifies(Algorithm::EdDsa, signed, &signature));
        assert!(!key.verifies(Algorithm::Hs256, signed, &signature));
        assert!(!key.verifies(Algorithm::EdDsa, b"another", &signature));
    }

    #[test]
    fn weak_and_foreign_keys_are_none() {
        assert!(VerifyingKey::from_secret(&[1; 31]).is_err());
        assert!(VerifyingKey::from_secret(&[1; 32]).is_ok());
        for jwk in [
            r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
            r#"{"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
            r#"{"kty":"OKP","crv":"Ed25519","use":"enc","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
            r#"{"kty":"OKP","crv":"Ed25519","alg":"ES256","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
            r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#,
        ] {
            let jwk: Jwk = serde_json::from_str(jwk).expect("JSON");
            assert!(jwk.parse().is_none());
        }
        assert!(VerifyingKey::from_pem(Algorithm::EdDsa, "-----BEGIN PRIVATE KEY-----").is_err());
        assert!(VerifyingKey::from_pem(Algorithm::Hs256, "").is_err());
    }
}
