//! One-use codes as they are made: the text is given out, its hash is kept with what the code needs to know. Must not know
//! what they are for.

use domain::{Code, CodePurpose, TenantId, Timestamp};
use serde::Serialize;
use store::{IdentityTransaction, StoreError};

use crate::context::Cx;
use crate::secrets::new_secret;

/// A code that is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a, B> {
    pub(crate) tenant: TenantId,
    pub(crate) purpose: CodePurpose,
    /// What the code needs to know; it is written as JSON.
    pub(crate) body: &'a B,
    pub(crate) expires_at: Timestamp,
}

/// Makes a code inside the transaction, and gives its text.
///
/// # Errors
/// When the store fails.
pub(crate) async fn insert<B: Serialize>(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    wanted: Wanted<'_, B>,
) -> Result<String, StoreError> {
    let (text, hash) = new_secret(&*cx.ambient, "");
    let body =
        serde_json::to_string(wanted.body).expect("bodies of codes are made of texts and numbers");
    tx.insert_code(&Code {
        tenant: wanted.tenant,
        purpose: wanted.purpose,
        hash,
        body: body.into(),
        expires_at: wanted.expires_at,
        used_at: None,
        session: None,
        tries: 0,
    })
    .await?;
    Ok(text)
}

/// Makes a code in a transaction of its own, and gives its text.
///
/// # Errors
/// When the store fails.
pub(crate) async fn keep<B: Serialize>(
    cx: &Cx,
    wanted: Wanted<'_, B>,
) -> Result<String, StoreError> {
    let mut tx = cx.store.begin_identity().await?;
    let text = insert(cx, &mut *tx, wanted).await?;
    tx.commit().await?;
    Ok(text)
}
