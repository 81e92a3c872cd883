//! A proxy that passes everything on as it should but for what it is told to spoil; with a certificate of a test's own
//! authority, or without TLS. Must not know what finds that.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::serve::Listener;
use http_body_util::BodyExt as _;
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use testkit::authority::Authority;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Something that proxies get wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Whoever answers is five minutes behind.
    ClockBehind,
    /// And five minutes ahead.
    ClockAhead,
    CookieNotSecure,
    CookieNotHttpOnly,
    CookieOfSite,
    CookieRenamed,
    CookieDropped,
    CookieNotPassedOn,
    HostReplaced,
    OriginDropped,
    OriginReplaced,
    AuthorizationDropped,
    ForwardedForDropped,
    PostRefused,
    WritesRefused,
    UpgradeDropped,
    StreamsHeld,
    FramesForbidden,
    PolicyDropped,
    EverybodyMayRead,
    PreflightsAnswered,
    CredentialsAllowed,
}

/// The proxy at work; it ends with its value.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    upstream: Arc<Upstream>,
    task: JoinHandle<()>,
}

struct Upstream {
    server: OnceLock<SocketAddr>,
    client: reqwest::Client,
    faults: Mutex<Vec<Fault>>,
}

impl Proxy {
    /// Without TLS, before a server that is there.
    pub(crate) async fn before(server: SocketAddr, faults: &[Fault]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let proxy = Self::serve(listener, address);
        proxy.lead_to(server);
        proxy.spoil(faults);
        proxy
    }

    /// With TLS at `https://localhost`, before a server that is yet to be started with this address as its own.
    pub(crate) async fn with_tls(authority: &Authority) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let acceptor = TlsAcceptor::from(authority.server_config("localhost"));
        Self::serve(TlsListener { listener, acceptor }, address)
    }

    fn serve<L: Listener<Addr = SocketAddr>>(listener: L, address: SocketAddr) -> Self {
        let client = reqwest::Client::builder().no_proxy().http1_only();
        let upstream = Arc::new(Upstream {
            server: OnceLock::new(),
            client: client.build().expect("a client"),
            faults: Mutex::default(),
        });
        let router = Router::new().fallback(pass_on);
        let router = router.with_state(Arc::clone(&upstream));
        let task = tokio::spawn(async move {
            drop(axum::serve(listener, router).await);
        });
        Self {
            address,
            upstream,
            task,
        }
    }

    /// Where everything goes.
    pub(crate) fn lead_to(&self, server: SocketAddr) {
        self.upstream.server.set(server).expect("said once");
    }

    /// What goes wrong from now on, and nothing else.
    pub(crate) fn spoil(&self, faults: &[Fault]) {
        *self.upstream.faults.lock() = faults.to_vec();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, from)) = self.listener.accept().await else {
                continue;
            };
            // Whoever does not trust the certificate goes away here.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

impl Upstream {
    fn does(&self, fault: Fault) -> bool {
        self.faults.lock().contains(&fault)
    }

    /// The answer that the proxy gives by itself, if it does.
    fn own_answer(&self, method: &Method) -> Option<Response> {
        let is_write = [Method::PUT, Method::PATCH, Method::DELETE].contains(method);
        let refuses = (is_write && self.does(Fault::WritesRefused))
            || (*method == Method::POST && self.does(Fault::PostRefused));
        if refuses {
            return Some(StatusCode::METHOD_NOT_ALLOWED.into_response());
        }
        let answers = *method == Method::OPTIONS && self.does(Fault::PreflightsAnswered);
        answers.then(|| StatusCode::NO_CONTENT.into_response())
    }

    fn spoil_request(&self, headers: &mut HeaderMap) {
        for (fault, name) in [
            (Fault::CookieNotPassedOn, header::COOKIE),
            (Fault::OriginDropped, header::ORIGIN),
            (Fault::AuthorizationDropped, header::AUTHORIZATION),
            (Fault::HostReplaced, header::HOST),
            (Fault::UpgradeDropped, header::UPGRADE),
            (Fault::UpgradeDropped, header::CONNECTION),
        ] {
            if self.does(fault) {
                headers.remove(name);
            }
        }
        if self.does(Fault::OriginReplaced) && headers.contains_key(header::ORIGIN) {
            let host = headers
                .get(header::HOST)
                .and_then(|host| host.to_str().ok());
            let origin = format!("https://{}", host.unwrap_or("localhost"));
            set(headers, header::ORIGIN, &origin);
        }
        if !self.does(Fault::ForwardedForDropped) {
            let person = HeaderValue::from_static("203.0.113.9");
            headers.append("x-forwarded-for", person);
        }
    }

    fn spoil_answer(&self, headers: &mut HeaderMap) {
        for (fault, seconds) in [(Fault::ClockBehind, -300), (Fault::ClockAhead, 300)] {
            if self.does(fault) {
                shift_date(headers, seconds);
            }
        }
        self.spoil_cookie(headers);
        let may_frame = headers.contains_key(header::CONTENT_SECURITY_POLICY);
        if self.does(Fault::FramesForbidden) && may_frame {
            set(headers, header::X_FRAME_OPTIONS, "DENY");
        }
        if self.does(Fault::PolicyDropped) {
            headers.remove(header::CONTENT_SECURITY_POLICY);
        }
        let is_said = headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        if self.does(Fault::EverybodyMayRead) && !is_said {
            set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        if self.does(Fault::CredentialsAllowed) && is_said {
            set(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
    }

    fn spoil_cookie(&self, headers: &mut HeaderMap) {
        let Some(cookie) = headers.remove(header::SET_COOKIE) else {
            return;
        };
        let mut cookie = cookie.to_str().expect("text").to_owned();
        for (fault, what, instead) in [
            (Fault::CookieNotSecure, "; Secure", ""),
            (Fault::CookieNotHttpOnly, "; HttpOnly", ""),
            (Fault::CookieOfSite, "; Path=/", "; Path=/; Domain=example"),
            (Fault::CookieRenamed, "__Host-Http-", ""),
        ] {
            if self.does(fault) {
                assert!(cookie.contains(what), "{cookie} has no {what}");
                cookie = cookie.replace(what, instead);
            }
        }
        if !self.does(Fault::CookieDropped) {
            set(headers, header::SET_COOKIE, &cookie);
        }
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    let value = HeaderValue::from_str(value).expect("a header's value");
    headers.insert(name, value);
}

fn shift_date(headers: &mut HeaderMap, seconds: i64) {
    let date = headers
        .get(header::DATE)
        .and_then(|date| date.to_str().ok());
    let date = jiff::fmt::rfc2822::parse(date.expect("a date")).expect("a date");
    let date = date.checked_add(jiff::SignedDuration::from_secs(seconds));
    let date = date.expect("a date").timestamp();
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    let text = printer.timestamp_to_rfc9110_string(&date).expect("a text");
    set(headers, header::DATE, &text);
}

async fn pass_on(State(upstream): State<Arc<Upstream>>, mut request: Request) -> Response {
    if let Some(answer) = upstream.own_answer(request.method()) {
        return answer;
    }
    let coming = hyper::upgrade::on(&mut request);
    let (parts, body) = request.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    let server = upstream.server.get().expect("a server");
    let url = format!("http://{server}{}", parts.uri);
    let mut headers = parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    upstream.spoil_request(&mut headers);
    let sent = upstream.client.request(parts.method, url).headers(headers);
    let Ok(answer) = sent.body(body).send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    upstream.spoil_answer(&mut headers);
    let body = if status == StatusCode::SWITCHING_PROTOCOLS {
        tokio::spawn(async move {
            if let (Ok(coming), Ok(mut going)) = (coming.await, answer.upgrade().await) {
                let mut coming = TokioIo::new(coming);
                drop(tokio::io::copy_bidirectional(&mut coming, &mut going).await);
            }
        });
        Body::empty()
    } else if upstream.does(Fault::StreamsHeld) {
        // All of it, before any of it goes on.
        match answer.bytes().await {
            Ok(body) => Body::from(body),
            Err(_) => return StatusCode::BAD_GATEWAY.into_response(),
        }
    } else {
        let pieces = futures_util::stream::unfold(answer, |mut answer| async {
            let piece = answer.chunk().await.transpose()?;
            Some((piece, answer))
        });
        Body::from_stream(pieces)
    };
    headers.remove(header::TRANSFER_ENCODING);
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
