//! The same types in TypeScript, for the web's `packages/wire`. Must not know where the files go.

use std::path::Path;

use ts_rs::{Config, ExportError, TS};

use crate::{auth, events, frames, messages, principals, problems, rooms};

/// Writes one file per type into `dir`.
///
/// # Errors
/// When a file cannot be written.
pub fn export_into(dir: &Path) -> Result<(), ExportError> {
    let config = Config::new().with_out_dir(dir).with_large_int("number");
    auth::CreateGuest::export_all(&config)?;
    auth::GuestAnswer::export_all(&config)?;
    auth::RefreshRequest::export_all(&config)?;
    auth::TicketAnswer::export_all(&config)?;
    events::LongPollAnswer::export_all(&config)?;
    frames::ClientFrame::export_all(&config)?;
    frames::ServerFrame::export_all(&config)?;
    messages::HistoryPage::export_all(&config)?;
    messages::SendMessage::export_all(&config)?;
    principals::Principal::export_all(&config)?;
    problems::Problem::export_all(&config)?;
    rooms::CreateRoom::export_all(&config)?;
    rooms::RoomList::export_all(&config)
}
