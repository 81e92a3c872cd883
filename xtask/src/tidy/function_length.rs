//! Functions fit a screen: at most 70 lines (STYLE.md, shape). Must not know how functions are
//! found.

use super::Finding;
use super::functions::functions_of;
use super::source::{Lines, SourceFile, Tree};

/// The most lines from a function's first to its closing bracket, both counted.
const LINES_MAX: usize = 70;

/// Finds functions that are too long.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.rust_code().chain(tree.web_code());
    files.flat_map(too_long_in).collect()
}

fn too_long_in(file: &SourceFile) -> Vec<Finding> {
    let lines = Lines::of(&file.text);
    let mut findings = Vec::new();
    for function in functions_of(file) {
        let first = lines.number_at(function.place.start);
        let length = lines.number_at(function.place.end - 1) - first + 1;
        if length > LINES_MAX {
            let advice = format!(
                "`{}` has {length} lines, {LINES_MAX} is the end: split it",
                function.name
            );
            findings.push(Finding::new(&file.path, first, "function length", advice));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_found(path: &str, text: &str) -> Vec<usize> {
        let findings = check(&Tree::of(&[(path, text)]));
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_function_of_71_lines_is_too_long_and_one_of_70_is_not() {
        let of = |inner: usize| format!("//! x\n\nfn a() {{\n{}}}\n", "    b();\n".repeat(inner));
        assert!(lines_found("crates/a/src/a.rs", &of(68)).is_empty());
        assert_eq!(lines_found("crates/a/src/a.rs", &of(69)), [3]);
    }

    #[test]
    fn braces_in_strings_and_comments_do_not_shorten_a_function() {
        let text = format!(
            "fn a() {{\n    b(\"}}\"); // }}\n{}}}\n",
            "    c('}');\n".repeat(80)
        );
        assert_eq!(lines_found("crates/a/src/a.rs", &text), [1]);
    }

    #[test]
    fn a_long_component_is_found_in_tsx() {
        let text = format!(
            "export function Talk() {{\n  return <p>\n{}</p>;\n}}\n",
            "it's }\n".repeat(80)
        );
        assert_eq!(lines_found("web/packages/ui/src/Talk.tsx", &text), [1]);
    }

    #[test]
    fn generated_files_may_have_any_shape() {
        let text = format!("function a() {{\n{}}}\n", "  b();\n".repeat(80));
        assert!(lines_found("web/packages/wire/src/generated/a.ts", &text).is_empty());
    }
}
