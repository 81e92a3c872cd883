//! The headless client runs where there is no page, and a view never reaches for the network.
//! Must not know the packages' code.

use super::Finding;
use super::source::{Lines, SourceFile, Tree, previous_solid, words};

/// The one part of core that asks the page, from outside, for what the rest takes as parameters.
pub(super) const DOOR: &str = "web/packages/core/src/browser/";
/// A package, the global names that its code must not use, and why.
const FORBIDDEN: [(&str, &[&str], &str); 2] = [
    (
        "web/packages/core/src/",
        &["window", "document"],
        "core has no page: take what you need as a parameter, which browser/ fills",
    ),
    (
        "web/packages/ui/src/",
        &["fetch", "WebSocket", "EventSource", "XMLHttpRequest"],
        "a view never opens a connection: ask core through the view model",
    ),
];

/// Finds forbidden globals; tests of the packages are free.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let ours = tree.web_code().filter(|file| !file.is_test_file());
    ours.flat_map(globals_in).collect()
}

fn globals_in(file: &SourceFile) -> Vec<Finding> {
    if file.path.starts_with(DOOR) {
        return Vec::new();
    }
    let Some((_, names, advice)) = FORBIDDEN
        .iter()
        .find(|(folder, ..)| file.path.starts_with(folder))
    else {
        return Vec::new();
    };
    let code = &file.masked().code;
    let lines = Lines::of(code);
    let uses = words(code).filter(|(at, word)| names.contains(word) && is_global(code, *at));
    uses.map(|(at, word)| {
        Finding::new(
            &file.path,
            lines.number_at(at),
            "web globals",
            format!("`{word}`: {advice}"),
        )
    })
    .collect()
}

/// `window` and `globalThis.window` are the global, `room.window` is a field.
fn is_global(code: &str, at: usize) -> bool {
    match previous_solid(code, at) {
        Some(dot) if code.as_bytes()[dot] == b'.' => {
            let owner = code[..dot].trim_end_matches('?');
            ["globalThis", "window", "self"]
                .iter()
                .any(|global| owner.ends_with(global))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::lines_found;

    fn found(path: &str, text: &str) -> Vec<usize> {
        lines_found(check, path, text)
    }

    #[test]
    fn core_must_not_see_a_page() {
        let text = "// window\nconst a = 'document';\nwindow.open();\nglobalThis.document;\nroom.window;\n";
        assert_eq!(found("web/packages/core/src/a.ts", text), [3, 4]);
        assert!(found("web/packages/ui/src/a.ts", text).is_empty());
        assert!(found("web/packages/core/src/a.test.ts", text).is_empty());
        assert!(found("web/packages/core/src/browser/a.ts", text).is_empty());
    }

    #[test]
    fn a_view_must_not_open_a_connection() {
        let text = "fetch('/v1');\nnew WebSocket(x);\nrouter.prefetch(y);\nstore.fetch(z);\n";
        assert_eq!(found("web/packages/ui/src/a.tsx", text), [1, 2]);
    }
}
