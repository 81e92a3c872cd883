//! Where the functions of a file begin and end. Must not know how long one may be.

mod rust;
mod typescript;

use std::ops::Range;

use super::source::{Kind, SourceFile};

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its name; what it is, when it has none.
    pub(crate) name: String,
    /// From its first word to its closing bracket.
    pub(crate) place: Range<usize>,
}

/// The functions of `file` in order; one inside another is told for itself, too.
pub(crate) fn functions_of(file: &SourceFile) -> Vec<Function> {
    let code = &file.masked().code;
    let mut functions = match file.kind {
        Kind::Rust => rust::functions(code),
        Kind::TypeScript | Kind::Tsx => typescript::functions(code),
        Kind::Css | Kind::Other => Vec::new(),
    };
    functions.sort_by_key(|function| function.place.start);
    functions
}
