//! `maru tenant …`. Must not know how the administration is reached.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use hyper::Method;
use serde_json::{Map, Value, json};
use wire::Because;
use wire::admin::{CreateTenant, TenantAdmin, TenantCreated, TenantList, TenantPatch};

use crate::commands::admin::Admin;
use crate::commands::args::{Installation, SetArgs, TenantCommand};
use crate::commands::{NOTHING, open, print, print_json, segment, table};

/// Runs it.
pub(super) async fn run(
    installation: &Installation,
    command: TenantCommand,
) -> anyhow::Result<ExitCode> {
    if let TenantCommand::Delete {
        tenant, yes: false, ..
    } = &command
    {
        bail!("this deletes {tenant} with everything in it; say --yes if that is meant");
    }
    let admin = open(installation).await?;
    let done = execute(&admin, command, installation.json).await;
    admin.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn execute(admin: &Admin, command: TenantCommand, is_json: bool) -> anyhow::Result<()> {
    match command {
        TenantCommand::Create {
            slug,
            name,
            origins,
            reason,
        } => {
            let body = CreateTenant {
                slug,
                name,
                origins,
                reason,
            };
            create(admin, &body, is_json).await
        }
        TenantCommand::List => list(admin, is_json).await,
        TenantCommand::Show { tenant } => {
            let path = path_of(&tenant)?;
            let tenant: TenantAdmin = admin.call(Method::GET, &path, NOTHING).await?;
            print_json(&tenant)
        }
        TenantCommand::Set(args) => {
            let path = path_of(&args.tenant)?;
            let changed = patch(admin, &path, &patch_of(*args)?).await?;
            print_json(&changed)
        }
        TenantCommand::Disable { tenant, reason } => switch(admin, &tenant, true, reason).await,
        TenantCommand::Enable { tenant, reason } => switch(admin, &tenant, false, reason).await,
        TenantCommand::Delete { tenant, reason, .. } => {
            let path = path_of(&tenant)?;
            let why = Because { reason };
            admin.call::<()>(Method::DELETE, &path, Some(&why)).await?;
            print(&format!("{tenant} is gone; its audit log stays."))
        }
    }
}

fn path_of(tenant: &str) -> anyhow::Result<String> {
    Ok(format!("/v1/admin/tenants/{}", segment(tenant)?))
}

async fn create(admin: &Admin, body: &CreateTenant, is_json: bool) -> anyhow::Result<()> {
    let made: TenantCreated = admin
        .call(Method::POST, "/v1/admin/tenants", Some(body))
        .await?;
    if is_json {
        return print_json(&made);
    }
    let TenantAdmin { id, slug, name, .. } = &made.tenant;
    let origin = if body.origins.is_empty() {
        format!("  maru tenant set {slug} --origin https://your.pages   lets your pages show it\n")
    } else {
        String::new()
    };
    let text = format!(
        "Tenant {slug} ({id}): {name}\n\n\
         The key of your backend. It is shown this once:\n\n  {key}\n\n\
         Put this on your pages:\n\n  {snippet}\n\nNext:\n{origin}  \
         maru tenant show {slug}                              shows its settings\n  \
         maru doctor --url https://your.address --tenant {slug}  checks the way from outside",
        key = made.key,
        snippet = made.snippet,
    );
    print(&text)
}

async fn list(admin: &Admin, is_json: bool) -> anyhow::Result<()> {
    let list: TenantList = admin
        .call(Method::GET, "/v1/admin/tenants", NOTHING)
        .await?;
    if is_json {
        return print_json(&list);
    }
    let row = |one: &TenantAdmin| {
        let state = if one.disabled_at.is_some() {
            "off"
        } else {
            "on"
        };
        vec![
            one.slug.clone(),
            one.id.clone(),
            state.to_owned(),
            one.name.clone(),
        ]
    };
    let rows: Vec<_> = list.tenants.iter().map(row).collect();
    print(&table(&["SLUG", "ID", "STATE", "NAME"], &rows))
}

async fn patch(admin: &Admin, path: &str, body: &TenantPatch) -> anyhow::Result<TenantAdmin> {
    admin.call(Method::PATCH, path, Some(body)).await
}

async fn switch(
    admin: &Admin,
    tenant: &str,
    disabled: bool,
    reason: Option<String>,
) -> anyhow::Result<()> {
    let body = TenantPatch {
        disabled: Some(disabled),
        reason,
        ..TenantPatch::default()
    };
    let changed = patch(admin, &path_of(tenant)?, &body).await?;
    let state = if changed.disabled_at.is_some() {
        "off: nobody is in it"
    } else {
        "on"
    };
    print(&format!("{} is {state}.", changed.slug))
}

/// The words as a change of the API.
fn patch_of(args: SetArgs) -> anyhow::Result<TenantPatch> {
    let mut settings = match &args.settings {
        Some(file) => read_settings(file)?,
        None => Map::new(),
    };
    let look = [
        ("accent", args.accent),
        ("logo", args.logo),
        ("launcher", args.launcher),
    ];
    for (field, text) in look {
        if let Some(text) = text {
            let value = (text != "none").then_some(text);
            put(&mut settings, "look", field, json!(value));
        }
    }
    match args.origins.as_slice() {
        [] => {}
        [none] if none == "none" => {
            settings.insert("origins".to_owned(), json!([]));
        }
        origins => {
            settings.insert("origins".to_owned(), json!(origins));
        }
    }
    for (section, pairs) in [("ways", &args.ways), ("features", &args.features)] {
        for pair in pairs {
            let (word, is_on) = match pair.split_once('=') {
                Some((word, "on")) => (word, true),
                Some((word, "off")) => (word, false),
                _ => bail!("{pair:?} is neither …=on nor …=off"),
            };
            put(&mut settings, section, word, json!(is_on));
        }
    }
    for (section, pairs) in [("limits", &args.limits), ("lives", &args.lives)] {
        for pair in pairs {
            let (word, number) = pair
                .split_once('=')
                .with_context(|| format!("{pair:?} is neither …=N nor …=none"))?;
            let number: Option<u32> = match number {
                "none" => None,
                digits => Some(digits.parse().with_context(|| format!("{pair:?}"))?),
            };
            put(&mut settings, section, word, json!(number));
        }
    }
    let mut patch = json!({ "name": args.name, "reason": args.reason });
    if !settings.is_empty() {
        patch["settings"] = Value::Object(settings);
    }
    serde_json::from_value(patch).context("this cannot be set")
}

fn put(settings: &mut Map<String, Value>, section: &str, field: &str, value: Value) {
    let section = settings.entry(section).or_insert_with(|| json!({}));
    section[field] = value;
}

fn read_settings(file: &Path) -> anyhow::Result<Map<String, Value>> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text
    } else {
        std::fs::read_to_string(file)
            .with_context(|| format!("{} cannot be read", file.display()))?
    };
    // The parser's own words would show the line, and the line may hold a secret.
    let parsed = serde_json::from_str(&text);
    parsed.map_err(|error: serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        anyhow::anyhow!("the settings are no JSON object: line {line}, column {column}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_change_of_the_api() {
        let args = SetArgs {
            tenant: "shop".to_owned(),
            accent: Some("none".to_owned()),
            origins: vec!["https://shop.example".to_owned()],
            ways: vec!["guest=off".to_owned()],
            features: vec!["links=off".to_owned(), "renaming=on".to_owned()],
            limits: vec!["guests_per_minute=3".to_owned()],
            lives: vec!["guest_idle_days=none".to_owned()],
            ..SetArgs::default()
        };
        let patch = patch_of(args).expect("a change");
        assert_eq!(
            serde_json::to_value(&patch).expect("JSON"),
            json!({"settings": {
                "look": {"accent": null},
                "origins": ["https://shop.example"],
                "ways": {"guest": false},
                "features": {"links": false, "renaming": true},
                "limits": {"guests_per_minute": 3},
                "lives": {"guest_idle_days": null},
            }})
        );
        for (ways, lives) in [("guest", ""), ("gest=on", ""), ("", "guest_idle_days=x")] {
            let only = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            let args = SetArgs {
                ways: only(ways).into_iter().collect(),
                lives: only(lives).into_iter().collect(),
                ..SetArgs::default()
            };
            assert!(patch_of(args).is_err(), "{ways}{lives}");
        }
    }
}
