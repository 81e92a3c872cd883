//! Argon2id (RFC 9106) as the house uses it, in memory that a thread keeps from one run to the next. Must not know queues.

use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, PasswordVerifier as _, Version};

use super::Checked;

/// KiB of memory of one run (OWASP Password Storage Cheat Sheet: 19 MiB with two passes and one lane).
const MEMORY_KIB: u32 = 19_456;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes: one, for what is saved by more would be taken from others.
const LANES: u32 = 1;
/// What is checked where there is no hash, so that the answer takes as long. Its output is random: no password is known
/// to fit.
const NOBODYS_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$UVjfXKdRruDxyPgfXT2CsQ$QQjZdupvm2yCG6wDAffGOXxk6esBdzO0iLoAwk1DVbc";

/// What a run fills. Taken from the system and given back for every run, its 4,864 pages would be faulted in and unmapped
/// under the lock of the whole process's memory, which the threads that carry messages need too.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// Gives it back to the system.
    pub(super) fn release(&mut self) {
        self.0 = Vec::new();
    }

    fn blocks(&mut self) -> &mut [Block] {
        self.0.resize_with(params().block_count(), Block::default);
        &mut self.0
    }
}

/// The password as it is kept: a PHC string.
pub(super) fn hash(memory: &mut Memory, salt: [u8; 16], password: &str) -> Box<str> {
    // The library writes the string; what it would fill memory of its own for is put in its place.
    let parts = PasswordHash::new(NOBODYS_HASH).expect("a PHC string, as a test checks");
    let kept = PasswordHash {
        salt: Some(Salt::new(&salt).expect("16 bytes are a salt")),
        hash: Some(output(memory, &salt, password)),
        ..parts
    };
    kept.to_string().into()
}

/// Whether the password fits what is kept. Takes as long where nothing is kept.
pub(super) fn check(memory: &mut Memory, kept: Option<&str>, password: &str) -> Checked {
    let hash = kept.and_then(|kept| PasswordHash::new(kept).ok());
    let is_kept = hash.is_some();
    let hash = hash.unwrap_or_else(|| {
        PasswordHash::new(NOBODYS_HASH).expect("a PHC string, as a test checks")
    });
    match (fits(memory, &hash, password) && is_kept, is_weak(&hash)) {
        (false, _) => Checked::Wrong,
        (true, false) => Checked::Right,
        (true, true) => Checked::RightButWeak,
    }
}

fn fits(memory: &mut Memory, hash: &PasswordHash, password: &str) -> bool {
    match (hash.salt, hash.hash) {
        // Compared in constant time, as `Output` does.
        (Some(salt), Some(kept)) if is_ours(hash) => output(memory, &salt, password) == kept,
        _ => argon2().verify_password(password.as_bytes(), hash).is_ok(),
    }
}

fn output(memory: &mut Memory, salt: &[u8], password: &str) -> Output {
    let mut bytes = [0; Params::DEFAULT_OUTPUT_LEN];
    let run = argon2().hash_password_into_with_memory(
        password.as_bytes(),
        salt,
        &mut bytes,
        memory.blocks(),
    );
    run.expect("a salt of 8 to 64 bytes and a password of a few hundred are taken");
    Output::new(&bytes).expect("32 bytes are an output")
}

/// Made with exactly what is used now.
fn is_ours(hash: &PasswordHash) -> bool {
    Params::try_from(hash).is_ok_and(|used| {
        let now = params();
        (used.m_cost(), used.t_cost(), used.p_cost()) == (now.m_cost(), now.t_cost(), now.p_cost())
            && used.output_len() == Some(Params::DEFAULT_OUTPUT_LEN)
            && used.keyid().is_empty()
            && used.data().is_empty()
    }) && is_of_today(hash)
}

fn is_weak(hash: &PasswordHash) -> bool {
    let Ok(used) = Params::try_from(hash) else {
        return true;
    };
    !is_of_today(hash) || used.m_cost() < MEMORY_KIB || used.t_cost() < PASSES
}

fn is_of_today(hash: &PasswordHash) -> bool {
    hash.algorithm == ARGON2ID_IDENT && hash.version == Some(Version::V0x13.into())
}

fn params() -> Params {
    Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the house's parameters are in range")
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params())
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::PasswordHasher as _;

    #[test]
    fn what_stands_for_nobody_is_as_strong_as_anybodys() {
        let nobodys = PasswordHash::new(NOBODYS_HASH).expect("a PHC string");
        assert!(is_ours(&nobodys) && !is_weak(&nobodys));
    }

    #[test]
    fn the_librarys_own_way_finds_the_same_and_used_memory_changes_nothing() {
        let mut memory = Memory::default();
        let first = hash(&mut memory, [7; 16], "correct horse");
        let theirs = argon2().hash_password_with_salt(b"correct horse", &[7; 16]);
        assert_eq!(Ok(first.to_string()), theirs.map(|hash| hash.to_string()));
        assert_ne!(first, hash(&mut memory, [7; 16], "battery staple"));
        assert_eq!(first, hash(&mut memory, [7; 16], "correct horse"));
        memory.release();
        assert_eq!(
            check(&mut memory, Some(&first), "correct horse"),
            Checked::Right
        );
        assert_eq!(
            check(&mut memory, Some(&first), "correct hors"),
            Checked::Wrong
        );
    }

    #[test]
    fn other_parameters_are_checked_as_they_say() {
        for (memory_kib, passes, found) in [
            (8 * 1024, 1, Checked::RightButWeak),
            (MEMORY_KIB, PASSES + 1, Checked::Right),
        ] {
            let params = Params::new(memory_kib, passes, 1, None).expect("parameters in range");
            let kept = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password_with_salt(b"correct horse", &[1; 16])
                .expect("a hash")
                .to_string();
            let mut memory = Memory::default();
            assert_eq!(check(&mut memory, Some(&kept), "correct horse"), found);
            assert_eq!(
                check(&mut memory, Some(&kept), "wrong horse"),
                Checked::Wrong
            );
        }
        let mut memory = Memory::default();
        assert_eq!(check(&mut memory, Some("no hash"), ""), Checked::Wrong);
    }
}
