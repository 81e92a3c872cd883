//! Which keys sign access tokens, as the audit log tells it. Must not know who changed them, nor where they are kept.

use std::fmt::Write as _;

use aws_lc_rs::digest;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use domain::tenants::OPERATORS_SLUG;
use domain::{AuditActor, TenantId};
use serde_json::{Value, json};
use store::{AuditQuery, StoreError};

use crate::audit::{self, Act};
use crate::context::Cx;
use crate::sessions::keys::Seeds;

/// What the lines about them are called.
const ACTION: &str = "signing_key.changed";
/// Lines of one reading.
const PAGE: u32 = 1_000;
/// Bytes of a key's hash that name it.
const NAME_BYTES: usize = 8;

/// Writes down which keys sign access tokens, unless the newest line about them says it already: another node wrote it, or
/// nothing has changed since. Whether there is a new line. A key is named by the first eight bytes of the SHA-256 of its
/// public half (RFC 8032, section 5.1.5).
///
/// # Errors
/// When the store fails.
pub async fn record_signing_keys(cx: &Cx, seeds: &Seeds) -> Result<bool, StoreError> {
    let Some(operators) = cx.tenants.find_named(OPERATORS_SLUG) else {
        return Ok(false);
    };
    let now = said_of(seeds).to_string();
    let before = newest(cx, operators.id).await?;
    if before.as_deref() == Some(now.as_str()) {
        return Ok(false);
    }
    let actor = match before {
        // Whoever can write the file sits at the machine.
        Some(_) => AuditActor::CommandLine,
        None => AuditActor::House,
    };
    let act = Act {
        tenant: operators.id,
        actor,
        action: ACTION,
        object: name_of(&seeds.signing),
        reason: None,
        before,
        after: Some(now),
    };
    let mut tx = cx.store.begin_identity().await?;
    audit::record(cx, tx.as_mut(), act).await?;
    tx.commit().await?;
    Ok(true)
}

/// What the newest line says. It is asked at a start and at a change, and the operators' own log is short.
async fn newest(cx: &Cx, operators: TenantId) -> Result<Option<String>, StoreError> {
    let mut query = AuditQuery {
        tenant: Some(operators),
        before: None,
        limit: PAGE,
    };
    loop {
        let page = cx.store.list_audit(query).await?;
        if let Some(line) = page.iter().find(|line| &*line.action == ACTION) {
            return Ok(line.after.as_deref().map(str::to_owned));
        }
        query.before = page.last().map(|line| line.id);
        if page.len() < PAGE as usize {
            return Ok(None);
        }
    }
}

fn said_of(seeds: &Seeds) -> Value {
    let next = seeds.next.map(|next| {
        json!({
            "key": name_of(&next.seed),
            "from": next.from.to_string(),
        })
    });
    json!({ "key": name_of(&seeds.signing), "next": next })
}

fn name_of(seed: &[u8; 32]) -> String {
    let pair =
        Ed25519KeyPair::from_seed_unchecked(seed).expect("every 32 bytes are a seed of a key");
    let hash = digest::digest(&digest::SHA256, pair.public_key().as_ref());
    let mut name = String::new();
    for byte in &hash.as_ref()[..NAME_BYTES] {
        write!(name, "{byte:02x}").expect("a text takes every write");
    }
    name
}
