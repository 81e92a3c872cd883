//! From whom a provider vouches for to an account of the tenant: found by (issuer, subject), or new. An e-mail address
//! never leads to an account that is there. Must not know providers.

use domain::nicknames::{Language, random_nickname, tag};
use domain::principals::clean_name;
use domain::{Account, Principal, PrincipalId, PrincipalKind, PrincipalRecord, Tenant, Way};
use store::{IdentityTransaction, StoreError};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::oidc::Identity;
use crate::people::check_chosen_name;
use crate::sessions::{Beginning, Entered, account_life, entered, insert};

/// Signs the person in, as the account that the provider's subject stands for; makes it the first time.
///
/// # Errors
/// [`IdentityError::Banned`], or a failing store.
pub async fn enter(
    cx: &Cx,
    tenant: &Tenant,
    identity: &Identity,
    device: &str,
    language: Language,
) -> Result<Entered, IdentityError> {
    let (mut tx, person) = find_or_make(cx, tenant, identity, language).await?;
    let session_ref = identity.session_ref.as_deref();
    let beginning = beginning(cx, tenant, &person.principal, session_ref, device);
    let device = insert(cx, &mut *tx, &beginning).await?;
    tx.commit().await?;
    Ok(entered(cx, &device, &person.principal))
}

/// What a session by a provider begins with.
pub(super) fn beginning<'a>(
    cx: &Cx,
    tenant: &'a Tenant,
    principal: &'a Principal,
    session_ref: Option<&'a str>,
    device: &'a str,
) -> Beginning<'a> {
    Beginning {
        tenant,
        principal: principal.id,
        way: Way::Oidc,
        device,
        session_ref,
        life: account_life(cx, tenant),
    }
}

/// The account of the identity, inside a transaction that is not committed yet.
///
/// # Errors
/// [`IdentityError::Banned`], or a failing store.
pub(super) async fn find_or_make(
    cx: &Cx,
    tenant: &Tenant,
    identity: &Identity,
    language: Language,
) -> Result<(Box<dyn IdentityTransaction>, PrincipalRecord), IdentityError> {
    if let Some(found) = find(cx, tenant, identity).await? {
        return Ok(found);
    }
    let record = new_record(cx, tenant, identity, language).await?;
    match make(cx, &record, identity).await {
        Ok(tx) => Ok((tx, record)),
        // The same person has just come in by another window, or somebody took the address: look again, once.
        Err(StoreError::Conflict(_)) => match find(cx, tenant, identity).await? {
            Some(found) => Ok(found),
            None => Ok((make(cx, &record, identity).await?, record)),
        },
        Err(error) => Err(error.into()),
    }
}

async fn find(
    cx: &Cx,
    tenant: &Tenant,
    identity: &Identity,
) -> Result<Option<(Box<dyn IdentityTransaction>, PrincipalRecord)>, IdentityError> {
    let mut tx = cx.store.begin_identity().await?;
    let link = tx
        .find_link(tenant.id, &identity.issuer, &identity.subject)
        .await?;
    let Some(principal) = link else {
        return Ok(None);
    };
    let record = tx.lock_principal(tenant.id, principal).await?;
    let record = record.filter(|record| record.may_act(cx.ambient.now()));
    Ok(Some((tx, record.ok_or(IdentityError::Banned)?)))
}

/// Writes the new account. The address becomes its own only when the provider says it is verified and nobody has it.
async fn make(
    cx: &Cx,
    record: &PrincipalRecord,
    identity: &Identity,
) -> Result<Box<dyn IdentityTransaction>, StoreError> {
    let (tenant, principal) = (record.tenant, record.principal.id);
    let mut tx = cx.store.begin_identity().await?;
    tx.insert_principal(record).await?;
    tx.insert_link(tenant, &identity.issuer, &identity.subject, principal)
        .await?;
    if let Some(email) = &identity.verified_email
        && tx.lock_account_by_email(tenant, email).await?.is_none()
    {
        let verified_at = Some(record.created_at);
        let account = Account::new(tenant, principal, email.clone(), verified_at);
        tx.insert_account(&account).await?;
    }
    Ok(tx)
}

async fn new_record(
    cx: &Cx,
    tenant: &Tenant,
    identity: &Identity,
    language: Language,
) -> Result<PrincipalRecord, IdentityError> {
    let random = cx.ambient.random();
    let name = match &identity.name {
        Some(name) => chosen_name(cx, tenant, name).await?,
        None => None,
    };
    let (name, tag) = match name {
        Some(name) => (name, tag(random).into()),
        None => {
            let (name, tag) = random_nickname(language, random);
            (name.into(), tag.into())
        }
    };
    let principal = Principal {
        id: PrincipalId::generate(&*cx.ambient),
        kind: PrincipalKind::Account,
        name,
        tag,
        picture: None,
    };
    Ok(PrincipalRecord::new(tenant.id, principal, cx.ambient.now()))
}

/// The provider's name for the person as far as it can be one here, cut to its length. Nobody is kept out by a name that
/// they cannot change here.
async fn chosen_name(
    cx: &Cx,
    tenant: &Tenant,
    name: &str,
) -> Result<Option<Box<str>>, IdentityError> {
    let Ok(cut) = clean_name(name) else {
        return Ok(None);
    };
    match check_chosen_name(cx, tenant.id, &cut).await {
        Ok(name) => Ok(Some(name)),
        Err(IdentityError::Name(_) | IdentityError::WordRefused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
