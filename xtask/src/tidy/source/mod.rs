//! The project's files as the rules see them: text, kind, and code without its strings and
//! comments. Must not know any rule.

mod jsx;
mod rust;
mod text;
mod typescript;

use std::cell::OnceCell;
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};

use crate::repo;
pub(crate) use text::{Lines, closing_bracket, next_solid, previous_solid, words};

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `.rs`
    Rust,
    /// `.ts`
    TypeScript,
    /// `.tsx`
    Tsx,
    /// `.css`
    Css,
    /// Anything else.
    Other,
}

impl Kind {
    fn of(path: &str) -> Self {
        match path.rsplit('.').next() {
            Some("rs") => Self::Rust,
            Some("ts" | "mts") => Self::TypeScript,
            Some("tsx") => Self::Tsx,
            Some("css") => Self::Css,
            _ => Self::Other,
        }
    }
}

/// A text in which what is not code is blank. Every byte stands where it stood, the quotes around
/// strings stay, and so do line ends.
#[derive(Debug)]
pub(crate) struct Masked {
    /// The code.
    pub(crate) code: String,
    /// Where the insides of the strings are.
    pub(crate) strings: Vec<Range<usize>>,
}

/// A file of the project.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// From the root, with `/` between folders.
    pub(crate) path: String,
    /// What it is written in.
    pub(crate) kind: Kind,
    /// Its length in bytes.
    pub(crate) bytes: u64,
    /// Its text; empty when it is not UTF-8.
    pub(crate) text: String,
    masked: OnceCell<Masked>,
}

impl SourceFile {
    fn new(path: &str, content: Vec<u8>) -> Self {
        Self {
            path: path.to_owned(),
            kind: Kind::of(path),
            bytes: content.len() as u64,
            text: String::from_utf8(content).unwrap_or_default(),
            masked: OnceCell::new(),
        }
    }

    /// The text without strings and comments. For other kinds than Rust and TypeScript, the text.
    pub(crate) fn masked(&self) -> &Masked {
        self.masked.get_or_init(|| match self.kind {
            Kind::Rust => rust::mask(&self.text),
            Kind::TypeScript => typescript::mask(&self.text, false),
            Kind::Tsx => typescript::mask(&self.text, true),
            Kind::Css | Kind::Other => Masked {
                code: self.text.clone(),
                strings: Vec::new(),
            },
        })
    }

    /// Written by a program: rules about shape do not hold.
    pub(crate) fn is_generated(&self) -> bool {
        self.path.contains("/generated/") || self.path.starts_with("crates/web-assets/dist/")
    }

    /// TypeScript that we wrote.
    pub(crate) fn is_web_code(&self) -> bool {
        matches!(self.kind, Kind::TypeScript | Kind::Tsx) && !self.is_generated()
    }

    /// Rust that we wrote.
    pub(crate) fn is_rust_code(&self) -> bool {
        self.kind == Kind::Rust && !self.is_generated()
    }

    /// The places of its `#[cfg(test)]` items.
    pub(crate) fn test_items(&self) -> Vec<Range<usize>> {
        let code = &self.masked().code;
        let marks = code.match_indices("#[cfg(test)]");
        let items = marks.filter_map(|(at, mark)| {
            let after = at + mark.len();
            let open = after + code[after..].find(['{', ';'])?;
            let end = if code.as_bytes()[open] == b'{' {
                closing_bracket(code, open)?
            } else {
                open
            };
            Some(at..end)
        });
        items.collect()
    }

    /// A file that only tests use.
    pub(crate) fn is_test_file(&self) -> bool {
        let in_folder = ["/tests/", "/e2e/", "/__tests__/"]
            .iter()
            .any(|folder| self.path.contains(folder));
        let by_name = [
            "/tests.rs",
            ".test.ts",
            ".test.tsx",
            ".spec.ts",
            ".spec.tsx",
        ];
        in_folder || by_name.iter().any(|end| self.path.ends_with(end))
    }
}

/// All files of the project.
#[derive(Debug)]
pub(crate) struct Tree {
    /// Sorted by path.
    pub(crate) files: Vec<SourceFile>,
}

impl Tree {
    /// Reads the project at `root`.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        for path in repo::files(root)? {
            let content =
                fs::read(root.join(&path)).with_context(|| format!("cannot read {path}"))?;
            files.push(SourceFile::new(&path, content));
        }
        Ok(Self { files })
    }

    /// The file at `path`.
    pub(crate) fn find(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The Rust files that we wrote.
    pub(crate) fn rust_code(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.is_rust_code())
    }

    /// The TypeScript files that we wrote.
    pub(crate) fn web_code(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.is_web_code())
    }

    /// A project of these files, for tests of rules.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| SourceFile::new(path, text.as_bytes().to_vec());
        Self {
            files: files.iter().map(file).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_place() {
        let tree = Tree::of(&[
            ("crates/app/src/lib.rs", ""),
            ("web/packages/wire/src/generated/Room.ts", ""),
            ("web/e2e/talk.ts", ""),
            ("crates/web-assets/dist/assets/talk.js", ""),
        ]);
        let generated: Vec<bool> = tree.files.iter().map(SourceFile::is_generated).collect();
        assert_eq!(generated, [false, true, false, true]);
        assert!(tree.files[2].is_test_file() && tree.files[2].is_web_code());
        assert_eq!(tree.rust_code().count(), 1);
    }

    #[test]
    fn bytes_that_are_no_text_are_still_counted() {
        let file = SourceFile::new("icon.png", vec![0xff, 0xfe, 0]);
        assert_eq!((file.bytes, file.text.as_str()), (3, ""));
    }
}
