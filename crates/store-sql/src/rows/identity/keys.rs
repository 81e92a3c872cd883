//! Rows of keys, codes and claims. Must not know which statements bring them.

use domain::{
    ApiKey, Claim, ClaimId, ClaimPlace, Code, CodePurpose, KeyId, MemberRole, PrincipalId, RoomId,
    Scope, SessionId, Timestamp,
};
use sqlx::FromRow;
use store::StoreError;
use uuid::Uuid;

use super::{at, tenant_id};
use crate::rows::{corrupt, principal};

/// Words as they are stored: a JSON array.
pub(crate) fn stored_list(
    words: impl IntoIterator<Item = impl AsRef<str>>,
) -> Result<String, StoreError> {
    let words: Vec<String> = words.into_iter().map(|w| w.as_ref().to_owned()).collect();
    serde_json::to_string(&words).map_err(|error| corrupt("a list cannot be written:", &error))
}

fn list<T>(stored: &str, parse: fn(&str) -> Option<T>) -> Result<Vec<T>, StoreError> {
    let words: Vec<String> =
        serde_json::from_str(stored).map_err(|error| corrupt("a key's list:", &error))?;
    let parse = |word: &String| parse(word).ok_or_else(|| corrupt("a key's list has", word));
    words.iter().map(parse).collect()
}

fn hash(stored: Vec<u8>) -> Result<[u8; 32], StoreError> {
    stored
        .try_into()
        .map_err(|wrong: Vec<u8>| corrupt("a hash of bytes:", &wrong.len()))
}

#[derive(FromRow)]
pub(crate) struct KeyRow {
    id: Uuid,
    tenant_id: Uuid,
    name: String,
    bot_id: Option<Uuid>,
    secret_hash: Vec<u8>,
    scopes: String,
    rooms: Option<String>,
    addresses: Option<String>,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl KeyRow {
    pub(crate) fn into_key(self) -> Result<ApiKey, StoreError> {
        let rooms = |stored: String| list(&stored, RoomId::parse);
        let addresses = |stored: String| list(&stored, |word| Some(word.into()));
        Ok(ApiKey {
            id: KeyId::from_uuid(self.id),
            tenant: tenant_id(self.tenant_id),
            name: self.name.into(),
            bot: self.bot_id.map(PrincipalId::from_uuid),
            secret_hash: hash(self.secret_hash)?,
            scopes: list(&self.scopes, Scope::parse)?,
            rooms: self.rooms.map(rooms).transpose()?,
            addresses: self.addresses.map(addresses).transpose()?,
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: at(self.expires_at),
            last_used_at: at(self.last_used_at),
            revoked_at: at(self.revoked_at),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct CodeRow {
    tenant_id: Uuid,
    purpose: String,
    hash: Vec<u8>,
    body: String,
    expires_at: i64,
    used_at: Option<i64>,
    session_id: Option<Uuid>,
    tries: i64,
}

impl CodeRow {
    pub(crate) fn into_code(self) -> Result<Code, StoreError> {
        let purpose = CodePurpose::parse(&self.purpose);
        Ok(Code {
            tenant: tenant_id(self.tenant_id),
            purpose: purpose.ok_or_else(|| corrupt("the purpose of a code", &self.purpose))?,
            hash: hash(self.hash)?,
            body: self.body.into(),
            expires_at: Timestamp::from_millis(self.expires_at),
            used_at: at(self.used_at),
            session: self.session_id.map(SessionId::from_uuid),
            tries: u32::try_from(self.tries)
                .map_err(|_| corrupt("the tries of a code", &self.tries))?,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct ClaimRow {
    id: Uuid,
    tenant_id: Uuid,
    guest_id: Uuid,
    guest_kind: String,
    guest_name: String,
    guest_tag: String,
    by_id: Uuid,
    claimed_at: i64,
    undone_at: Option<i64>,
    is_told: i64,
}

fn member_role(word: &str) -> Result<MemberRole, StoreError> {
    MemberRole::parse(word).ok_or_else(|| corrupt("the part", &word))
}

#[derive(FromRow)]
pub(crate) struct ClaimPlaceRow {
    room_id: Uuid,
    role: String,
    had: Option<String>,
}

impl ClaimPlaceRow {
    pub(crate) fn into_place(self) -> Result<ClaimPlace, StoreError> {
        let had = self.had.as_deref().map(member_role).transpose()?;
        Ok(ClaimPlace {
            room: RoomId::from_uuid(self.room_id),
            role: member_role(&self.role)?,
            had,
        })
    }
}

impl ClaimRow {
    pub(crate) fn into_claim(self) -> Result<Claim, StoreError> {
        Ok(Claim {
            id: ClaimId::from_uuid(self.id),
            tenant: tenant_id(self.tenant_id),
            guest: principal(
                self.guest_id,
                &self.guest_kind,
                self.guest_name,
                self.guest_tag,
            )?,
            by: PrincipalId::from_uuid(self.by_id),
            claimed_at: Timestamp::from_millis(self.claimed_at),
            undone_at: at(self.undone_at),
            is_told: self.is_told != 0,
        })
    }
}
