//! Where the present time and chance come from. Must not know how they are made: the binary passes the
//! system's, the tests pass a clock that they move and seeded numbers.

use crate::time::Timestamp;

/// The present time and random bytes, as a parameter of everything that needs them.
pub trait Ambient: Send + Sync {
    /// The present time, in milliseconds since the Unix epoch.
    fn now(&self) -> Timestamp;

    /// Sixteen random bytes, fit for secrets when the system gives them.
    fn random(&self) -> [u8; 16];
}
