//! What settings are refused.

use super::*;
use crate::tenants::Algorithm;

fn check(change: impl FnOnce(&mut TenantSettings)) -> Option<&'static str> {
    let mut settings = TenantSettings::default();
    change(&mut settings);
    let checked = check_settings(&settings, PlainHttp::Never);
    checked.err().map(|error| error.field)
}

#[test]
fn an_accent_must_carry_white_text() {
    let accent = |text: &str| check(|s| s.look.accent = Some(text.to_owned()));
    assert_eq!(accent("#0b6e4f"), None);
    for wrong in ["#ffe812", "0b6e4f", "#0b6", "#0b6e4g", "#+1+1+1", "red;}"] {
        assert_eq!(accent(wrong), Some("settings.look.accent"), "{wrong}");
    }
}

#[test]
fn addresses_are_https_and_plain() {
    let logo = |text: &str| check(|s| s.look.logo = Some(text.to_owned()));
    assert_eq!(logo("https://shop.example/logo.png?v=1"), None);
    for wrong in [
        "http://shop.example/l.png",
        "javascript:alert(1)",
        "https://",
        "https://a@shop.example/",
        "https://shop.example/\"><script>",
        "https://shop.example/#x",
        "//shop.example/l.png",
    ] {
        assert_eq!(logo(wrong), Some("settings.look.logo"), "{wrong}");
    }
    let on_loopback = |url: &str| check_address("u", url, PlainHttp::OnLoopback).is_ok();
    assert!(on_loopback("http://127.0.0.1:9/x") && on_loopback("http://[::1]:9"));
    assert!(!on_loopback("http://127.0.0.1.evil.example/"));
    assert!(!on_loopback("http://10.0.0.1/"));
}

#[test]
fn providers_are_named_once_and_discovery_needs_an_issuer() {
    let provider = |id: &str, issuer: Option<&str>| OidcProvider {
        id: id.to_owned(),
        label: "Login".to_owned(),
        preset: OidcPreset::Discovery,
        issuer: issuer.map(ToOwned::to_owned),
        client_id: "maru".to_owned(),
        client_secret: None,
        hosted_domain: None,
    };
    let good = provider("corp", Some("https://idp.example"));
    assert_eq!(check(|s| s.oidc = vec![good.clone()]), None);
    let twice = check(|s| s.oidc = vec![good.clone(), good]);
    assert_eq!(twice, Some("settings.oidc"));
    let nameless = check(|s| s.oidc = vec![provider("Corp!", Some("https://idp.example"))]);
    assert_eq!(nameless, Some("settings.oidc.id"));
    let lost = check(|s| s.oidc = vec![provider("corp", None)]);
    assert_eq!(lost, Some("settings.oidc.issuer"));
}

#[test]
fn a_key_has_what_its_algorithm_needs_and_nothing_else() {
    let key = |algorithm, public_key: Option<&str>| {
        check(|s| {
            s.handover.issuers = vec![Issuer {
                issuer: "shop".to_owned(),
                jwks_url: None,
                keys: vec![IssuerKey {
                    kid: None,
                    algorithm,
                    public_key: public_key.map(ToOwned::to_owned),
                    secret: None,
                }],
            }];
        })
    };
    let field = Some("settings.handover.issuers.keys");
    assert_eq!(key(Algorithm::EdDsa, Some("pem")), None);
    assert_eq!(key(Algorithm::EdDsa, None), field);
    assert_eq!(key(Algorithm::Hs256, Some("pem")), field);
}

#[test]
fn lives_and_limits_have_bounds() {
    assert_eq!(check(|s| s.lives.guest_idle_days = Some(7)), None);
    let never = check(|s| s.lives.guest_idle_days = Some(0));
    assert_eq!(never, Some("settings.lives"));
    let grace = check(|s| s.lives.refresh_grace_seconds = Some(11));
    assert_eq!(grace, Some("settings.lives.refresh_grace_seconds"));
    let limit = check(|s| s.limits.guests_per_minute = Some(u32::MAX));
    assert_eq!(limit, Some("settings.limits"));
}
