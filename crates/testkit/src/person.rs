//! Somebody who is signed in and speaks the public wire. Must not know the server's inside.

use std::net::SocketAddr;

use hyper::Method;
use serde_json::{Value, json};

use crate::http::{Answer, request};
use crate::socket::Socket;

/// Whoever is signed in; mostly a guest of the demo tenant.
#[derive(Clone, Debug)]
pub struct Person {
    /// Where the server is.
    pub address: SocketAddr,
    /// The access token.
    pub token: String,
    /// The refresh cookie, as `name=value`.
    pub cookie: String,
    /// Its principal, as the server told it.
    pub principal: Value,
}

impl Person {
    /// Enters the demo tenant.
    ///
    /// # Panics
    /// When the server does not let it in.
    pub async fn enter(address: SocketAddr, name: &str) -> Self {
        Self::try_enter(address, name)
            .await
            .expect("a guest is let in")
    }

    /// Enters the demo tenant, if the server answers.
    ///
    /// # Errors
    /// When the connection breaks or the answer is a refusal.
    pub async fn try_enter(address: SocketAddr, name: &str) -> anyhow::Result<Self> {
        let body = json!({ "name": name });
        let answer = request(
            address,
            Method::POST,
            "/v1/tenants/demo/guests",
            &[],
            Some(&body),
        )
        .await?;
        anyhow::ensure!(answer.status == 201, "{} {:?}", answer.status, answer.body);
        Ok(Self::from_answer(address, &answer))
    }

    /// The same person with a new token: theirs may have ended meanwhile.
    ///
    /// # Panics
    /// When their session has.
    #[must_use]
    pub async fn again(&self) -> Self {
        let headers = [("cookie", self.cookie.as_str()), ("x-maru-refresh", "1")];
        let (path, body) = ("/v1/auth/refresh", json!({}));
        let answer = request(self.address, Method::POST, path, &headers, Some(&body)).await;
        Self::from_answer(self.address, &answer.expect("an answer"))
    }

    /// Whoever signed in by this answer, whichever way.
    ///
    /// # Panics
    /// When it let nobody in.
    pub fn from_answer(address: SocketAddr, answer: &Answer) -> Self {
        assert!(
            matches!(answer.status, 200 | 201),
            "{} {:?}",
            answer.status,
            answer.body
        );
        let json = answer.json();
        let cookie = answer.header("set-cookie").split(';').next();
        Self {
            address,
            token: json["access_token"].as_str().expect("a token").to_owned(),
            cookie: cookie.unwrap_or_default().to_owned(),
            principal: json["principal"].clone(),
        }
    }

    /// Its principal's id.
    pub fn id(&self) -> &str {
        self.principal["id"].as_str().unwrap_or_default()
    }

    /// One request, signed in.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn try_call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<Answer> {
        let bearer = format!("Bearer {}", self.token);
        request(
            self.address,
            method,
            path,
            &[("authorization", &bearer)],
            body,
        )
        .await
    }

    /// One request, signed in.
    ///
    /// # Panics
    /// When the connection breaks.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        self.try_call(method, path, body)
            .await
            .expect("the server answers")
    }

    /// `GET`
    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    /// `POST`
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    /// `PUT` without a body
    pub async fn put(&self, path: &str) -> Answer {
        self.call(Method::PUT, path, None).await
    }

    /// `PUT` with a body
    pub async fn put_json(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    /// `PATCH`
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    /// `DELETE`
    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    /// Sends a message over HTTP and gives it as it was accepted.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn say(&self, room: &str, client_id: &str, text: &str) -> Value {
        let path = format!("/v1/rooms/{room}/messages");
        let answer = self
            .post(&path, &json!({ "client_id": client_id, "text": text }))
            .await;
        assert!(
            matches!(answer.status, 200 | 201),
            "{} {:?}",
            answer.status,
            answer.body
        );
        answer.json()
    }

    /// Opens a socket by a ticket and takes its welcome.
    ///
    /// # Panics
    /// When the server does not open it.
    pub async fn open_socket(&self) -> Socket {
        let ticket = self.post("/v1/socket-tickets", &json!({})).await;
        assert_eq!(ticket.status, 201, "{:?}", ticket.body);
        let ticket = ticket.json()["ticket"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        Socket::open(self.address, &ticket)
            .await
            .expect("the socket opens")
    }
}
