//! Hashing passwords with Argon2id: a line before threads of their own, which stand back behind everything else. Each run
//! takes 19 MiB and a core for some fifteen milliseconds, so that guessing is dear; without the bound a flood of sign-ins
//! would take the whole machine. Must not know accounts.

mod argon;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use domain::accounts::normal_password;
use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::errors::IdentityError;
use crate::limits::AppLimits;

use argon::Memory;

/// How far the threads stand back: at 19, the furthest, one gets a seventieth of what an ordinary thread gets beside it.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 19;
/// How long a thread keeps its memory while nobody comes.
const MEMORY_KEPT: Duration = Duration::from_secs(2);

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

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// The threads that hash, and the line before them. They end with it.
pub struct Passwords {
    jobs: Sender<Job>,
    runs: Arc<AtomicU64>,
    /// Who may stand in line.
    line: Semaphore,
    /// Who is served: one at each thread, and one more who gets ready.
    served: Arc<Semaphore>,
}

/// One's turn: until it is used or given up, nobody else has it.
pub struct Turn<'a> {
    passwords: &'a Passwords,
    permit: OwnedSemaphorePermit,
}

impl Passwords {
    /// As many threads and as long a line as the limits say.
    pub(crate) fn new(limits: &AppLimits) -> Self {
        let at_once = limits.password_checks_at_once.max(1);
        // Bounded by who is served: each holds their turn until their job is done.
        let (sender, jobs) = channel();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..at_once {
            let jobs = Arc::clone(&jobs);
            let thread = std::thread::Builder::new().name("maru-passwords".to_owned());
            if let Err(error) = thread.spawn(move || work(&jobs)) {
                // Without any of them nobody takes a job, and every caller hears `LoginBusy`.
                tracing::error!(error = %error, "passwords have a thread less than they should");
            }
        }
        Self {
            jobs: sender,
            runs: Arc::default(),
            line: Semaphore::new(limits.password_checks_waiting_max),
            served: Arc::new(Semaphore::new(at_once + 1)),
        }
    }

    /// Waits for one's turn. Whoever has to look something up first does it after this, so that many who come at once are
    /// not all looked up at once, ahead of everybody's messages.
    ///
    /// # Errors
    /// [`IdentityError::LoginBusy`] when too many wait.
    pub async fn turn(&self) -> Result<Turn<'_>, IdentityError> {
        let permit = match Arc::clone(&self.served).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.stand_in_line().await?,
        };
        Ok(Turn {
            passwords: self,
            permit,
        })
    }

    async fn stand_in_line(&self) -> Result<OwnedSemaphorePermit, IdentityError> {
        let Ok(_in_line) = self.line.try_acquire() else {
            metrics::counter!("maru_password_checks_refused_total").increment(1);
            return Err(IdentityError::LoginBusy);
        };
        let permit = Arc::clone(&self.served).acquire_owned().await;
        permit.map_err(|_| IdentityError::LoginBusy)
    }

    /// The password as it is kept: a PHC string.
    ///
    /// # Errors
    /// [`IdentityError::LoginBusy`] when too many wait.
    pub async fn hash(&self, salt: [u8; 16], password: &str) -> Result<Box<str>, IdentityError> {
        let password = normal_password(password);
        let turn = self.turn().await?;
        turn.run(move |memory| argon::hash(memory, salt, &password))
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
        self.turn().await?.check(kept, password).await
    }

    /// How often Argon2 ran.
    pub fn runs(&self) -> u64 {
        self.runs.load(Ordering::Relaxed)
    }
}

impl Turn<'_> {
    /// [`Passwords::check`], in one's turn.
    ///
    /// # Errors
    /// [`IdentityError::LoginBusy`] where no thread could be had.
    pub async fn check(self, kept: Option<&str>, password: &str) -> Result<Checked, IdentityError> {
        let password = normal_password(password);
        let kept: Option<Box<str>> = kept.map(Into::into);
        self.run(move |memory| argon::check(memory, kept.as_deref(), &password))
            .await
    }

    async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, IdentityError> {
        let (done, result) = oneshot::channel();
        let runs = Arc::clone(&self.passwords.runs);
        let permit = self.permit;
        let job: Job = Box::new(move |memory| {
            // Whoever no longer waits is not worked for.
            if !done.is_closed() {
                runs.fetch_add(1, Ordering::Relaxed);
                metrics::counter!("maru_password_checks_total").increment(1);
                let found = work(memory);
                drop(permit);
                drop(done.send(found));
            }
        });
        let sent = self.passwords.jobs.send(job);
        sent.map_err(|_| IdentityError::LoginBusy)?;
        result.await.map_err(|_| IdentityError::LoginBusy)
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    stand_back();
    let mut memory = Memory::default();
    loop {
        let next = jobs.lock().recv_timeout(MEMORY_KEPT);
        match next {
            Ok(job) => job(&mut memory),
            Err(RecvTimeoutError::Timeout) => memory.release(),
            Err(RecvTimeoutError::Disconnected) => return,
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

    async fn run<T: Send + 'static>(
        passwords: &Passwords,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, IdentityError> {
        passwords.turn().await?.run(|_| work()).await
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

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn only_the_threads_that_hash_stand_back() {
        let own = rustix::process::getpriority_process(None);
        let passwords = passwords(1);
        let theirs = run(&passwords, || rustix::process::getpriority_process(None));
        assert_eq!(theirs.await, Ok(Ok(NICENESS)));
        assert_eq!(rustix::process::getpriority_process(None), own);
    }

    #[tokio::test]
    async fn above_the_bound_callers_are_refused_at_once() {
        let passwords = passwords(2);
        let (gate, closed) = channel::<()>();
        let (begun, begins) = oneshot::channel();
        let blocking = run(&passwords, move || {
            assert_eq!(begun.send(()), Ok(()));
            closed.recv().is_err()
        });
        let rest = async {
            begins.await.expect("the thread takes the first job");
            let next = run(&passwords, || 0);
            let waiting = (run(&passwords, || 1), run(&passwords, || 2));
            let refused = async {
                assert_eq!(run(&passwords, || 3).await, Err(IdentityError::LoginBusy));
                drop(gate);
            };
            let (next, first, second, ()) = tokio::join!(next, waiting.0, waiting.1, refused);
            assert_eq!((next, first, second), (Ok(0), Ok(1), Ok(2)));
        };
        let (blocked, ()) = tokio::join!(blocking, rest);
        assert_eq!(blocked, Ok(true));
    }

    #[tokio::test]
    async fn whoever_gives_their_turn_up_makes_room() {
        let passwords = passwords(0);
        let turns = (passwords.turn().await, passwords.turn().await);
        assert!(turns.0.is_ok() && turns.1.is_ok());
        assert_eq!(run(&passwords, || 1).await, Err(IdentityError::LoginBusy));
        drop(turns);
        assert_eq!(run(&passwords, || 1).await, Ok(1));
    }
}
