//! Events about notices. Must not know which one stands.

use domain::rooms::Notice;
use domain::{EventBody, PrincipalId, Seq, Timestamp};
use serde::{Deserialize, Serialize};
use store::StoreError;
use uuid::Uuid;

use super::parse;

#[derive(Serialize, Deserialize)]
struct NoticeChanged {
    notice: Option<StoredNotice>,
    by: Uuid,
}

#[derive(Serialize, Deserialize)]
struct StoredNotice {
    seq: u64,
    text: String,
    at: i64,
}

pub(super) fn changed(notice: Option<&Notice>, by: PrincipalId) -> serde_json::Result<String> {
    let notice = notice.map(|notice| StoredNotice {
        seq: notice.seq.get(),
        text: notice.text.clone().into(),
        at: notice.at.as_millis(),
    });
    let by = by.as_uuid();
    serde_json::to_string(&NoticeChanged { notice, by })
}

pub(super) fn body_of(body: &str) -> Result<EventBody, StoreError> {
    let by = parse::<NoticeChanged>(body)?.by;
    Ok(EventBody::NoticeChanged {
        notice: notice_of(body)?,
        by: PrincipalId::from_uuid(by),
    })
}

/// The notice that an event put up; none where it took one down.
pub(crate) fn notice_of(body: &str) -> Result<Option<Box<Notice>>, StoreError> {
    let changed: NoticeChanged = parse(body)?;
    Ok(changed.notice.map(|notice| {
        Box::new(Notice {
            seq: Seq::new(notice.seq),
            text: notice.text.into(),
            by: PrincipalId::from_uuid(changed.by),
            at: Timestamp::from_millis(notice.at),
        })
    }))
}
