//! A browser as far as a sign-in needs one: it keeps cookies by host and port, and goes where it is sent, step by step.
//! Must not know servers.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Method, Request};
use serde_json::Value;

use crate::http::{Answer, send};
use crate::run_log;

/// Cookies, and who sits before it.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    cookies: HashMap<SocketAddr, BTreeMap<String, String>>,
    person: String,
}

/// An address of a server on this machine, in two parts.
///
/// # Panics
/// When it is none.
pub fn split(url: &str) -> (SocketAddr, &str) {
    let rest = url.strip_prefix("http://").expect("plain http");
    let at = rest.find('/').unwrap_or(rest.len());
    (
        rest[..at].parse().expect("an address by number"),
        &rest[at..],
    )
}

/// A parameter of an address's query, as it stands there.
pub fn param<'a>(url: &'a str, name: &str) -> &'a str {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let found = pairs.find(|(key, _)| *key == name);
    found.map_or("", |(_, value)| value)
}

/// The address with another value of the parameter.
pub fn with_param(url: &str, name: &str, value: &str) -> String {
    let old = format!("{name}={}", param(url, name));
    url.replace(&old, &format!("{name}={value}"))
}

impl Browser {
    /// A browser of this person: `{sub, …claims}`.
    pub fn of(person: &Value) -> Self {
        Self {
            cookies: HashMap::new(),
            person: person.to_string(),
        }
    }

    /// One request, with the cookies of its server.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn visit(&mut self, method: Method, url: &str, form: &str) -> Answer {
        let (address, path) = split(url);
        run_log::note_form(form);
        let sent = self.cookies(address);
        let cookies = self.cookies.entry(address).or_default();
        let request = Request::builder()
            .method(method)
            .uri(if path.is_empty() { "/" } else { path })
            .header("host", address.to_string())
            .header("cookie", sent)
            .header("x-test-person", &self.person)
            .header("user-agent", "Firefox/150 (Linux)")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(form.to_owned())))
            .expect("a request");
        let answer = send(address, request).await.expect("an answer");
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("plain");
            let pair = cookie.split(';').next().unwrap_or("");
            let (name, value) = pair.split_once('=').expect("a name and a value");
            if value.is_empty() {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// One request for a page.
    pub async fn get(&mut self, url: &str) -> Answer {
        self.visit(Method::GET, url, "").await
    }

    /// Goes where it is sent until it would come to an address that begins so: that address.
    ///
    /// # Panics
    /// When it is sent nowhere, or about without end.
    pub async fn follow_until(&mut self, url: &str, end: &str) -> String {
        let mut url = url.to_owned();
        for _ in 0..10 {
            if url.starts_with(end) {
                return url;
            }
            let answer = self.get(&url).await;
            let next = answer.header("location").to_owned();
            assert!(
                !next.is_empty(),
                "{url} answers {} {:?}",
                answer.status,
                answer.body
            );
            let (address, _) = split(&url);
            url = if next.starts_with('/') {
                format!("http://{address}{next}")
            } else {
                next
            };
        }
        panic!("it is sent about without end");
    }

    /// A cookie that the server gave this browser elsewhere: `name=value`.
    ///
    /// # Panics
    /// When it has no `=`.
    pub fn keep(&mut self, address: SocketAddr, cookie: &str) {
        let (name, value) = cookie.split_once('=').expect("a name and a value");
        let cookies = self.cookies.entry(address).or_default();
        cookies.insert(name.to_owned(), value.to_owned());
    }

    /// All that it sends to this server: `name=value; …`.
    pub fn cookies(&self, address: SocketAddr) -> String {
        let kept = self.cookies.get(&address).into_iter().flatten();
        let pairs: Vec<String> = kept
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// A cookie that this server gave.
    pub fn cookie(&self, address: SocketAddr, name: &str) -> Option<String> {
        self.cookies.get(&address)?.get(name).cloned()
    }
}
