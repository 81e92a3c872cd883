//! Deleting what ended, in small steps. Must not know when.

use crate::context::Cx;
use crate::errors::IdentityError;

/// Rows of each kind in one step: a step must not make messages wait.
const STEP_ROWS: u32 = 500;
/// Steps of one turn at most.
const STEPS_MAX: u32 = 20;

/// Deletes codes, seen tokens, old revocations and sessions that ended; how many rows.
///
/// # Errors
/// When the store fails.
pub async fn purge(cx: &Cx) -> Result<u64, IdentityError> {
    let mut all = 0;
    for _ in 0..STEPS_MAX {
        let mut tx = cx.store.begin_identity().await?;
        let rows = tx.purge(cx.ambient.now(), STEP_ROWS).await?;
        if rows == 0 {
            break;
        }
        tx.commit().await?;
        all += rows;
    }
    Ok(all)
}
