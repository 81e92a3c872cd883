//! Whether a tenant can be set like this. Pure; what a key's text holds is checked where keys are read. Must not know
//! who asks, nor which names resolve to what.

use std::collections::BTreeSet;

use crate::moderation::words::{WordRules, check_word_rules};
use crate::moderation::{Moderation, NEWCOMER_MINUTES_MAX};
use crate::rooms::Policy;
use crate::sessions::REFRESH_GRACE;
use crate::tenants::{
    Handover, Issuer, IssuerKey, Lives, Look, OidcPreset, OidcProvider, TenantLimits,
    TenantSettings,
};

/// Unicode scalar values of a tenant's name.
pub const TENANT_NAME_CHARS_MAX: usize = 60;
/// Origins of a tenant.
const ORIGINS_MAX: usize = 50;
/// Identity providers of a tenant.
const PROVIDERS_MAX: usize = 10;
/// Issuers of a tenant.
const ISSUERS_MAX: usize = 10;
/// Keys of an issuer.
const ISSUER_KEYS_MAX: usize = 8;
/// Bytes of an address in the settings.
const ADDRESS_BYTES_MAX: usize = 300;
/// Unicode scalar values beside the launcher.
const LAUNCHER_CHARS_MAX: usize = 40;
/// Bytes of a text in the settings that is no address: labels, client ids, key ids.
const TEXT_BYTES_MAX: usize = 200;
/// Bytes of a public key in PEM.
const PEM_BYTES_MAX: usize = 4_000;
/// New guests in a minute that can be asked for.
const GUESTS_PER_MINUTE_MAX: u32 = 1_000_000;
/// Days of a life that can be asked for; the house's own are shorter.
const DAYS_MAX: u32 = 3_650;
/// The contrast of white text on the accent at least (WCAG 2.2, success criterion 1.4.3).
const CONTRAST_MIN: f64 = 4.5;

/// A field that cannot be taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct SettingsError {
    /// Which field.
    pub field: &'static str,
    /// Why.
    pub reason: String,
}

/// That this field is wrong.
pub fn wrong(field: &'static str, reason: impl Into<String>) -> SettingsError {
    SettingsError {
        field,
        reason: reason.into(),
    }
}

/// Which addresses may be called by plain http.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainHttp {
    /// None.
    Never,
    /// Those on this machine, for development.
    OnLoopback,
}

/// The tenant's name for people as it is kept.
///
/// # Errors
/// When it is empty, too long, or cannot be shown.
pub fn check_tenant_name(name: &str) -> Result<Box<str>, SettingsError> {
    let name = name.trim();
    let count = name.chars().count();
    if count == 0 || count > TENANT_NAME_CHARS_MAX {
        return Err(wrong("name", "it has 1–60 characters"));
    }
    if name.chars().any(crate::principals::is_unprintable) {
        return Err(wrong("name", "it has a character that cannot be shown"));
    }
    Ok(name.into())
}

/// Whether a tenant can be set like this.
///
/// # Errors
/// The first field that is wrong.
pub fn check_settings(settings: &TenantSettings, plain: PlainHttp) -> Result<(), SettingsError> {
    check_look(&settings.look)?;
    let distinct: BTreeSet<_> = settings.origins.iter().collect();
    if distinct.len() != settings.origins.len() || distinct.len() > ORIGINS_MAX {
        return Err(wrong("settings.origins", "at most 50, each once"));
    }
    check_limits(&settings.limits)?;
    check_lives(&settings.lives)?;
    check_providers(&settings.oidc, plain)?;
    check_handover(&settings.handover, plain)?;
    check_kinds(settings)?;
    check_moderation(&settings.moderation)
}

fn check_kinds(settings: &TenantSettings) -> Result<(), SettingsError> {
    let mut locked = settings.room_kinds.values().flat_map(|kind| &kind.locked);
    if locked.any(|name| !Policy::NAMES.contains(&&**name)) {
        let field = "settings.room_kinds";
        return Err(wrong(field, "`locked` names values of the policy"));
    }
    Ok(())
}

fn check_moderation(moderation: &Moderation) -> Result<(), SettingsError> {
    check_words(&moderation.words).map_err(|reason| wrong("settings.moderation.words", reason))?;
    if moderation.newcomer_link_minutes > NEWCOMER_MINUTES_MAX {
        let field = "settings.moderation.newcomer_link_minutes";
        return Err(wrong(field, "at most 10,080"));
    }
    Ok(())
}

/// Whether a list of words can be used.
///
/// # Errors
/// Why not, in words.
pub fn check_words(words: &WordRules) -> Result<(), String> {
    check_word_rules(words).map_err(|error| error.to_string())
}

fn check_look(look: &Look) -> Result<(), SettingsError> {
    if let Some(accent) = &look.accent {
        let field = "settings.look.accent";
        let channels = parse_colour(accent).ok_or_else(|| wrong(field, "it is written #rrggbb"))?;
        if contrast_to_white(channels) < CONTRAST_MIN {
            return Err(wrong(
                field,
                "white text on it could not be read: choose a darker one",
            ));
        }
    }
    if let Some(logo) = &look.logo {
        check_address("settings.look.logo", logo, PlainHttp::Never)?;
    }
    match &look.launcher {
        Some(text)
            if text.chars().count() > LAUNCHER_CHARS_MAX
                || text.trim().is_empty()
                || text.chars().any(crate::principals::is_unprintable) =>
        {
            Err(wrong(
                "settings.look.launcher",
                "it has 1–40 visible characters",
            ))
        }
        _ => Ok(()),
    }
}

fn parse_colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    let plain = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    plain.then_some([channel(0)?, channel(2)?, channel(4)?])
}

/// WCAG 2.2, "contrast ratio" and "relative luminance".
fn contrast_to_white(channels: [u8; 3]) -> f64 {
    let [red, green, blue] = channels.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    });
    1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

fn check_limits(limits: &TenantLimits) -> Result<(), SettingsError> {
    let all = [
        limits.guests_per_address_minute,
        limits.guests_per_minute,
        limits.challenge_above_guests_per_minute,
    ];
    if all
        .iter()
        .flatten()
        .any(|&count| count > GUESTS_PER_MINUTE_MAX)
    {
        return Err(wrong("settings.limits", "at most a million in a minute"));
    }
    Ok(())
}

fn check_lives(lives: &Lives) -> Result<(), SettingsError> {
    let days = [
        lives.guest_idle_days,
        lives.guest_age_days,
        lives.account_idle_days,
        lives.account_age_days,
    ];
    if days
        .iter()
        .flatten()
        .any(|days| !(1..=DAYS_MAX).contains(days))
    {
        return Err(wrong("settings.lives", "a life has 1–3,650 days"));
    }
    let grace_max = REFRESH_GRACE.as_secs();
    if lives
        .refresh_grace_seconds
        .is_some_and(|seconds| u64::from(seconds) > grace_max)
    {
        return Err(wrong("settings.lives.refresh_grace_seconds", "it is 0–10"));
    }
    Ok(())
}

fn check_providers(providers: &[OidcProvider], plain: PlainHttp) -> Result<(), SettingsError> {
    let ids: BTreeSet<_> = providers.iter().map(|one| one.id.as_str()).collect();
    if ids.len() != providers.len() || ids.len() > PROVIDERS_MAX {
        return Err(wrong("settings.oidc", "at most ten, each id once"));
    }
    for provider in providers {
        if !is_provider_id(&provider.id) {
            return Err(wrong("settings.oidc.id", "it has 1–20 of a–z 0–9 -"));
        }
        check_text("settings.oidc.label", &provider.label)?;
        check_text("settings.oidc.client_id", &provider.client_id)?;
        if let Some(domain) = &provider.hosted_domain {
            check_text("settings.oidc.hosted_domain", domain)?;
        }
        match (&provider.issuer, provider.preset) {
            (Some(issuer), OidcPreset::Discovery) => {
                check_address("settings.oidc.issuer", issuer, plain)?;
            }
            (None, OidcPreset::Discovery) => {
                return Err(wrong(
                    "settings.oidc.issuer",
                    "a provider by discovery needs its issuer",
                ));
            }
            (Some(_), _) => {
                return Err(wrong("settings.oidc.issuer", "the preset gives it"));
            }
            (None, _) => {}
        }
    }
    Ok(())
}

fn is_provider_id(id: &str) -> bool {
    (1..=20).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn check_handover(handover: &Handover, plain: PlainHttp) -> Result<(), SettingsError> {
    if let Some(url) = &handover.redeem_url {
        check_address("settings.handover.redeem_url", url, plain)?;
    }
    let field = "settings.handover.issuers";
    let names: BTreeSet<_> = handover.issuers.iter().map(|one| &one.issuer).collect();
    if names.len() != handover.issuers.len() || names.len() > ISSUERS_MAX {
        return Err(wrong(field, "at most ten, each issuer once"));
    }
    handover
        .issuers
        .iter()
        .try_for_each(|issuer| check_issuer(issuer, plain))
}

fn check_issuer(issuer: &Issuer, plain: PlainHttp) -> Result<(), SettingsError> {
    check_text("settings.handover.issuers.issuer", &issuer.issuer)?;
    if let Some(url) = &issuer.jwks_url {
        check_address("settings.handover.issuers.jwks_url", url, plain)?;
    }
    let field = "settings.handover.issuers.keys";
    let kids: BTreeSet<_> = issuer.keys.iter().map(|key| &key.kid).collect();
    if kids.len() != issuer.keys.len() || kids.len() > ISSUER_KEYS_MAX {
        return Err(wrong(field, "at most eight, each kid once"));
    }
    if issuer.keys.is_empty() && issuer.jwks_url.is_none() {
        return Err(wrong(
            field,
            "an issuer has keys or the address of its key set",
        ));
    }
    for key in &issuer.keys {
        check_issuer_key(key)?;
    }
    Ok(())
}

fn check_issuer_key(key: &IssuerKey) -> Result<(), SettingsError> {
    if let Some(kid) = &key.kid {
        check_text("settings.handover.issuers.keys.kid", kid)?;
    }
    let is_shared = key.algorithm == crate::tenants::Algorithm::Hs256;
    let fits = match (is_shared, &key.public_key, &key.secret) {
        (true, None, Some(_)) => true,
        (false, Some(pem), None) => pem.len() <= PEM_BYTES_MAX,
        _ => false,
    };
    if fits {
        Ok(())
    } else {
        Err(wrong(
            "settings.handover.issuers.keys",
            "HS256 has a secret and nothing else, the others a public key in PEM and nothing else",
        ))
    }
}

fn check_text(field: &'static str, text: &str) -> Result<(), SettingsError> {
    let fits = !text.trim().is_empty()
        && text.len() <= TEXT_BYTES_MAX
        && !text.chars().any(crate::principals::is_unprintable);
    if fits {
        Ok(())
    } else {
        Err(wrong(field, "it has 1–200 bytes of visible characters"))
    }
}

/// An address: `https://host[:port][/path][?query]`, with nothing in it that could be read in two ways.
fn check_address(field: &'static str, url: &str, plain: PlainHttp) -> Result<(), SettingsError> {
    let visible = url
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"\"'<>\\^`{|}#".contains(&b));
    let host = |rest: &str| {
        let authority = rest.split(['/', '?']).next().unwrap_or("");
        let host = match authority.strip_prefix('[').and_then(|h| h.split_once(']')) {
            Some((address, _)) => address,
            None => authority.split(':').next().unwrap_or(""),
        };
        (!host.is_empty() && !authority.contains('@')).then(|| host.to_owned())
    };
    let fits = match url.split_once("://") {
        Some(("https", rest)) => host(rest).is_some(),
        Some(("http", rest)) => {
            plain == PlainHttp::OnLoopback && host(rest).is_some_and(|host| is_loopback(&host))
        }
        _ => false,
    };
    if fits && visible && url.len() <= ADDRESS_BYTES_MAX {
        Ok(())
    } else {
        Err(wrong(
            field,
            "it is an https:// address of at most 300 bytes, without a user or a fragment",
        ))
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
