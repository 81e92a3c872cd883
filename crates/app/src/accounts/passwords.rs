//! Hashing passwords with Argon2id (RFC 9106): a bounded queue before threads of their own, which stand back behind
//! everything else. Each run takes 19 MiB and a core for some twenty milliseconds, so that guessing is dear; without the
//! bound a flood of sign-ins would take the whole machine. Must not know accounts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use argon2::password_hash::phc::PasswordHash;
use argon2::{
    ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
};
use domain::accounts::normal_password;
use parking_lot::Mutex;
use tokio::sync::oneshot;

use crate::errors::IdentityError;
use crate::limits::AppLimits;

/// KiB of memory of one run (OWASP Password Storage Cheat Sheet: 19 MiB with two passes and one lane).
const MEMORY_KIB: u32 = 19_456;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes: one, for what is saved by more would be taken from others.
const LANES: u32 = 1;
/// What is checked where there is no hash, so that the answer takes as long. Its output is random: no password is known
/// to fit.
const NOBODYS_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$UVjfXKdRruDxyPgfXT2CsQ$QQjZdupvm2yCG6wDAffGOXxk6esBdzO0iLoAwk1DVbc";
/// How far the threads stand back: at 10 one gets about a tenth of what an ordinary thread gets beside it.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Whether a password fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It does not, or there is none to fit.
    Wrong,
    /// It does.
    Right,
    /// It does, and its hash was made with less than is used now.
    RightButWeak,
}

type Job = Box<dyn FnOnce() + Send>;

/// The threads that hash, and the queue before them. They end with it.
pub struct Passwords {
    queue: SyncSender<Job>,
    runs: Arc<AtomicU64>,
}

impl Passwords {
    /// As many threads and as much room to wait as the limits say.
    pub(crate) fn new(limits: &AppLimits) -> Self {
        let (queue, jobs) = sync_channel(limits.password_checks_waiting_max);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..limits.password_checks_at_once.max(1) {
            let jobs = Arc::clone(&jobs);
            let thread = std::thread::Builder::new().name("maru-passwords".to_owned());
            if let Err(error) = thread.spawn(move || work(&jobs)) {
                // Without any of them nobody takes from the queue, and every caller hears `LoginBusy`.
                tracing::error!(error = %error, "passwords have a thread less than they should");
            }
        }
        Self {
            queue,
            runs: Arc::default(),
        }
    }

    /// The password as it is kept: a PHC string.
    ///
    /// # Errors
    /// [`IdentityError::LoginBusy`] when too many wait.
    pub async fn hash(&self, salt: [u8; 16], password: &str) -> Result<Box<str>, IdentityError> {
        let password = normal_password(password);
        self.run(move || {
            let hash = argon2().hash_password_with_salt(password.as_bytes(), &salt);
            let hash = hash.expect("a salt of 16 bytes and a password of a few hundred are taken");
            hash.to_string().into()
        })
        .await
    }

    /// Whether the password fits what is kept. Takes as long where nothing is kept.
    ///
    /// # Errors
    /// [`IdentityError::LoginBusy`] when too many wait.
    pub async fn check(
        &self,
        kept: Option<&str>,
        password: &str,
    ) -> Result<Checked, IdentityError> {
        let password = normal_password(password);
        let kept: Option<Box<str>> = kept.map(Into::into);
        self.run(move || check(kept.as_deref(), &password)).await
    }

    /// How often Argon2 ran.
    pub fn runs(&self) -> u64 {
        self.runs.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, IdentityError> {
        let (done, result) = oneshot::channel();
        let runs = Arc::clone(&self.runs);
        let job: Job = Box::new(move || {
            // Whoever no longer waits is not worked for.
            if !done.is_closed() {
                runs.fetch_add(1, Ordering::Relaxed);
                metrics::counter!("maru_password_checks_total").increment(1);
                drop(done.send(work()));
            }
        });
        if self.queue.try_send(job).is_err() {
            metrics::counter!("maru_password_checks_refused_total").increment(1);
            return Err(IdentityError::LoginBusy);
        }
        result.await.map_err(|_| IdentityError::LoginBusy)
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    stand_back();
    loop {
        let next = jobs.lock().recv();
        match next {
            Ok(job) => job(),
            Err(_) => return,
        }
    }
}

/// Lets everything else run first: messages wait for nobody's password. On Linux niceness is a thread's own
/// (setpriority(2), "C library/kernel differences"); elsewhere it would slow the whole process.
fn stand_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::warn!(error = %error, "passwords are hashed as urgently as everything else");
    }
}

fn params() -> Params {
    Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the house's parameters are in range")
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params())
}

fn check(kept: Option<&str>, password: &str) -> Checked {
    let hash = kept.and_then(|kept| PasswordHash::new(kept).ok());
    let is_kept = hash.is_some();
    let hash = hash.unwrap_or_else(|| {
        PasswordHash::new(NOBODYS_HASH).expect("a PHC string, as a test checks")
    });
    let fits = argon2().verify_password(password.as_bytes(), &hash).is_ok();
    match (fits && is_kept, is_weak(&hash)) {
        (false, _) => Checked::Wrong,
        (true, false) => Checked::Right,
        (true, true) => Checked::RightButWeak,
    }
}

fn is_weak(hash: &PasswordHash) -> bool {
    let Ok(used) = Params::try_from(hash) else {
        return true;
    };
    hash.algorithm != ARGON2ID_IDENT
        || hash.version != Some(Version::V0x13.into())
        || used.m_cost() < MEMORY_KIB
        || used.t_cost() < PASSES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords(waiting: usize) -> Passwords {
        Passwords::new(&AppLimits {
            password_checks_at_once: 1,
            password_checks_waiting_max: waiting,
            ..AppLimits::default()
        })
    }

    #[tokio::test]
    async fn a_password_fits_only_its_own_hash_however_its_letters_are_composed() {
        let passwords = passwords(4);
        let kept = passwords.hash([7; 16], "마루에서 만나요").await;
        let kept = kept.expect("there is room in the queue");
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        // As a Mac types it: every syllable in its jamo.
        let decomposed = "\u{1106}\u{1161}\u{1105}\u{116e}\u{110b}\u{1166}\u{1109}\u{1165} \
             \u{1106}\u{1161}\u{11ab}\u{1102}\u{1161}\u{110b}\u{116d}";
        for (password, fits) in [
            ("마루에서 만나요", Checked::Right),
            (decomposed, Checked::Right),
            ("마루에서 만나요 ", Checked::Wrong),
            ("", Checked::Wrong),
        ] {
            let checked = passwords.check(Some(&kept), password).await;
            assert_eq!(checked, Ok(fits), "{password:?}");
        }
    }

    #[tokio::test]
    async fn nobody_costs_as_much_as_somebody_and_never_fits() {
        assert!(PasswordHash::new(NOBODYS_HASH).is_ok_and(|hash| !is_weak(&hash)));
        let passwords = passwords(4);
        assert_eq!(
            passwords.check(None, "whatever it is").await,
            Ok(Checked::Wrong)
        );
        assert_eq!(
            passwords.check(Some("no hash"), "").await,
            Ok(Checked::Wrong)
        );
        assert_eq!(passwords.runs(), 2);
    }

    #[tokio::test]
    async fn a_weaker_hash_is_told() {
        let params = Params::new(8 * 1024, 1, 1, None).expect("small parameters");
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_with_salt(b"correct horse", &[1; 16])
            .expect("a hash")
            .to_string();
        let passwords = passwords(1);
        let checked = passwords.check(Some(&weak), "correct horse").await;
        assert_eq!(checked, Ok(Checked::RightButWeak));
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn only_the_threads_that_hash_stand_back() {
        let own = rustix::process::getpriority_process(None);
        let passwords = passwords(1);
        let theirs = passwords.run(|| rustix::process::getpriority_process(None));
        assert_eq!(theirs.await, Ok(Ok(NICENESS)));
        assert_eq!(rustix::process::getpriority_process(None), own);
    }

    #[tokio::test]
    async fn above_the_bound_callers_are_refused_at_once() {
        let passwords = passwords(2);
        let (gate, closed) = std::sync::mpsc::channel::<()>();
        let (begun, begins) = oneshot::channel();
        let blocking = passwords.run(move || {
            assert_eq!(begun.send(()), Ok(()));
            closed.recv().is_err()
        });
        let rest = async {
            begins.await.expect("the thread takes the first job");
            let waiting = (passwords.run(|| 1), passwords.run(|| 2));
            let refused = async {
                assert_eq!(passwords.run(|| 3).await, Err(IdentityError::LoginBusy));
                drop(gate);
            };
            let (first, second, ()) = tokio::join!(waiting.0, waiting.1, refused);
            assert_eq!((first, second), (Ok(1), Ok(2)));
        };
        let (blocked, ()) = tokio::join!(blocking, rest);
        assert_eq!(blocked, Ok(true));
    }
}
