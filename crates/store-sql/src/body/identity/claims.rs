//! Claims of guests. Must not know rooms.

use domain::claims::CLAIM_UNDO_MAX;
use domain::{Claim, ClaimId, ClaimPlace, MemberRole, PrincipalId, TenantId, Timestamp};
use store::StoreError;

use super::super::super::dialect::{Connection, Db, store_error};
use super::super::super::locks::LOCK_CLAIM;
use super::super::fetch;
use super::changed_one;
use crate::rows::identity::{ClaimPlaceRow, ClaimRow};
use crate::rows::stored_duration;
use crate::sql::identity::reads::{LIST_CLAIM_PLACES, LIST_CLAIMS, LIST_CLAIMS_UNTOLD};
use crate::sql::identity::writes::{INSERT_CLAIM, INSERT_CLAIM_PLACE, UPDATE_CLAIM};

pub(crate) async fn list(
    pool: &sqlx::Pool<Db>,
    by: Option<(TenantId, PrincipalId)>,
    now: Timestamp,
) -> Result<Vec<Claim>, StoreError> {
    let query = match by {
        None => sqlx::query_as(LIST_CLAIMS_UNTOLD),
        Some((tenant, principal)) => sqlx::query_as(LIST_CLAIMS)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid())
            .bind(now.as_millis() - stored_duration(CLAIM_UNDO_MAX)),
    };
    fetch::list(pool, query, ClaimRow::into_claim).await
}

pub(crate) async fn insert(tx: &mut Connection, claim: &Claim) -> Result<(), StoreError> {
    sqlx::query(INSERT_CLAIM)
        .bind(claim.tenant.as_uuid())
        .bind(claim.id.as_uuid())
        .bind(claim.guest.id.as_uuid())
        .bind(claim.by.as_uuid())
        .bind(claim.claimed_at.as_millis())
        .bind(claim.undone_at.map(Timestamp::as_millis))
        .bind(i64::from(claim.is_told))
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(())
}

pub(crate) async fn lock(
    tx: &mut Connection,
    tenant: TenantId,
    claim: ClaimId,
) -> Result<Option<Claim>, StoreError> {
    let asked = sqlx::query_as(LOCK_CLAIM)
        .bind(tenant.as_uuid())
        .bind(claim.as_uuid());
    fetch::find(tx, asked, ClaimRow::into_claim).await
}

pub(crate) async fn update(tx: &mut Connection, claim: &Claim) -> Result<(), StoreError> {
    let done = sqlx::query(UPDATE_CLAIM)
        .bind(claim.tenant.as_uuid())
        .bind(claim.id.as_uuid())
        .bind(claim.undone_at.map(Timestamp::as_millis))
        .bind(i64::from(claim.is_told))
        .execute(tx)
        .await
        .map_err(store_error)?;
    changed_one(done.rows_affected(), "a claim")
}

pub(crate) async fn insert_place(
    tx: &mut Connection,
    claim: &Claim,
    place: &ClaimPlace,
) -> Result<(), StoreError> {
    sqlx::query(INSERT_CLAIM_PLACE)
        .bind(claim.tenant.as_uuid())
        .bind(claim.id.as_uuid())
        .bind(place.room.as_uuid())
        .bind(place.role.as_str())
        .bind(place.had.map(MemberRole::as_str))
        .bind(claim.claimed_at.as_millis())
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(())
}

pub(crate) async fn list_places(
    tx: &mut Connection,
    tenant: TenantId,
    claim: ClaimId,
) -> Result<Vec<ClaimPlace>, StoreError> {
    let asked = sqlx::query_as(LIST_CLAIM_PLACES)
        .bind(tenant.as_uuid())
        .bind(claim.as_uuid());
    fetch::list(tx, asked, ClaimPlaceRow::into_place).await
}
