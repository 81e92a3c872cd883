//! Work that guests show where a tenant is under pressure: a hash with leading zero bits (Dwork and Naor 1992; Hashcash).
//! The challenge carries its own proof of being ours, so that asking for one costs the store nothing; used ones are
//! remembered until they end. Must not know HTTP.

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Tenant, TenantId, Timestamp};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::secrets::hash;
use crate::throttle::Rate;

/// Leading zero bits of each hash.
const DIFFICULTY_BITS: u32 = 12;
/// Hashes to be found: some 33,000 tries in all. Many easy ones instead of one that is hard, so that nobody is unlucky: of a
/// thousand guests one needs twice as many.
const ROUNDS: u32 = 8;
/// How long a challenge stands.
const LIFE: Duration = Duration::from_mins(2);
/// Bytes of a nonce at most.
const NONCE_BYTES_MAX: usize = 32;
const RANDOM_BYTES: usize = 16;

/// Work to be done.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// What is hashed first.
    pub challenge: String,
    /// How many nonces are wanted.
    pub rounds: u32,
    /// Leading zero bits.
    pub difficulty: u32,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Work that was done.
#[derive(Clone, Copy, Debug)]
pub struct Solution<'a> {
    /// What was asked.
    pub challenge: &'a str,
    /// What was found, round by round.
    pub nonces: &'a [String],
}

/// A new challenge of this tenant.
pub fn make(cx: &Cx, tenant: TenantId) -> Challenge {
    let expires_at = cx.ambient.now().plus(LIFE);
    let mut bytes = cx.ambient.random().to_vec();
    bytes.extend_from_slice(&expires_at.as_millis().to_be_bytes());
    let tag = sign(cx, tenant, &bytes);
    bytes.extend_from_slice(tag.as_ref());
    Challenge {
        challenge: URL_SAFE_NO_PAD.encode(bytes),
        rounds: ROUNDS,
        difficulty: DIFFICULTY_BITS,
        expires_at,
    }
}

/// Whether the tenant asks guests for work now. Each question counts as one guest.
pub(crate) fn is_wanted(cx: &Cx, tenant: &Tenant) -> bool {
    match tenant.settings.limits.challenge_above_guests_per_minute {
        None => false,
        Some(0) => true,
        Some(above) => {
            let pressure = &cx.throttles.guests_under_pressure;
            pressure
                .check(tenant.id, Rate::per_minute(above), cx.ambient.now())
                .is_err()
        }
    }
}

/// Takes the work, once.
pub(crate) async fn redeem(
    cx: &Cx,
    tenant: TenantId,
    solution: Solution<'_>,
) -> Result<(), IdentityError> {
    let now = cx.ambient.now();
    let ends = end_of(cx, tenant, solution.challenge).filter(|end| now < *end);
    let ends = ends.ok_or(IdentityError::ChallengeRequired)?;
    if !is_solved(solution) {
        return Err(IdentityError::ChallengeRequired);
    }
    let mut tx = cx.store.begin_identity().await?;
    let is_first = tx
        .insert_seen_token(tenant, "maru:challenge", solution.challenge, ends)
        .await?;
    if !is_first {
        return Err(IdentityError::ChallengeRequired);
    }
    tx.commit().await?;
    Ok(())
}

fn is_solved(Solution { challenge, nonces }: Solution<'_>) -> bool {
    nonces.len() == ROUNDS as usize
        && nonces.iter().enumerate().all(|(round, nonce)| {
            nonce.len() <= NONCE_BYTES_MAX
                && leading_zero_bits(&hash(&format!("{challenge}.{round}.{nonce}")))
                    >= DIFFICULTY_BITS
        })
}

fn sign(cx: &Cx, tenant: TenantId, bytes: &[u8]) -> hmac::Tag {
    let mut context = hmac::Context::with_key(&cx.keys.refresh);
    context.update(b"challenge");
    context.update(tenant.as_uuid().as_bytes());
    context.update(bytes);
    context.sign()
}

/// When a challenge of ours ends.
fn end_of(cx: &Cx, tenant: TenantId, challenge: &str) -> Option<Timestamp> {
    let bytes = URL_SAFE_NO_PAD.decode(challenge).ok()?;
    let (said, tag) = bytes.split_at_checked(RANDOM_BYTES + 8)?;
    aws_lc_rs::constant_time::verify_slices_are_equal(sign(cx, tenant, said).as_ref(), tag).ok()?;
    let millis = i64::from_be_bytes(said[RANDOM_BYTES..].try_into().ok()?);
    Some(Timestamp::from_millis(millis))
}

fn leading_zero_bits(hash: &[u8; 32]) -> u32 {
    let zeros = hash.iter().take_while(|byte| **byte == 0).count();
    let rest = hash.get(zeros).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(zeros).unwrap_or(32) * 8 + rest
}

#[cfg(test)]
mod tests {
    use super::leading_zero_bits;

    #[test]
    fn zero_bits_are_counted_from_the_front() {
        let mut hash = [0; 32];
        assert_eq!(leading_zero_bits(&hash), 256);
        hash[2] = 0b0001_0000;
        assert_eq!(leading_zero_bits(&hash), 19);
        hash[0] = 0b1000_0000;
        assert_eq!(leading_zero_bits(&hash), 0);
    }
}
