//! From the words of a change to settings: a pure translation. What may stand there the use case judges.
//! Must not know who asks.

use app::IdentityError;
use app::admin::{Draft, NewSecret, SettingsEdit};
use app::tenants::SecretPlace;
use domain::moderation::Moderation;
use domain::moderation::personal_data::PersonalData;
use domain::rooms::KindSettings;
use domain::tenants::{
    Algorithm, Features, Handover, Issuer, IssuerKey, Lives, Look, OidcPreset, OidcProvider,
    Sealed, TenantLimits, Ways,
};
use domain::{Feature, Origin, RoomKind, TenantSettings};
use wire::admin::{
    HandoverPatch, IssuerKeyPatch, IssuerPatch, KindBody, LimitsPatch, LivesPatch, LookPatch,
    ProviderPatch, SettingsPatch, WaysPatch,
};
use wire::given::Given;

use crate::moderation::words;

/// What the patch does to whatever settings stand when it is done.
pub(super) fn edit_of(patch: SettingsPatch) -> SettingsEdit {
    Box::new(move |settings| apply(patch, settings))
}

fn apply(patch: SettingsPatch, mut settings: TenantSettings) -> Result<Draft, IdentityError> {
    let mut secrets = Vec::new();
    if let Some(look) = patch.look {
        apply_look(look, &mut settings.look);
    }
    if let Some(origins) = patch.origins {
        let origins: Result<Vec<Origin>, _> = origins.into_iter().map(Origin::try_from).collect();
        settings.origins =
            origins.map_err(|why| IdentityError::invalid_tenant("settings.origins", why))?;
    }
    if let Some(ways) = patch.ways {
        apply_ways(&ways, &mut settings.ways);
    }
    for (word, is_on) in patch.features.unwrap_or_default() {
        settings.features = with_feature(&settings.features, &word, is_on)?;
    }
    if let Some(limits) = patch.limits {
        apply_limits(limits, &mut settings.limits);
    }
    if let Some(lives) = patch.lives {
        apply_lives(lives, &mut settings.lives);
    }
    if let Some(oidc) = patch.oidc {
        let known = std::mem::take(&mut settings.oidc);
        let provider = |one| provider(one, &known, &mut secrets);
        settings.oidc = oidc.into_iter().map(provider).collect::<Result<_, _>>()?;
    }
    if let Some(handover) = patch.handover {
        apply_handover(handover, &mut settings.handover, &mut secrets)?;
    }
    for (kind, said) in patch.room_kinds.unwrap_or_default() {
        let (kind, said) = kind_settings(&kind, said)?;
        settings.room_kinds.insert(kind, said);
    }
    if let Some(needed) = patch.admins_need_totp {
        settings.admins_need_totp = needed;
    }
    if let Some(moderation) = patch.moderation {
        settings.moderation = of_moderation(&moderation)?;
    }
    Ok(Draft { settings, secrets })
}

fn kind_settings(kind: &str, said: KindBody) -> Result<(RoomKind, KindSettings), IdentityError> {
    let field = "settings.room_kinds";
    let kind = RoomKind::parse(kind)
        .ok_or_else(|| IdentityError::invalid_tenant(field, "there is no such kind"))?;
    let overrides = serde_json::to_value(said.policy).and_then(serde_json::from_value);
    let said = KindSettings {
        closed: said.closed,
        overrides: overrides
            .map_err(|error| IdentityError::invalid_tenant(field, error.to_string()))?,
        locked: said.locked.into_iter().map(Into::into).collect(),
    };
    Ok((kind, said))
}

fn of_moderation(body: &wire::Moderation) -> Result<Moderation, IdentityError> {
    let field = "settings.moderation.masked_data";
    let data = |word: &String| {
        let known = PersonalData::parse(word);
        known.ok_or_else(|| IdentityError::invalid_tenant(field, "there is no such kind of data"))
    };
    Ok(Moderation {
        words: words(&body.words)
            .map_err(|why| IdentityError::invalid_tenant("settings.moderation.words", why))?,
        masked_data: body
            .masked_data
            .iter()
            .map(data)
            .collect::<Result<_, _>>()?,
        floods_refused: body.floods_refused,
        newcomer_link_minutes: body.newcomer_link_minutes,
    })
}

fn apply_look(patch: LookPatch, look: &mut Look) {
    patch.accent.apply_to(&mut look.accent);
    patch.logo.apply_to(&mut look.logo);
    patch.launcher.apply_to(&mut look.launcher);
}

fn apply_ways(patch: &WaysPatch, ways: &mut Ways) {
    for (given, way) in [
        (patch.guest, &mut ways.guest),
        (patch.nickname, &mut ways.nickname),
        (patch.account, &mut ways.account),
        (patch.sign_up, &mut ways.sign_up),
        (patch.handover_code, &mut ways.handover_code),
        (patch.pull_code, &mut ways.pull_code),
        (patch.signed_token, &mut ways.signed_token),
    ] {
        *way = given.unwrap_or(*way);
    }
}

fn with_feature(features: &Features, word: &str, is_on: bool) -> Result<Features, IdentityError> {
    let named = Feature::parse(word).ok_or_else(|| {
        IdentityError::invalid_tenant(
            "settings.features",
            "there are `room_creation`, `message_deletion`, `links`, `renaming`, `reactions`",
        )
    })?;
    let off = Feature::ALL.iter().copied();
    Ok(Features::without(off.filter(|&one| {
        if one == named {
            !is_on
        } else {
            !features.has(one)
        }
    })))
}

fn apply_limits(patch: LimitsPatch, limits: &mut TenantLimits) {
    patch
        .guests_per_address_minute
        .apply_to(&mut limits.guests_per_address_minute);
    patch
        .guests_per_minute
        .apply_to(&mut limits.guests_per_minute);
    patch
        .challenge_above_guests_per_minute
        .apply_to(&mut limits.challenge_above_guests_per_minute);
}

fn apply_lives(patch: LivesPatch, lives: &mut Lives) {
    patch.guest_idle_days.apply_to(&mut lives.guest_idle_days);
    patch.guest_age_days.apply_to(&mut lives.guest_age_days);
    patch
        .account_idle_days
        .apply_to(&mut lives.account_idle_days);
    patch.account_age_days.apply_to(&mut lives.account_age_days);
    patch
        .refresh_grace_seconds
        .apply_to(&mut lives.refresh_grace_seconds);
}

/// What stands in a secret's place until it is sealed.
fn to_be_sealed() -> Sealed {
    Sealed(String::new())
}

/// What becomes of a secret: the old one, none, or a new one that is put on the list.
fn secret(
    given: Given<String>,
    known: Option<Sealed>,
    place: SecretPlace,
    secrets: &mut Vec<NewSecret>,
) -> Option<Sealed> {
    match given {
        Given::Absent => known,
        Given::Null => None,
        Given::Value(clear) => {
            secrets.push(NewSecret { place, clear });
            Some(to_be_sealed())
        }
    }
}

fn provider(
    patch: ProviderPatch,
    known: &[OidcProvider],
    secrets: &mut Vec<NewSecret>,
) -> Result<OidcProvider, IdentityError> {
    let preset = OidcPreset::parse(&patch.preset).ok_or_else(|| {
        IdentityError::invalid_tenant(
            "settings.oidc.preset",
            "there are `discovery`, `google`, `kakao`, `naver`",
        )
    })?;
    // A secret belongs to the provider that it was given for: another issuer must not be sent it.
    let same = known
        .iter()
        .find(|one| one.id == patch.id && one.preset == preset && one.issuer == patch.issuer);
    let known = same.and_then(|one| one.client_secret.clone());
    let place = SecretPlace::Provider(patch.id.clone());
    Ok(OidcProvider {
        client_secret: secret(patch.client_secret, known, place, secrets),
        id: patch.id,
        label: patch.label,
        preset,
        issuer: patch.issuer,
        client_id: patch.client_id,
        hosted_domain: patch.hosted_domain,
    })
}

fn apply_handover(
    patch: HandoverPatch,
    handover: &mut Handover,
    secrets: &mut Vec<NewSecret>,
) -> Result<(), IdentityError> {
    let known_url = handover.redeem_url.clone();
    patch.redeem_url.apply_to(&mut handover.redeem_url);
    // A secret belongs to the address that it was given for: another one must not be sent it.
    let known = handover
        .redeem_secret
        .take()
        .filter(|_| known_url == handover.redeem_url);
    handover.redeem_secret = secret(patch.redeem_secret, known, SecretPlace::Redeem, secrets);
    if let Some(issuers) = patch.issuers {
        let known = std::mem::take(&mut handover.issuers);
        let issuer = |one| issuer(one, &known, secrets);
        handover.issuers = issuers.into_iter().map(issuer).collect::<Result<_, _>>()?;
    }
    Ok(())
}

fn issuer(
    patch: IssuerPatch,
    known: &[Issuer],
    secrets: &mut Vec<NewSecret>,
) -> Result<Issuer, IdentityError> {
    let known = known.iter().find(|one| one.issuer == patch.issuer);
    let known = known.map_or(&[][..], |one| &one.keys);
    let key = |one| issuer_key(one, &patch.issuer, known, secrets);
    Ok(Issuer {
        keys: patch.keys.into_iter().map(key).collect::<Result<_, _>>()?,
        jwks_url: patch.jwks_url,
        issuer: patch.issuer,
    })
}

fn issuer_key(
    patch: IssuerKeyPatch,
    issuer: &str,
    known: &[IssuerKey],
    secrets: &mut Vec<NewSecret>,
) -> Result<IssuerKey, IdentityError> {
    let algorithm = Algorithm::parse(&patch.algorithm).ok_or_else(|| {
        IdentityError::invalid_tenant(
            "settings.handover.issuers.keys.algorithm",
            "there are `EdDSA`, `ES256`, `RS256`, `HS256`",
        )
    })?;
    let same = known
        .iter()
        .find(|key| key.kid == patch.kid && key.algorithm == algorithm);
    let place = SecretPlace::IssuerKey {
        issuer: issuer.to_owned(),
        kid: patch.kid.clone(),
    };
    let given = patch.secret.map_or(Given::Absent, Given::Value);
    let known = same.and_then(|key| key.secret.clone());
    Ok(IssuerKey {
        kid: patch.kid,
        algorithm,
        public_key: patch.public_key,
        secret: secret(given, known, place, secrets),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patched(json: &str, settings: TenantSettings) -> (TenantSettings, Vec<String>) {
        let patch: SettingsPatch = serde_json::from_str(json).expect("a patch");
        let Ok(draft) = apply(patch, settings) else {
            panic!("settings that cannot be");
        };
        let secrets = draft.secrets.into_iter().map(|one| one.clear).collect();
        (draft.settings, secrets)
    }

    #[test]
    fn what_is_not_said_stays_and_null_empties() {
        let json = r##"{"look":{"accent":"#0b6e4f","launcher":"Hi"},"features":{"links":false}}"##;
        let (settings, _) = patched(json, TenantSettings::default());
        let json =
            r#"{"look":{"launcher":null},"ways":{"guest":false},"limits":{"guests_per_minute":3}}"#;
        let (settings, _) = patched(json, settings);
        assert_eq!(settings.look.accent.as_deref(), Some("#0b6e4f"));
        assert_eq!(settings.look.launcher, None);
        assert!(!settings.ways.guest && settings.ways.account);
        assert!(!settings.features.has(Feature::Links));
        assert_eq!(settings.limits.guests_per_minute, Some(3));
        let (settings, _) = patched(r#"{"features":{"links":true}}"#, settings);
        assert!(settings.features.has(Feature::Links));
    }

    #[test]
    fn a_secret_stays_with_the_one_that_it_was_given_for() {
        let known = |secret: &str| {
            let mut settings = TenantSettings::default();
            settings.handover.redeem_url = Some("https://a.example/redeem".to_owned());
            settings.handover.redeem_secret = Some(Sealed(secret.to_owned()));
            settings
        };
        let same = r#"{"handover":{"redeem_url":"https://a.example/redeem"}}"#;
        let (settings, _) = patched(same, known("old"));
        assert_eq!(
            settings.handover.redeem_secret,
            Some(Sealed("old".to_owned()))
        );
        let moved = r#"{"handover":{"redeem_url":"https://evil.example/"}}"#;
        let (settings, _) = patched(moved, known("old"));
        assert_eq!(settings.handover.redeem_secret, None);
        let new = r#"{"handover":{"redeem_secret":"new"}}"#;
        let (settings, secrets) = patched(new, known("old"));
        assert_eq!(settings.handover.redeem_secret, Some(to_be_sealed()));
        assert_eq!(secrets, ["new"]);
    }
}
