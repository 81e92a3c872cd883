//! The baseline of durable sends: how often this disk can flush one small write by itself.
//! It must not know the server.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::clock::now;
use crate::numbers::per_second;

const LENGTH: Duration = Duration::from_millis(600);

/// Appends 4 KiB and flushes, one after the other; answers how often per second.
pub(crate) fn flushes_per_second(directory: &Path) -> Result<f64> {
    let mut file: File = tempfile::tempfile_in(directory)
        .with_context(|| format!("cannot write to {}", directory.display()))?;
    let start = now();
    let mut count = 0;
    while start.elapsed() < LENGTH {
        file.write_all(&[0x6d; 4096])?;
        file.sync_data()?;
        count += 1;
    }
    Ok(per_second(count, start.elapsed()))
}
