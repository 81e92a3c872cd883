//! Rows of pushes to devices. Must not know which statements bring them.

use domain::push::{DeviceKeys, PushLanguage, QuietHours, Subscription, Zone};
use domain::rooms::NotifyLevel;
use domain::{PrincipalId, SessionId, TenantId, Timestamp};
use sqlx::FromRow;
use store::{PushReader, StoreError};
use uuid::Uuid;

use crate::rows::{corrupt, number};

/// Bytes of a fixed length as they are stored.
pub(crate) fn bytes<const N: usize>(stored: Vec<u8>) -> Result<[u8; N], StoreError> {
    let wrong = |wrong: Vec<u8>| corrupt("a key of bytes:", &wrong.len());
    stored.try_into().map_err(wrong)
}

#[derive(FromRow)]
pub(crate) struct SubscriptionRow {
    tenant_id: Uuid,
    session_id: Uuid,
    principal_id: Uuid,
    endpoint: String,
    p256dh: Vec<u8>,
    auth: Vec<u8>,
    language: String,
    created_at: i64,
    renewed_at: i64,
}

impl SubscriptionRow {
    pub(crate) fn into_subscription(self) -> Result<Subscription, StoreError> {
        let language = PushLanguage::parse(&self.language);
        Ok(Subscription {
            tenant: TenantId::from_uuid(self.tenant_id),
            session: SessionId::from_uuid(self.session_id),
            principal: PrincipalId::from_uuid(self.principal_id),
            endpoint: self.endpoint.into(),
            keys: DeviceKeys {
                p256dh: bytes(self.p256dh)?,
                auth: bytes(self.auth)?,
            },
            language: language.ok_or_else(|| corrupt("the language", &self.language))?,
            created_at: Timestamp::from_millis(self.created_at),
            renewed_at: Timestamp::from_millis(self.renewed_at),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct QuietRow {
    is_on: i64,
    from_minute: i64,
    to_minute: i64,
    zone: String,
}

impl QuietRow {
    pub(crate) fn into_quiet(self) -> Result<QuietHours, StoreError> {
        let minute = |stored: i64| {
            let fits = u16::try_from(stored).ok().filter(|&minute| minute < 1_440);
            fits.ok_or_else(|| corrupt("the minute of a day", &stored))
        };
        let zone = Zone::parse(&self.zone);
        Ok(QuietHours {
            is_on: self.is_on != 0,
            from: minute(self.from_minute)?,
            to: minute(self.to_minute)?,
            zone: zone.ok_or_else(|| corrupt("the time zone", &self.zone))?,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct ReaderRow {
    #[sqlx(flatten)]
    subscription: SubscriptionRow,
    notify: String,
    marker_number: i64,
    is_on: Option<i64>,
    from_minute: Option<i64>,
    to_minute: Option<i64>,
    zone: Option<String>,
    blocks: i32,
}

impl ReaderRow {
    pub(crate) fn into_reader(self) -> Result<PushReader, StoreError> {
        let notify = NotifyLevel::parse(&self.notify);
        let quiet = match (self.is_on, self.from_minute, self.to_minute, self.zone) {
            (Some(is_on), Some(from_minute), Some(to_minute), Some(zone)) => Some(QuietRow {
                is_on,
                from_minute,
                to_minute,
                zone,
            }),
            _ => None,
        };
        Ok(PushReader {
            subscription: self.subscription.into_subscription()?,
            notify: notify.ok_or_else(|| corrupt("the level", &self.notify))?,
            read: number(self.marker_number)?,
            blocks: self.blocks != 0,
            quiet: quiet.map(QuietRow::into_quiet).transpose()?,
        })
    }
}
