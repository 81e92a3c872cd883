//! What servers log in a whole run of tests, and beside it what must not stand there: `cargo xtask test` compares the two.
//! Without the variable [`FOLDER`] nothing is written. Must not know what is a server's and what is a test's.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Once};

use hyper::HeaderMap;
use serde_json::Value;

/// Names the folder of the run.
pub const FOLDER: &str = "MARU_TEST_LOGS";
/// Fields of bodies and frames, of requests and answers, that stand in no log.
const SECRET_FIELDS: &[&str] = &[
    "access_token",
    "client_secret",
    "code",
    "host_code",
    "key",
    "logout_token",
    "mfa_ticket",
    "new",
    "old",
    "password",
    "redeem_secret",
    "refresh_token",
    "secret",
    "text",
    "ticket",
    "token",
    "verifier",
];
/// What is shorter stands in a log by chance.
const CHARS_MIN: usize = 12;

fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// A new file for what a server of this process logs, if the run wants it.
pub fn open() -> Option<File> {
    static OPENED: AtomicU32 = AtomicU32::new(0);
    let number = OPENED.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}-{number}.log", std::process::id());
    let file = File::create(folder()?.join(name));
    Some(file.expect("the folder of the run is there"))
}

/// From now on servers inside this process log everything, if the run wants it.
pub(crate) fn begin() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        let Some(file) = open() else { return };
        let everything = tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(Arc::new(file));
        everything.init();
    });
}

/// What is secret in a body or frame must stand in no log.
pub(crate) fn note_body(body: &[u8]) {
    if folder().is_none() {
        return;
    }
    if let Ok(body) = serde_json::from_slice(body) {
        let mut found = Vec::new();
        collect(&body, &mut found);
        write(&found);
    }
}

/// What is secret in headers: credentials and cookies.
pub(crate) fn note_headers(headers: &HeaderMap) {
    if folder().is_none() {
        return;
    }
    let values = |name: &str| {
        let all = headers.get_all(name).iter();
        all.filter_map(|value| value.to_str().ok())
            .collect::<Vec<_>>()
    };
    let bearers = values("authorization").into_iter();
    let bearers = bearers.filter_map(|value| value.strip_prefix("Bearer "));
    let cookies = [values("cookie"), values("set-cookie")]
        .concat()
        .into_iter();
    let cookies = cookies.filter_map(|value| value.split(';').next()?.split_once('='));
    let cookies = cookies.map(|(_, value)| value);
    write(&bearers.chain(cookies).collect::<Vec<_>>());
}

fn collect<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                match inner {
                    Value::String(text) if SECRET_FIELDS.contains(&name.as_str()) => {
                        found.push(text);
                    }
                    _ => collect(inner, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn write(secrets: &[&str]) {
    let usable = |text: &&str| text.chars().count() >= CHARS_MIN && !text.contains('\n');
    let mut lines = String::new();
    for text in secrets.iter().copied().filter(usable) {
        lines.push_str(text);
        lines.push('\n');
    }
    let Some(folder) = folder().filter(|_| !lines.is_empty()) else {
        return;
    };
    let path = folder.join(format!("{}.secrets", std::process::id()));
    let file = OpenOptions::new().create(true).append(true).open(path);
    let written = file.and_then(|mut file| file.write_all(lines.as_bytes()));
    written.expect("the folder of the run takes it");
}
