//! The lock file of the web packages holds for every machine: `npm ci` refuses one from which npm
//! left out the binaries of other platforms, and the address of one registry helps nobody who uses
//! another.
//! Must not ask a registry.

use serde_json::Value;

use super::Finding;
use super::source::Tree;

const LOCK: &str = "web/package-lock.json";
const RULE: &str = "npm lock";

/// Finds optional packages without an entry, and packages that are bound to the address of a registry.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(file) = tree.find(LOCK) else {
        return Vec::new();
    };
    let lock: Value = serde_json::from_str(&file.text).unwrap_or_default();
    let Some(packages) = lock["packages"].as_object() else {
        return vec![Finding::new(
            LOCK,
            1,
            RULE,
            "cannot be read: run `npm install` in web/",
        )];
    };
    let has = |name: &str| {
        packages
            .keys()
            .any(|key| key.ends_with(&format!("node_modules/{name}")))
    };
    let mut findings = Vec::new();
    for (key, package) in packages {
        let line = line_of(&file.text, key);
        for name in package["optionalDependencies"]
            .as_object()
            .into_iter()
            .flat_map(|names| names.keys())
        {
            if !has(name) {
                let advice =
                    format!("{name} has no entry, so `npm ci` fails: complete the lock file");
                findings.push(Finding::new(LOCK, line, RULE, advice));
            }
        }
        let address = package["resolved"].as_str().unwrap_or_default();
        if address.starts_with("http") {
            let advice = format!(
                "{key} is bound to {address}: set omit-lockfile-registry-resolved in web/.npmrc"
            );
            findings.push(Finding::new(LOCK, line, RULE, advice));
        }
    }
    findings
}

fn line_of(text: &str, key: &str) -> usize {
    let entry = format!("\"{key}\": {{");
    text.lines()
        .position(|line| line.trim() == entry)
        .map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lock: &str) -> Vec<String> {
        let findings = check(&Tree::of(&[(LOCK, lock)]));
        findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_platform_that_was_left_out_is_found_with_the_line_of_its_package() {
        let lock = "{\"packages\": {\n\"node_modules/@a/b\": {\n\"optionalDependencies\": {\"@a/linux\": \"1\", \"@a/darwin\": \"1\"}},\n\
                    \"node_modules/@a/linux\": {}}}";
        let found = found(lock);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("web/package-lock.json:2: npm lock: @a/darwin has no entry"),
            "{found:?}"
        );
    }

    #[test]
    fn the_address_of_a_registry_is_found_and_a_folder_is_free() {
        let lock = |address: &str| {
            format!("{{\"packages\": {{\"node_modules/a\": {{\"resolved\": \"{address}\"}}}}}}")
        };
        assert_eq!(found(&lock("https://registry.example/a.tgz")).len(), 1);
        assert!(found(&lock("packages/core")).is_empty());
    }

    #[test]
    fn a_lock_file_that_cannot_be_read_is_found() {
        assert_eq!(found("{").len(), 1);
        assert!(check(&Tree::of(&[])).is_empty());
    }
}
