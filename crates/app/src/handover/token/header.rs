//! The three parts of a token, and its header, read before anything in it is believed (RFC 7515 section 4, RFC 8725).
//! Must not know keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::tenants::Algorithm;
use serde::Deserialize;

/// Bytes of a token at most.
pub(super) const TOKEN_BYTES_MAX: usize = 8 * 1024;
/// Bytes of a key's name at most.
const KID_BYTES_MAX: usize = 200;

/// A token in its parts. Nothing of it is to be believed yet.
pub(super) struct Parts<'a> {
    pub(super) header: Vec<u8>,
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
    /// What was signed.
    pub(super) signed: &'a str,
}

/// What the header says. Any other field is refused: `jku`, `jwk` and `x5u` would choose a key, `crit` what it means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    #[serde(rename = "cty")]
    _cty: Option<String>,
}

/// What is looked up by the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyName {
    pub(super) algorithm: Algorithm,
    pub(super) kid: Option<String>,
}

/// The parts of a token.
pub(super) fn split(token: &str) -> Result<Parts<'_>, String> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(format!("it is longer than {TOKEN_BYTES_MAX} bytes"));
    }
    let shape = || "it is not three parts of base64url".to_owned();
    let (signed, signature) = token.rsplit_once('.').ok_or_else(shape)?;
    let (header, payload) = signed.split_once('.').ok_or_else(shape)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| shape());
    Ok(Parts {
        header: decode(header)?,
        payload: decode(payload)?,
        signature: decode(signature)?,
        signed,
    })
}

/// Which key the header names.
pub(super) fn read(header: &[u8]) -> Result<KeyName, String> {
    let header: Header = serde_json::from_slice(header).map_err(|error| error.to_string())?;
    let algorithm =
        Algorithm::parse(&header.alg).ok_or("`alg` is none of EdDSA, ES256, RS256 and HS256")?;
    if let Some(typ) = &header.typ
        && !typ.eq_ignore_ascii_case("JWT")
    {
        return Err("`typ` is not JWT".to_owned());
    }
    if header
        .kid
        .as_ref()
        .is_some_and(|kid| kid.is_empty() || kid.len() > KID_BYTES_MAX)
    {
        return Err(format!("`kid` has not 1–{KID_BYTES_MAX} bytes"));
    }
    Ok(KeyName {
        algorithm,
        kid: header.kid,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_header_is_read() {
        let good = read(br#"{"alg":"EdDSA","typ":"JWT","kid":"a"}"#).expect("plain");
        assert_eq!(good.algorithm, Algorithm::EdDsa);
        assert_eq!(good.kid.as_deref(), Some("a"));
        for refused in [
            r#"{"alg":"none"}"#,
            r#"{"alg":"HS512"}"#,
            r#"{"alg":"eddsa"}"#,
            r#"{"typ":"JWT"}"#,
            r#"{"alg":"EdDSA","jku":"https://attacker.example"}"#,
            r#"{"alg":"EdDSA","x5u":"https://attacker.example"}"#,
            r#"{"alg":"EdDSA","jwk":{}}"#,
            r#"{"alg":"EdDSA","crit":["b64"],"b64":false}"#,
            r#"{"alg":"EdDSA","alg":"none"}"#,
            r#"{"alg":"EdDSA","kid":7}"#,
            r#"{"alg":"EdDSA","kid":""}"#,
            r#"{"alg":"EdDSA","typ":"at+jwt"}"#,
            r#"["EdDSA"]"#,
            "",
        ] {
            assert!(read(refused.as_bytes()).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_token_has_three_parts() {
        assert!(split("YQ.YQ.YQ").is_ok());
        for refused in ["", "YQ", "YQ.YQ", "YQ.YQ.YQ.YQ", "YQ.YQ.Y Q", "YQ==.YQ.YQ"] {
            assert!(split(refused).is_err(), "{refused}");
        }
        assert!(split(&"Y".repeat(TOKEN_BYTES_MAX + 1)).is_err());
    }
}
