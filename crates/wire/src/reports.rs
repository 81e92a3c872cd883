//! Reports as they come in and are shown to those who keep order. Must not know who may see them.

use domain::moderation::reports::{self as domain_reports, Reported};
use serde::{Deserialize, Serialize};

use crate::principals::Principal;

/// Reports a message or a person of a room.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateReport {
    /// The message (`ms_…`); or else a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub message: Option<String>,
    /// The person (`pr_…`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub person: Option<String>,
    /// `spam`, `abuse`, `sexual`, `personal_data` or `other`.
    pub reason: String,
    /// What one adds, up to 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
}

/// Decides what becomes of a report, and of all that are open about the same.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ResolveReport {
    /// `dismiss`, `delete_message`, `mute` or `ban`.
    pub action: String,
    /// How long a mute (an hour where nothing is said) or ban (for good) holds, from now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub seconds: Option<u32>,
    /// Why, up to 500 characters: kept with the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// A report.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Report {
    /// Its id (`rp_…`).
    pub id: String,
    /// Of which room (`rm_…`).
    pub room: String,
    /// The message (`ms_…`) that it is about; not there where it is about a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub message: Option<String>,
    /// Whom it is about.
    pub about: Principal,
    /// What the message said when it was reported; empty where it is about a person.
    pub text: String,
    /// Who reports (`pr_…`): only the tenant's staff are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by: Option<String>,
    /// `spam`, `abuse`, `sexual`, `personal_data` or `other`.
    pub reason: String,
    /// What the reporter adds, or empty.
    pub note: String,
    /// When.
    pub at: String,
    /// What became of it; not there while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub resolved: Option<ReportResolved>,
}

/// What became of a report.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct ReportResolved {
    /// Who resolved it (`pr_…`).
    pub by: String,
    /// When.
    pub at: String,
    /// `dismissed`, `message_deleted`, `muted` or `banned`.
    pub resolution: String,
    /// Why, if that was said.
    pub reason: Option<String>,
}

/// A page of reports.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct ReportPage {
    /// The newest first.
    pub reports: Vec<Report>,
    /// `before` of the page of older ones; null at the end.
    pub prev: Option<String>,
}

impl Report {
    /// The report; who made it only for staff.
    pub fn new(report: &domain_reports::Report, is_for_staff: bool) -> Self {
        Self {
            id: report.id.to_string(),
            room: report.room.to_string(),
            message: match report.object {
                Reported::Message(id) => Some(id.to_string()),
                Reported::Person(_) => None,
            },
            about: (&report.about).into(),
            text: report.text.to_string(),
            by: is_for_staff.then(|| report.by.to_string()),
            reason: report.reason.as_str().to_owned(),
            note: report.note.to_string(),
            at: report.at.to_string(),
            resolved: report.resolved.as_ref().map(ReportResolved::from),
        }
    }
}

impl From<&domain_reports::Resolved> for ReportResolved {
    fn from(resolved: &domain_reports::Resolved) -> Self {
        Self {
            by: resolved.by.to_string(),
            at: resolved.at.to_string(),
            resolution: resolved.resolution.as_str().to_owned(),
            reason: resolved.reason.as_ref().map(ToString::to_string),
        }
    }
}
