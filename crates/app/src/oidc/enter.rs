//! From whom a provider vouches for to an account of the tenant: found by (issuer, subject), or new. An e-mail address
//! never leads to an account that is there. Must not know providers.

use domain::nicknames::{Language, random_nickname, tag};
use domain::principals::clean_name;
use domain::{
    Account, Principal, PrincipalId, PrincipalKind, PrincipalRecord, Tenant, TenantId, Way,
};
use store::{IdentityTransaction, StoreError};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::oidc::Identity;
use crate::people::check_chosen_name;
use crate::sessions::{Beginning, Elsewhere, Entered, account_life, entered, insert, is_ended};

/// Signs the person in, as the account that the provider's subject stands for; makes it the first time.
///
/// # Errors
/// As [`find_or_make`].
pub async fn enter(
    cx: &Cx,
    tenant: &Tenant,
    identity: &Identity,
    device: &str,
    language: Language,
) -> Result<Entered, IdentityError> {
    let (mut tx, person) = find_or_make(cx, tenant, identity, language).await?;
    let session_ref = identity.session_ref.as_deref();
    let beginning = person.beginning(cx, tenant, session_ref, device);
    let device = insert(cx, &mut *tx, &beginning).await?;
    tx.commit().await?;
    Ok(entered(cx, &device, &person.record.principal))
}

/// Somebody whom a provider vouches for.
pub(super) struct Vouched {
    /// Who.
    pub(super) record: PrincipalRecord,
    /// Whether the provider's word is all that proves them.
    is_proof: bool,
}

impl Vouched {
    /// The person of this account as they stand, if they may come in. Where a second factor is in force the provider's word
    /// alone is no proof: the session may do what needs none, until the factor is shown.
    ///
    /// # Errors
    /// [`IdentityError::Banned`], or a failing store.
    pub(super) async fn lock(
        cx: &Cx,
        tx: &mut dyn IdentityTransaction,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Self, IdentityError> {
        let account = tx.lock_account(tenant, principal).await?;
        let record = tx.lock_principal(tenant, principal).await?;
        let record = record.filter(|record| record.may_act(cx.ambient.now()));
        Ok(Self {
            record: record.ok_or(IdentityError::Banned)?,
            is_proof: account.is_none_or(|account| account.totp_since.is_none()),
        })
    }

    /// What their session begins with.
    pub(super) fn beginning<'a>(
        &self,
        cx: &Cx,
        tenant: &'a Tenant,
        session_ref: Option<&'a str>,
        device: &'a str,
    ) -> Beginning<'a> {
        Beginning {
            tenant,
            principal: self.record.principal.id,
            way: Way::Oidc,
            device,
            session_ref,
            life: account_life(cx, tenant),
            is_proof: self.is_proof,
        }
    }
}

/// What of theirs at the provider ends what they have here.
pub(super) fn sessions_there<'a>(
    (issuer, subject): (&'a str, &'a str),
    session_ref: Option<&'a str>,
) -> Vec<Elsewhere<'a>> {
    let one = session_ref.map(Elsewhere::ProviderSession);
    [Elsewhere::Subject(issuer, subject)]
        .into_iter()
        .chain(one)
        .collect()
}

/// The account of the identity, inside a transaction that is not committed yet.
///
/// # Errors
/// [`IdentityError::OidcRefused`] when they signed out at the provider since, [`IdentityError::Banned`], or a failing store.
pub(super) async fn find_or_make(
    cx: &Cx,
    tenant: &Tenant,
    identity: &Identity,
    language: Language,
) -> Result<(Box<dyn IdentityTransaction>, Vouched), IdentityError> {
    if let Some(found) = find(cx, tenant, identity).await? {
        return Ok(found);
    }
    let record = new_record(cx, tenant, identity, language).await?;
    let new = |record| Vouched {
        record,
        is_proof: true,
    };
    let tx = begin_transaction(cx, tenant, identity).await?;
    match make(tx, &record, identity).await {
        Ok(tx) => Ok((tx, new(record))),
        // The same person has just come in by another window, or somebody took the address: look again, once.
        Err(StoreError::Conflict(_)) => match find(cx, tenant, identity).await? {
            Some(found) => Ok(found),
            None => {
                let tx = begin_transaction(cx, tenant, identity).await?;
                Ok((make(tx, &record, identity).await?, new(record)))
            }
        },
        Err(error) => Err(error.into()),
    }
}

/// The ends at the provider come before any person is locked, as there.
async fn begin_transaction(
    cx: &Cx,
    tenant: &Tenant,
    identity: &Identity,
) -> Result<Box<dyn IdentityTransaction>, IdentityError> {
    let mut tx = cx.store.begin_identity().await?;
    let session_ref = identity.session_ref.as_deref();
    let there = sessions_there((&identity.issuer, &identity.subject), session_ref);
    let given = (&*there, identity.given_at);
    if is_ended(cx, &mut *tx, tenant.id, given).await? {
        return Err(IdentityError::OidcRefused);
    }
    Ok(tx)
}

async fn find(
    cx: &Cx,
    tenant: &Tenant,
    identity: &Identity,
) -> Result<Option<(Box<dyn IdentityTransaction>, Vouched)>, IdentityError> {
    let mut tx = begin_transaction(cx, tenant, identity).await?;
    let link = tx
        .find_link(tenant.id, &identity.issuer, &identity.subject)
        .await?;
    let Some(principal) = link else {
        return Ok(None);
    };
    let person = Vouched::lock(cx, &mut *tx, tenant.id, principal).await?;
    Ok(Some((tx, person)))
}

/// Writes the new account. The address becomes its own only when the provider says it is verified and nobody has it.
async fn make(
    mut tx: Box<dyn IdentityTransaction>,
    record: &PrincipalRecord,
    identity: &Identity,
) -> Result<Box<dyn IdentityTransaction>, StoreError> {
    let (tenant, principal) = (record.tenant, record.principal.id);
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
