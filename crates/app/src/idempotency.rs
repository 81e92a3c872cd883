//! Requests that are done once, however often they come under one key: what was answered is kept for a day and answered
//! again (draft-ietf-httpapi-idempotency-key-header). Must not know what is asked.

use std::time::Duration;

use domain::{ClientId, TenantId};
use serde::{Deserialize, Serialize};
use store::{OnceRequest, StoreError};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::secrets::{open, seal, sha256};

/// How long a key stands for its request.
const LIFE: Duration = Duration::from_hours(24);
/// An answer that is longer is not kept, and its key stands for nothing that could be answered.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// A request under a key.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// In which tenant.
    pub tenant: TenantId,
    /// Who asks: the same text for the same person or key, and for nobody else.
    pub who: &'a str,
    /// Their key.
    pub key: &'a ClientId,
    /// Where it goes to.
    pub address: &'a str,
    /// What it says.
    pub body: &'a [u8],
}

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// `Content-Type`, where there is a body.
    pub media_type: Option<String>,
    /// The body.
    pub body: String,
}

/// What is to be done with a request.
#[derive(Debug)]
pub enum Turn {
    /// It is the first: it is to be done, and then [`finish`]ed.
    First(OnceRequest),
    /// It was done, and this was answered.
    Answered(Answer),
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was done.
    Answered(Answer),
    /// It was refused, and changed nothing.
    Refused,
    /// Nobody knows whether it was done, or what was answered.
    Unknown,
}

/// Takes the key for the request. `is_safe` says that the request may be done again where it is not known whether it was.
///
/// # Errors
/// [`IdentityError::IdempotencyKeyReused`] for another request under the key, [`IdentityError::IdempotencyKeyInUse`]
/// where the first one has no answer yet, or was cut off.
pub async fn begin(cx: &Cx, asked: Asked<'_>, is_safe: bool) -> Result<Turn, IdentityError> {
    let now = cx.ambient.now();
    let request = OnceRequest {
        tenant: asked.tenant,
        hash: sha256(&[asked.who.as_bytes(), asked.key.as_str().as_bytes()]),
        asked: sha256(&[asked.address.as_bytes(), asked.body]),
        expires_at: now.plus(LIFE),
    };
    let mut tx = cx.store.begin_identity().await?;
    let kept = tx.claim_answer(&request, now).await?;
    tx.commit().await?;
    let Some(kept) = kept else {
        return Ok(Turn::First(request));
    };
    if kept.asked != request.asked {
        return Err(IdentityError::IdempotencyKeyReused);
    }
    let answer = kept.answer.and_then(|sealed| {
        let bytes = open(&cx.keys, &place(&request), &sealed)?;
        serde_json::from_slice(&bytes).ok()
    });
    match answer {
        Some(answer) => Ok(Turn::Answered(answer)),
        None if is_safe => Ok(Turn::First(request)),
        None => Err(IdentityError::IdempotencyKeyInUse),
    }
}

/// Keeps what was answered, or frees the key of what was refused. Of what nobody knows the key stays taken, so that it is
/// not done a second time.
///
/// # Errors
/// When the store fails; the key stays taken then as well.
pub async fn finish(cx: &Cx, request: &OnceRequest, done: &Done) -> Result<(), StoreError> {
    let mut tx = cx.store.begin_identity().await?;
    match done {
        Done::Answered(answer) if answer.body.len() <= ANSWER_BYTES_MAX => {
            let json = serde_json::to_vec(answer).expect("an answer is made of texts and a number");
            let sealed = seal(&cx.keys, &place(request), &json);
            tx.set_answer(request, &sealed).await?;
        }
        Done::Refused => tx.forget_answer(request).await?,
        Done::Answered(_) | Done::Unknown => return Ok(()),
    }
    tx.commit().await
}

/// What was sealed under one key of one tenant opens under no other.
fn place(request: &OnceRequest) -> String {
    let key = request.hash.iter().map(|byte| format!("{byte:02x}"));
    format!("answer:{}:{}", request.tenant, key.collect::<String>())
}
