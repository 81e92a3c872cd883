//! What a tenant was and is, as JSON for the audit log: only what differs, and never a secret. Must not know who reads it.

use domain::Tenant;
use serde_json::{Map, Value, json};

/// Fields of the settings that hold sealed secrets.
const SECRET_FIELDS: &[&str] = &["client_secret", "redeem_secret", "secret"];

/// What differs between the two, section by section: what it was and what it is.
pub fn describe_changes(
    before: &Tenant,
    after: &Tenant,
) -> (Map<String, Value>, Map<String, Value>) {
    let (mut was, mut is) = (describe(before), describe(after));
    let same: Vec<String> = was
        .iter()
        .filter(|(key, value)| is.get(*key) == Some(value))
        .map(|(key, _)| key.clone())
        .collect();
    for key in same {
        was.remove(&key);
        is.remove(&key);
    }
    (was, is)
}

/// Name, state and every section of the settings.
pub(super) fn describe(tenant: &Tenant) -> Map<String, Value> {
    let settings = serde_json::to_value(&tenant.settings)
        .expect("settings are texts, numbers and lists under plain names");
    let mut all = match without_secrets(settings) {
        Value::Object(sections) => sections,
        _ => Map::new(),
    };
    all.insert("name".to_owned(), json!(tenant.name));
    let disabled_at = tenant.disabled_at.map(|at| at.to_string());
    all.insert("disabled_at".to_owned(), json!(disabled_at));
    all
}

fn without_secrets(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let blank = |(key, value): (String, Value)| {
                if SECRET_FIELDS.contains(&key.as_str()) && !value.is_null() {
                    return (key, json!("(a secret)"));
                }
                (key, without_secrets(value))
            };
            Value::Object(fields.into_iter().map(blank).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_secrets).collect()),
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::tenants::{Algorithm, Issuer, IssuerKey, Sealed};
    use domain::{TenantId, TenantSlug, Timestamp};

    #[test]
    fn only_what_differs_is_told_and_no_secret() {
        let id = TenantId::from_uuid(uuid::Uuid::from_u128(1));
        let slug = TenantSlug::parse("shop").expect("a slug");
        let before = Tenant::new(id, slug, "Shop", Timestamp::from_millis(0));
        let mut after = before.clone();
        after.name = "New shop".into();
        after.settings.handover.redeem_secret = Some(Sealed("SEALED".to_owned()));
        after.settings.handover.issuers = vec![Issuer {
            issuer: "shop".to_owned(),
            jwks_url: None,
            keys: vec![IssuerKey {
                kid: None,
                algorithm: Algorithm::Hs256,
                public_key: None,
                secret: Some(Sealed("SEALED".to_owned())),
            }],
        }];
        let (was, is) = describe_changes(&before, &after);
        let keys: Vec<_> = was.keys().map(String::as_str).collect();
        assert_eq!(keys, ["handover", "name"]);
        assert_eq!(is["name"], "New shop");
        let text = Value::Object(is).to_string();
        assert!(
            text.contains("(a secret)") && !text.contains("SEALED"),
            "{text}"
        );
    }
}
