//! Entering as a guest: an explicit, limited call that makes a new principal; a bad token never does. Must not know HTTP.

use std::net::IpAddr;

use domain::nicknames::{Language, random_nickname, tag};
use domain::{Life, Principal, PrincipalId, PrincipalKind, Tenant, Way};

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::network_address::NetworkAddress;
use crate::people::check_chosen_name;
use crate::sessions::begin::{Beginning, Entered, device, entered};
use crate::sessions::challenge::{self, Solution};
use crate::throttle::Rate;
use crate::writer::Command;

/// What a guest brings along.
#[derive(Clone, Debug)]
pub struct GuestWanted<'a> {
    /// The name of the guest's choice; a random one without it.
    pub name: Option<&'a str>,
    /// The language of a random name.
    pub language: Language,
    /// The work that was asked for.
    pub solution: Option<Solution<'a>>,
    /// From where.
    pub address: IpAddr,
    /// What the person reads in the list of devices.
    pub device: &'a str,
}

/// Makes a guest with its first session.
///
/// # Errors
/// When the tenant takes no guests, or no more of them now, or not under this name; or a failing store.
pub async fn enter_as_guest(
    cx: &Cx,
    tenant: &Tenant,
    wanted: GuestWanted<'_>,
) -> Result<Entered, IdentityError> {
    if !tenant.settings.ways.guest {
        return Err(IdentityError::WayDisabled);
    }
    let random = cx.ambient.random();
    let (name, tag) = match wanted.name {
        Some(_) if !tenant.settings.ways.nickname => return Err(IdentityError::WayDisabled),
        Some(name) => (
            check_chosen_name(cx, tenant.id, name).await?,
            tag(random).into(),
        ),
        None => {
            let (name, tag) = random_nickname(wanted.language, random);
            (name.into(), tag.into())
        }
    };
    admit(cx, tenant, &wanted).await?;
    let principal = Principal {
        id: PrincipalId::generate(&*cx.ambient),
        kind: PrincipalKind::Guest,
        name,
        tag,
        picture: None,
    };
    let device = device(
        cx,
        &Beginning {
            is_proof: false,
            tenant,
            principal: principal.id,
            way: Way::Guest,
            device: wanted.device,
            session_ref: None,
            life: Life::of_guest(cx.ambient.now(), &tenant.settings.lives),
        },
    );
    cx.writer
        .execute(Command::Enter {
            principal: principal.clone(),
            device: device.clone(),
        })
        .await?;
    Ok(entered(cx, &device, &principal))
}

/// Counts the guest, and asks for work where the tenant is under pressure.
async fn admit(cx: &Cx, tenant: &Tenant, wanted: &GuestWanted<'_>) -> Result<(), IdentityError> {
    let now = cx.ambient.now();
    let is_wanted = challenge::is_wanted(cx, tenant);
    if is_wanted && wanted.solution.is_none() {
        return Err(IdentityError::ChallengeRequired);
    }
    let (limits, own) = (&tenant.settings.limits, &cx.limits);
    let by_address = limits
        .guests_per_address_minute
        .unwrap_or(own.guests_per_address_minute);
    let by_tenant = limits
        .guests_per_minute
        .unwrap_or(own.guests_per_tenant_minute);
    let refused = |wait| {
        metrics::counter!("maru_guests_refused_total").increment(1);
        IdentityError::TooManyGuests(wait)
    };
    cx.throttles
        .guests_by_address
        .check(
            (tenant.id, NetworkAddress::of(wanted.address)),
            Rate::per_minute(by_address),
            now,
        )
        .map_err(refused)?;
    // After the address's limit: what was worked for is used up by whoever comes in, and by no mere wait.
    if let Some(solution) = wanted.solution.filter(|_| is_wanted) {
        challenge::redeem(cx, tenant.id, solution).await?;
    }
    cx.throttles
        .guests_by_tenant
        .check(tenant.id, Rate::per_minute(by_tenant), now)
        .map_err(refused)
}
