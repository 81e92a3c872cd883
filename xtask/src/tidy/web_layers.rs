//! Who may import whom among the web packages: wire, core, ui, apps, each only what stands before
//! it. Must not resolve modules as a bundler does: a package is known by its name or its folder.

use super::Finding;
use super::source::{Lines, SourceFile, Tree};
use super::web_globals::DOOR;

/// The folders of the packages, lowest first. Apps stand beside each other on top.
const LAYERS: [&str; 4] = [
    "web/packages/wire",
    "web/packages/core",
    "web/packages/ui",
    "web/apps/",
];
/// Shows screens of the talk page in frames, and so stands above the other apps.
const PANEL: &str = "web/apps/panel/";
const RULE: &str = "web layers";

/// A package of ours.
struct Package {
    name: String,
    folder: String,
    layer: usize,
}

/// Finds imports that go up or sideways, and packages that stand in no layer.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut packages = Vec::new();
    for file in &tree.files {
        match find_package(file) {
            Some(Ok(package)) => packages.push(package),
            Some(Err(finding)) => findings.push(finding),
            None => {}
        }
    }
    for file in tree.web_code().filter(|file| file.path.contains("/src/")) {
        if let Some(own) = packages
            .iter()
            .find(|package| file.path.starts_with(&package.folder))
        {
            findings.extend(imports_in(file, own, &packages));
        }
    }
    findings
}

fn find_package(file: &SourceFile) -> Option<Result<Package, Finding>> {
    let folder = file.path.strip_suffix("package.json")?;
    if !folder.starts_with("web/packages/") && !folder.starts_with("web/apps/")
        || folder.matches('/').count() != 3
    {
        return None;
    }
    let Some(layer) = LAYERS.iter().position(|layer| folder.starts_with(layer)) else {
        let advice = "a new package: say in xtask/src/tidy/web_layers.rs in which layer it stands";
        return Some(Err(Finding::new(&file.path, 1, RULE, advice)));
    };
    let manifest: serde_json::Value = serde_json::from_str(&file.text).unwrap_or_default();
    let name = manifest["name"].as_str().unwrap_or_default().to_owned();
    Some(Ok(Package {
        name,
        folder: folder.to_owned(),
        layer: layer + usize::from(folder == PANEL),
    }))
}

fn imports_in(file: &SourceFile, own: &Package, packages: &[Package]) -> Vec<Finding> {
    let lines = Lines::of(&file.text);
    let mut findings = Vec::new();
    for (at, module) in imports(file) {
        if goes_through_door(file, module) {
            let advice = "core takes the page as a parameter: only apps import core/browser";
            findings.push(Finding::new(&file.path, lines.number_at(at), RULE, advice));
        }
        let other = packages.iter().find(|other| is_from(file, module, other));
        if let Some(other) =
            other.filter(|other| other.folder != own.folder && other.layer >= own.layer)
        {
            let advice = format!(
                "{} must not import {}: wire, core, ui, apps is the order",
                own.folder, other.folder
            );
            findings.push(Finding::new(&file.path, lines.number_at(at), RULE, advice));
        }
    }
    findings
}

/// Core's own files must not import the part of core that asks the page.
fn goes_through_door(file: &SourceFile, module: &str) -> bool {
    let core = format!("{}/", LAYERS[1]);
    let is_headless =
        file.path.starts_with(&core) && !file.path.starts_with(DOOR) && !file.is_test_file();
    is_headless && format!("{}/", resolved(&file.path, module)).starts_with(DOOR)
}

/// The modules that a file names behind `from`, `import` and `import(`.
fn imports(file: &SourceFile) -> Vec<(usize, &str)> {
    let masked = file.masked();
    let named = masked.strings.iter().filter(|place| {
        let before = masked.code[..place.start - 1].trim_end();
        let before = before.strip_suffix('(').unwrap_or(before).trim_end();
        before.ends_with("from") || before.ends_with("import")
    });
    named
        .map(|place| (place.start, &file.text[place.start..place.end]))
        .collect()
}

/// Whether `module`, as `file` names it, is in `package`.
fn is_from(file: &SourceFile, module: &str, package: &Package) -> bool {
    if module.starts_with('.') {
        return resolved(&file.path, module).starts_with(&package.folder);
    }
    let rest = module.strip_prefix(package.name.as_str());
    !package.name.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn resolved(path: &str, module: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in module.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKAGES: [(&str, &str); 4] = [
        (
            "web/packages/wire/package.json",
            r#"{"name": "@maru/wire"}"#,
        ),
        (
            "web/packages/core/package.json",
            r#"{"name": "@maru/core"}"#,
        ),
        ("web/packages/ui/package.json", r#"{"name": "@maru/ui"}"#),
        ("web/apps/talk/package.json", r#"{"name": "@maru/talk"}"#),
    ];

    fn found(path: &str, text: &str) -> Vec<usize> {
        let mut files = PACKAGES.to_vec();
        files.push((path, text));
        check(&Tree::of(&files))
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn an_import_upwards_is_found_by_name_and_by_path() {
        assert_eq!(
            found(
                "web/packages/core/src/a.ts",
                "import { A } from '@maru/ui';\n"
            ),
            [1]
        );
        assert_eq!(
            found(
                "web/packages/core/src/a.ts",
                "\nimport type { A } from '../../ui/src/a';\n"
            ),
            [2]
        );
        assert_eq!(
            found(
                "web/packages/ui/src/a.tsx",
                "const a = await import(\"@maru/talk/main\");\n"
            ),
            [1]
        );
        assert_eq!(
            found(
                "web/packages/wire/src/a.ts",
                "export * from '@maru/core';\n"
            ),
            [1]
        );
    }

    #[test]
    fn the_headless_client_must_not_import_its_door_to_the_page() {
        let text = "import { browserPlatform } from './browser/index.ts';\n";
        assert_eq!(found("web/packages/core/src/client.ts", text), [1]);
        assert!(found("web/packages/core/src/client.test.ts", text).is_empty());
        let text = "import { browserPlatform } from '@maru/core/browser';\n";
        assert!(found("web/apps/talk/src/main.tsx", text).is_empty());
    }

    #[test]
    fn imports_downwards_and_of_others_are_free() {
        let text = "import '@maru/core';\nimport { A } from '@maru/wire/room';\nimport { h } from 'preact';\n\
                    import b from './b';\nf('@maru/talk');\n// import '@maru/talk'\n";
        assert!(found("web/packages/ui/src/a.tsx", text).is_empty());
    }

    #[test]
    fn a_package_in_no_layer_needs_a_decision() {
        let tree = Tree::of(&[("web/packages/kit/package.json", r#"{"name": "@maru/kit"}"#)]);
        assert!(check(&tree)[0].advice.contains("a new package"));
    }
}
