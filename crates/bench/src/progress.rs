//! Tells on standard error what is going on, so that a run of a minute does not look dead.
//! It must not know figures: those are for the report on standard output.

/// One line.
pub(crate) fn say(what: &str) {
    eprintln!("  … {what}");
}
