//! Who one is, with what only oneself sees. Must not know tokens.

use domain::{Account, Actor, Claim, PrincipalKind, PrincipalRecord};

use crate::context::Cx;
use crate::errors::IdentityError;

/// Oneself.
#[derive(Clone, Debug)]
pub struct Myself {
    /// The principal.
    pub record: PrincipalRecord,
    /// The login, if it is an account.
    pub account: Option<Account>,
    /// Guests that one claimed and could still give back.
    pub claims: Vec<Claim>,
}

/// Who the actor is now.
///
/// # Errors
/// When it is no more, or the store fails.
pub async fn myself(cx: &Cx, actor: Actor) -> Result<Myself, IdentityError> {
    let now = cx.ambient.now();
    let record = cx
        .store
        .find_principal(actor.tenant, actor.principal)
        .await?;
    let record = record.ok_or(IdentityError::SessionOver)?;
    let is_guest = record.principal.kind == PrincipalKind::Guest;
    let (account, mut claims) = if is_guest {
        (None, Vec::new())
    } else {
        (
            cx.store.find_account(actor.tenant, actor.principal).await?,
            cx.store
                .list_claims(Some((actor.tenant, actor.principal)), now)
                .await?,
        )
    };
    claims.retain(|claim| claim.undone_at.is_none() && now < claim.undo_until());
    Ok(Myself {
        record,
        account,
        claims,
    })
}
