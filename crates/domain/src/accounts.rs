//! Logins of a tenant's own. Must not know hashes' inside, nor mail.

use unicode_normalization::UnicodeNormalization as _;

use crate::emails::Email;
use crate::ids::{PrincipalId, TenantId};
use crate::tenants::Sealed;
use crate::time::Timestamp;

/// Unicode scalar values of a password at least (NIST SP 800-63B-4 section 3.1.1.2, with a second factor optional).
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Bytes of a password at most: more only costs time.
pub const PASSWORD_BYTES_MAX: usize = 256;

/// A login with e-mail and password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// In which tenant.
    pub tenant: TenantId,
    /// Whose.
    pub principal: PrincipalId,
    /// The address; unique in the tenant by its key.
    pub email: Email,
    /// When its owner proved that mail arrives.
    pub verified_at: Option<Timestamp>,
    /// Argon2id in PHC form; `None` for accounts that only sign in at a provider.
    pub password_hash: Option<Box<str>>,
    /// The TOTP secret (RFC 6238), sealed.
    pub totp_secret: Option<Sealed>,
    /// Since when the second factor is in force.
    pub totp_since: Option<Timestamp>,
    /// The last time step that was used: none works twice.
    pub totp_step: Option<i64>,
}

impl Account {
    /// One without a password and a second factor.
    pub const fn new(
        tenant: TenantId,
        principal: PrincipalId,
        email: Email,
        verified_at: Option<Timestamp>,
    ) -> Self {
        Self {
            tenant,
            principal,
            email,
            verified_at,
            password_hash: None,
            totp_secret: None,
            totp_since: None,
            totp_step: None,
        }
    }
}

/// Why a password cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Shorter than [`PASSWORD_CHARS_MIN`].
    #[error("the password has fewer than {PASSWORD_CHARS_MIN} characters")]
    TooShort,
    /// Longer than [`PASSWORD_BYTES_MAX`].
    #[error("the password is longer than {PASSWORD_BYTES_MAX} bytes")]
    TooLong,
    /// One of those that are tried first.
    #[error("the password is one of those that are tried first")]
    Common,
}

/// Whether the password may be set for this address. No rules of composition (NIST SP 800-63B-4 section 3.1.1.2).
///
/// # Errors
/// [`PasswordError`].
pub fn check_password(password: &str, email: &Email) -> Result<(), PasswordError> {
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(PasswordError::TooLong);
    }
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return Err(PasswordError::TooShort);
    }
    let plain = password.to_lowercase();
    let local = email.key().split('@').next().unwrap_or("");
    let mut distinct: Vec<char> = plain.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let rest = COMMON
        .iter()
        .chain([&local, &"maru"])
        .fold(plain.clone(), |rest, word| {
            if word.len() < 4 {
                rest
            } else {
                rest.replace(word, "")
            }
        });
    let is_common = distinct.len() < 4
        || plain == email.key()
        || rest
            .trim_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation())
            .is_empty()
        || is_run(&plain);
    if is_common {
        Err(PasswordError::Common)
    } else {
        Ok(())
    }
}

/// The password as it is hashed: in NFC (RFC 8265 section 4.2.2), for keyboards compose letters in different ways.
pub fn normal_password(password: &str) -> String {
    password.nfc().collect()
}

/// What the lists of leaked passwords begin with, the longer ones first.
const COMMON: &[&str] = &[
    "qwertyuiop",
    "qlalfqjsgh",
    "asdfghjkl",
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "iloveyou",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "trustno1",
    "1q2w3e4r",
    "changeme",
    "letmein",
    "welcome",
    "tkfkdgo",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "dragon",
    "monkey",
    "master",
    "shadow",
    "abc123",
    "1q2w3e",
    "qazwsx",
    "secret",
    "dkssud",
    "admin",
    "비밀번호",
    "사랑해",
];

/// Neighbours all along: `0123456789`, `abcdefghij`, `9876543210`.
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let by = |step: i64| {
        codes
            .windows(2)
            .filter(|pair| pair[1] - pair[0] == step)
            .count()
    };
    by(1).max(by(-1)) + 2 >= codes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_among_the_first_tries() {
        let email = Email::parse("jieun.kim@example.com").expect("an address");
        for good in ["correct horse", "마루에서 만나요 오늘", "x7#kfjs02ld"] {
            assert_eq!(check_password(good, &email), Ok(()), "{good}");
        }
        for common in [
            "password123!",
            "qwertyuiop",
            "0123456789",
            "9876543210",
            "aaaaaaaaaa",
            "jieun.kim2024",
            "1q2w3e4r5678",
            "abababababab",
            "jieun.kim@example.com",
        ] {
            assert_eq!(
                check_password(common, &email),
                Err(PasswordError::Common),
                "{common}"
            );
        }
        assert_eq!(
            check_password("짧은 말", &email),
            Err(PasswordError::TooShort)
        );
        assert_eq!(
            check_password(&"a1B".repeat(100), &email),
            Err(PasswordError::TooLong)
        );
    }
}
