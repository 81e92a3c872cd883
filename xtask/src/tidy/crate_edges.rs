//! Who may know whom among our own crates. A new edge is a design decision: it is made here, with
//! the review looking. Must not read code, only the manifests.

use super::Finding;
use super::source::{SourceFile, Tree};

/// A crate's folder, the key and the package name others depend on it by, and whom it may know.
struct House {
    folder: &'static str,
    key: &'static str,
    package: &'static str,
    may_know: &'static [&'static str],
}

const fn house(
    folder: &'static str,
    key: &'static str,
    package: &'static str,
    may_know: &'static [&'static str],
) -> House {
    House {
        folder,
        key,
        package,
        may_know,
    }
}

const HOUSES: [House; 12] = [
    house("domain", "domain", "maru-domain", &[]),
    house("wire", "wire", "maru-wire", &["domain"]),
    house("store", "store", "maru-store", &["domain"]),
    house(
        "store-sql",
        "store-sql",
        "maru-store-sql",
        &["domain", "store"],
    ),
    house("app", "app", "maru-app", &["domain", "store"]),
    house("outbound", "outbound", "maru-outbound", &["app", "domain"]),
    house("hub", "hub", "maru-hub", &["domain", "wire", "store"]),
    house(
        "http",
        "http-api",
        "maru-http",
        &["app", "domain", "hub", "wire", "store", "web-assets"],
    ),
    house("web-assets", "web-assets", "maru-web-assets", &[]),
    house("bench", "bench", "maru-bench", &["wire"]),
    house(
        "testkit",
        "testkit",
        "maru-testkit",
        &[
            "app",
            "domain",
            "hub",
            "http-api",
            "outbound",
            "store",
            "store-sql",
            "wire",
            "maru",
        ],
    ),
    house(
        "maru",
        "maru",
        "maru",
        &[
            "app",
            "domain",
            "hub",
            "http-api",
            "outbound",
            "store",
            "store-sql",
            "wire",
            "web-assets",
            "bench",
        ],
    ),
];
const RULE: &str = "crate edges";

/// Finds dependencies between our crates that the list above does not allow. Dev-dependencies are
/// free, since tests see the house from outside.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    manifests(tree)
        .flat_map(|(folder, file)| check_manifest(folder, file))
        .collect()
}

/// The manifests of our crates, each with its folder's name.
pub(super) fn manifests(tree: &Tree) -> impl Iterator<Item = (&str, &SourceFile)> {
    tree.files.iter().filter_map(|file| {
        let folder = file
            .path
            .strip_prefix("crates/")?
            .strip_suffix("/Cargo.toml")?;
        (!folder.contains('/')).then_some((folder, file))
    })
}

fn check_manifest(folder: &str, file: &SourceFile) -> Vec<Finding> {
    let Some(house) = HOUSES.iter().find(|house| house.folder == folder) else {
        let advice = "a new crate: say in xtask/src/tidy/crate_edges.rs whom it may know";
        return vec![Finding::new(&file.path, 1, RULE, advice)];
    };
    let mut findings = Vec::new();
    for (name, table) in dependencies(&file.text) {
        let known = HOUSES
            .iter()
            .find(|other| [other.key, other.package].contains(&name.as_str()));
        if let (false, Some(other)) = (table == "dev-dependencies", known)
            && !house.may_know.contains(&other.key)
        {
            let advice = format!(
                "{folder} must not know {}: see the allow-list in ARCHITECTURE.md",
                other.key
            );
            findings.push(Finding::new(
                &file.path,
                line_of(&file.text, &name),
                RULE,
                advice,
            ));
        }
    }
    findings
}

/// Every dependency of a manifest with the table it stands in, also those for one target only. A
/// dependency under another name is told by its package.
pub(super) fn dependencies(manifest: &str) -> Vec<(String, &'static str)> {
    let Ok(manifest) = manifest.parse::<toml::Table>() else {
        return Vec::new();
    };
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let of_targets = targets
        .into_iter()
        .flat_map(|targets| targets.values().filter_map(toml::Value::as_table));
    let mut found = Vec::new();
    for scope in std::iter::once(&manifest).chain(of_targets) {
        for table in ["dependencies", "build-dependencies", "dev-dependencies"] {
            let entries = scope.get(table).and_then(toml::Value::as_table);
            for (key, value) in entries.into_iter().flatten() {
                let package = value.get("package").and_then(toml::Value::as_str);
                found.push((package.unwrap_or(key).to_owned(), table));
            }
        }
    }
    found
}

/// The line of a manifest that names a dependency.
pub(super) fn line_of(manifest: &str, name: &str) -> usize {
    let at = manifest.lines().position(|line| {
        let key = line.split(['.', '=', ' ']).next();
        key == Some(name) || line.contains(&format!("package = \"{name}\""))
    });
    at.map_or(1, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, manifest: &str) -> Vec<String> {
        let findings = check(&Tree::of(&[(path, manifest)]));
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_edge_that_is_not_allowed_is_found_with_its_line() {
        let found = found(
            "crates/app/Cargo.toml",
            "[dependencies]\ndomain.workspace = true\nhub.workspace = true\n",
        );
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("crates/app/Cargo.toml:3: crate edges: app must not know hub"),
            "{found:?}"
        );
    }

    #[test]
    fn another_name_does_not_hide_an_edge() {
        let manifest = "[dependencies]\nsockets = { package = \"maru-hub\", path = \"../hub\" }\n";
        assert_eq!(found("crates/domain/Cargo.toml", manifest).len(), 1);
        let manifest = "[target.'cfg(unix)'.dependencies]\nhub.workspace = true\n";
        assert_eq!(found("crates/domain/Cargo.toml", manifest).len(), 1);
    }

    #[test]
    fn allowed_edges_and_tests_are_free() {
        let manifest = "[dependencies]\ndomain.workspace = true\n[dev-dependencies]\ntestkit.workspace = true\n";
        assert!(found("crates/app/Cargo.toml", manifest).is_empty());
    }

    #[test]
    fn a_new_crate_needs_a_decision() {
        assert!(found("crates/bus-redis/Cargo.toml", "")[0].contains("a new crate"));
    }

    #[test]
    fn every_allowed_edge_leads_to_a_crate_of_ours() {
        for house in &HOUSES {
            for key in house.may_know {
                assert!(HOUSES.iter().any(|other| other.key == *key), "{key}");
            }
        }
    }
}
