//! What servers log in a whole run of tests, and beside it what must not stand there: `cargo xtask test` compares the two.
//! Without the variable [`FOLDER`] nothing is written. Must not know what is a server's and what is a test's.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Once};

use app::outbound::{Fetch, FetchAnswer, FetchError, FetchRequest, Payload};
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
    "id_token",
    "key",
    "logout_token",
    "mfa_ticket",
    "new",
    "old",
    "password",
    "past",
    "redeem_secret",
    "refresh_token",
    "secret",
    "text",
    "ticket",
    "token",
    "verifier",
];
/// Parameters of addresses and forms that stand in no log, besides those of the same names.
const SECRET_PARAMETERS: &[&str] = &["code_verifier", "nonce", "state"];
/// What is shorter stands in a log by chance, unless it is unusual.
const CHARS_MIN: usize = 12;
/// Bytes of an unusual text: what a server says itself is plain ASCII.
const UNUSUAL_BYTES_MIN: usize = 9;

fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// Whether the run keeps what servers log.
pub fn is_wanted() -> bool {
    folder().is_some()
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

/// What is secret in a body or frame must stand in no log; what is no JSON holds nothing that is named.
pub fn note_body(body: &[u8]) {
    if folder().is_none() {
        return;
    }
    if let Ok(body) = serde_json::from_slice(body) {
        let mut found = Vec::new();
        collect(&body, &mut found);
        write(found.into_iter().flat_map(|(name, text)| signs(name, text)));
    }
}

/// What is secret in the query and the fragment of an address: codes, states, tickets.
pub(crate) fn note_address(address: &str) {
    for part in address.split(['?', '#']).skip(1) {
        note_form(part);
    }
}

/// What is secret in a form (`application/x-www-form-urlencoded`), as it is sent and as it is meant.
pub(crate) fn note_form(form: &str) {
    if folder().is_none() {
        return;
    }
    let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    let secrets = pairs.filter(|(name, _)| is_secret(name));
    write(secrets.flat_map(|(name, text)| [signs(name, text), signs(name, &meant(text))].concat()));
}

/// Without percent signs and pluses (URL standard, section 5.1).
fn meant(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |digit: Option<u8>| char::from(digit?).to_digit(16);
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match (hex(rest.next()), hex(rest.next())) {
                (Some(high), Some(low)) => u8::try_from(high * 16 + low).unwrap_or(b'?'),
                _ => b'?',
            },
            byte => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// By what a secret is found. A long one is found by itself, and so is one that is not plain ASCII; a short one, like a word
/// or a one-time password, in the ways in which a log names a field.
fn signs(name: &str, text: &str) -> Vec<String> {
    if text.is_empty() || text.contains('\n') {
        return Vec::new();
    }
    let is_unusual = !text.is_ascii() && text.len() >= UNUSUAL_BYTES_MIN;
    if is_unusual || text.chars().count() >= CHARS_MIN {
        return vec![text.to_owned()];
    }
    vec![
        format!(r#"{name}: "{text}""#),
        format!(r#"{name}="{text}""#),
        format!(r#""{name}":"{text}""#),
        format!(r#"\"{name}\":\"{text}\""#),
    ]
}

/// What servers of this process say to identity providers and host services, and hear from them.
pub(crate) struct NotedFetch(pub(crate) Arc<dyn Fetch>);

#[async_trait::async_trait]
impl Fetch for NotedFetch {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchAnswer, FetchError> {
        note_address(&request.url);
        match &request.payload {
            // What is pushed is encrypted.
            Payload::None | Payload::Push { .. } => {}
            Payload::Form(fields) => note_fields(fields),
            Payload::Json(text) => note_body(text.as_bytes()),
        }
        if let Some(authorization) = &request.authorization {
            let secret = authorization.split_once(' ');
            write_in_run(signs(
                "token",
                secret.map_or(authorization, |(_, text)| text),
            ));
        }
        let answer = self.0.fetch(request).await?;
        note_body(&answer.body);
        Ok(answer)
    }

    fn may_call(&self, url: &str) -> bool {
        self.0.may_call(url)
    }
}

fn note_fields(fields: &[(&'static str, String)]) {
    let secrets = fields.iter().filter(|(name, _)| is_secret(name));
    write_in_run(secrets.flat_map(|(name, text)| signs(name, text)));
}

fn is_secret(name: &str) -> bool {
    SECRET_FIELDS.contains(&name) || SECRET_PARAMETERS.contains(&name)
}

fn write_in_run(signs: impl IntoIterator<Item = String>) {
    if folder().is_some() {
        write(signs);
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
    let all = bearers.chain(cookies);
    write(all.flat_map(|secret| signs("token", secret)));
    for address in values("location") {
        note_address(address);
    }
}

fn collect<'a>(value: &'a Value, found: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::Object(fields) => {
            // The code of a problem is for everybody.
            let is_problem = fields.contains_key("retryable");
            let is_secret =
                |name: &str| SECRET_FIELDS.contains(&name) && !(is_problem && name == "code");
            for (name, inner) in fields {
                match inner {
                    Value::String(text) if is_secret(name) => found.push((name, text)),
                    _ => collect(inner, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn write(signs: impl IntoIterator<Item = String>) {
    let mut lines = String::new();
    for sign in signs {
        lines.push_str(&sign);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_unusual_secrets_are_found_by_themselves_and_short_ones_by_their_field() {
        assert_eq!(signs("text", "a long enough text"), ["a long enough text"]);
        assert_eq!(signs("text", "안녕하세요"), ["안녕하세요"]);
        assert!(signs("text", "").is_empty());
        let short = signs("code", "123456");
        assert!(short.contains(&r#"code: "123456""#.to_owned()), "{short:?}");
        assert!(!short.contains(&"123456".to_owned()));
    }

    #[test]
    fn the_code_of_a_problem_is_no_secret_and_that_of_a_sign_in_is() {
        let body =
            serde_json::json!([{ "code": "code_invalid", "retryable": false }, { "code": "a" }]);
        let mut found = Vec::new();
        collect(&body, &mut found);
        assert_eq!(found, [("code", "a")]);
    }

    #[test]
    fn what_stands_in_a_form_is_meant_without_its_signs() {
        assert_eq!(meant("a%20secret%3A+with%2F"), "a secret: with/");
        assert_eq!(meant("cut%2"), "cut?");
    }
}
