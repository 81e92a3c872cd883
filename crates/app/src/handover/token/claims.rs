//! What a token says, with strict types: a number is a whole JSON number, a text a text, and no field stands twice
//! (CVE-2026-25537 was an end that was a text and so was not checked). Must not know keys.

use std::time::Duration;

use domain::{Tenant, Timestamp};
use serde::Deserialize;
use serde_json::Value;

/// Between its making and its end a token has at most this.
const LIFE_MAX_SECONDS: i64 = 600;
/// How far the host's clock may be ahead of ours.
const LEEWAY: Duration = Duration::from_secs(10);
/// Bytes of the token's id at most.
const TOKEN_ID_BYTES_MAX: usize = 200;

/// The claims. Others may stand beside them and are not looked at.
#[derive(Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) aud: Audience,
    pub(super) sub: String,
    pub(super) iat: i64,
    pub(super) exp: i64,
    pub(super) nbf: Option<i64>,
    pub(super) jti: String,
    pub(super) name: String,
    pub(super) session_ref: Option<String>,
    pub(super) role: Option<Value>,
}

/// One audience, as a text or as a list of one: a token that others take too is not for us.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Listed([String; 1]),
}

/// Why a claim is refused.
pub(super) type Refused = String;

/// Reads the claims.
pub(super) fn read(payload: &[u8]) -> Result<Claims, Refused> {
    serde_json::from_slice(payload).map_err(|error| error.to_string())
}

impl Claims {
    /// Who signed it, as it says; looked up and never called.
    pub(super) fn issuer_of(payload: &[u8]) -> Result<String, Refused> {
        #[derive(Deserialize)]
        struct Issuer {
            iss: String,
        }
        let read: Result<Issuer, _> = serde_json::from_slice(payload);
        read.map(|said| said.iss).map_err(|error| error.to_string())
    }

    /// It is for this tenant.
    pub(super) fn check_audience(&self, tenant: &Tenant) -> Result<(), Refused> {
        let (Audience::One(audience) | Audience::Listed([audience])) = &self.aud;
        let named = audience.strip_prefix("maru:");
        let is_ours =
            |name: &str| name == tenant.slug.as_str() || name == tenant.id.to_string().as_str();
        if named.is_some_and(is_ours) {
            return Ok(());
        }
        Err(format!(
            "`aud` is neither `maru:{}` nor `maru:{}`",
            tenant.slug, tenant.id
        ))
    }

    /// It was made before now.
    pub(super) fn check_issued_at(&self, now: Timestamp) -> Result<(), Refused> {
        if self.iat <= 0 {
            return Err("`iat` is no time".to_owned());
        }
        if self.iat > now.plus(LEEWAY).as_seconds() {
            return Err("`iat` is in the future".to_owned());
        }
        Ok(())
    }

    /// It does not live for longer than it may.
    pub(super) fn check_life(&self) -> Result<(), Refused> {
        let life = self.exp.checked_sub(self.iat);
        match life {
            Some(1..=LIFE_MAX_SECONDS) => Ok(()),
            _ => Err(format!("`exp` is not 1–{LIFE_MAX_SECONDS} s after `iat`")),
        }
    }

    /// It has not ended.
    pub(super) fn check_not_expired(&self, now: Timestamp) -> Result<(), Refused> {
        if now < self.ends_at() {
            return Ok(());
        }
        Err("`exp` has passed".to_owned())
    }

    /// It has begun.
    pub(super) fn check_begun(&self, now: Timestamp) -> Result<(), Refused> {
        let begun = |nbf: i64| nbf >= 0 && nbf <= now.plus(LEEWAY).as_seconds();
        if self.nbf.is_none_or(begun) {
            return Ok(());
        }
        Err("`nbf` has not come".to_owned())
    }

    /// It can be told from others.
    pub(super) fn check_token_id(&self) -> Result<(), Refused> {
        if (1..=TOKEN_ID_BYTES_MAX).contains(&self.jti.len()) {
            return Ok(());
        }
        Err(format!("`jti` has not 1–{TOKEN_ID_BYTES_MAX} bytes"))
    }

    /// It gives no part in the administration: that takes a push code, behind which a key of ours stands.
    pub(super) fn check_role(&self) -> Result<(), Refused> {
        if self.role.as_ref().is_none_or(Value::is_null) {
            return Ok(());
        }
        Err("a token gives no `role`".to_owned())
    }

    /// When it was made.
    pub(super) fn issued_at(&self) -> Timestamp {
        Timestamp::from_millis(self.iat.saturating_mul(1000))
    }

    /// When it ends.
    pub(super) fn ends_at(&self) -> Timestamp {
        Timestamp::from_millis(self.exp.saturating_mul(1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(exp: &str, nbf: &str) -> Result<Claims, Refused> {
        read(
            format!(
                r#"{{"iss":"i","aud":"maru:shop","sub":"u","iat":1000,"exp":{exp},"nbf":{nbf},"jti":"j","name":"n"}}"#
            )
            .as_bytes(),
        )
    }

    #[test]
    fn a_time_is_a_whole_number_and_nothing_else() {
        let now = Timestamp::from_millis(1_000_000);
        let good = claims("1600", "1010").expect("whole numbers");
        assert!(good.check_life().is_ok() && good.check_begun(now).is_ok());
        for exp in [r#""1600""#, "1600.0", "1e300", "null", "[1600]", "1600.5"] {
            assert!(claims(exp, "1000").is_err(), "{exp}");
        }
        for nbf in [r#""1""#, "1.0", "1e300", "{}"] {
            assert!(claims("1600", nbf).is_err(), "{nbf}");
        }
        for exp in [
            "-1",
            "1000",
            "1601",
            "9223372036854775807",
            "-9223372036854775808",
        ] {
            assert!(
                claims(exp, "1000").is_ok_and(|one| one.check_life().is_err()),
                "{exp}"
            );
        }
        assert!(claims("1600", "1011").is_ok_and(|one| one.check_begun(now).is_err()));
        assert!(claims("1600", "-5").is_ok_and(|one| one.check_begun(now).is_err()));
    }

    #[test]
    fn no_claim_stands_twice() {
        let twice =
            br#"{"iss":"i","aud":"a","sub":"u","sub":"v","iat":1,"exp":2,"jti":"j","name":"n"}"#;
        assert!(read(twice).is_err());
        let listed =
            br#"{"iss":"i","aud":["a","b"],"sub":"u","iat":1,"exp":2,"jti":"j","name":"n"}"#;
        assert!(read(listed).is_err());
    }
}
