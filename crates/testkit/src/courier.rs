//! A push service for tests (RFC 8030): a real HTTP server on loopback that keeps what it is sent and answers what it is
//! told to, and devices that read it (RFC 8291, RFC 8188) by code that is not the server's. Must not know the server's
//! inside.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey as Verifier};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::{HeaderMap, Request, Response};
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::listening::{Answered, Listening};

/// A push service on loopback. It is gone with this value.
pub struct Courier {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    devices: AtomicU32,
    _listening: Listening,
}

/// A status, and the seconds of a `Retry-After`.
type Told = (u16, Option<u32>);

#[derive(Default)]
struct Shared {
    answers: Mutex<HashMap<String, VecDeque<Told>>>,
    received: Mutex<HashMap<String, Vec<Received>>>,
}

/// What the service was sent for a device.
#[derive(Clone, Debug)]
pub struct Received {
    /// The headers.
    pub headers: HeaderMap,
    /// The encrypted body.
    pub body: Bytes,
}

/// A browser's subscription, with the secrets that only it has.
pub struct Device {
    path: String,
    endpoint: String,
    private: PrivateKey,
    public: Vec<u8>,
    auth: [u8; 16],
}

impl Courier {
    /// A service that takes everything.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let listening = Listening::start(&shared, answer).await;
        Self {
            address: listening.address,
            shared,
            devices: AtomicU32::new(0),
            _listening: listening,
        }
    }

    /// A new subscription.
    ///
    /// # Panics
    /// When the system gives no chance.
    pub fn device(&self) -> Device {
        let path = format!("/send/{}", self.devices.fetch_add(1, Ordering::SeqCst));
        let private = PrivateKey::generate(&ECDH_P256).expect("a key");
        let public = private.compute_public_key().expect("its public half");
        let mut auth = [0; 16];
        aws_lc_rs::rand::fill(&mut auth).expect("chance");
        Device {
            endpoint: format!("http://{}{path}", self.address),
            path,
            public: public.as_ref().to_vec(),
            private,
            auth,
        }
    }

    /// The next push for the device is answered like this, with a `Retry-After` in seconds.
    pub fn answers_next(&self, device: &Device, status: u16, retry_after: Option<u32>) {
        let mut answers = self.shared.answers.lock();
        let next = answers.entry(device.path.clone()).or_default();
        next.push_back((status, retry_after));
    }

    /// What it was sent for the device so far.
    pub fn received(&self, device: &Device) -> Vec<Received> {
        let received = self.shared.received.lock();
        received.get(&device.path).cloned().unwrap_or_default()
    }

    /// What the pushes for the device say, after each was checked to be signed for this service by the key `public`.
    ///
    /// # Panics
    /// When one cannot be read, or is not signed as it must be.
    pub fn read(&self, device: &Device, public: &str, now_seconds: i64) -> Vec<Value> {
        let audience = format!("http://{}", self.address);
        let read = |one: &Received| {
            check_vapid(&one.headers, &audience, public, now_seconds);
            assert_eq!(one.headers["content-encoding"], "aes128gcm");
            assert!(one.body.len() <= 4_096, "{} bytes", one.body.len());
            device.open(&one.body)
        };
        self.received(device).iter().map(read).collect()
    }
}

async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Answered {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let body = body.collect().await;
    let body = body.map_or_else(|_| Bytes::new(), http_body_util::Collected::to_bytes);
    let next = shared
        .answers
        .lock()
        .get_mut(&path)
        .and_then(VecDeque::pop_front);
    let (status, retry_after) = next.unwrap_or((201, None));
    shared
        .received
        .lock()
        .entry(path)
        .or_default()
        .push(Received {
            headers: parts.headers,
            body,
        });
    let mut response = Response::new(Full::default());
    *response.status_mut() = status.try_into().expect("a test's statuses are statuses");
    if let Some(seconds) = retry_after {
        response.headers_mut().insert("retry-after", seconds.into());
    }
    Ok(response)
}

impl Device {
    /// Its address.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// What a page sends to its server.
    pub fn to_json(&self, language: &str) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({
            "endpoint": self.endpoint,
            "keys": { "p256dh": text(&self.public), "auth": text(&self.auth) },
            "language": language,
        })
    }

    /// What a body says.
    fn open(&self, body: &[u8]) -> Value {
        let (salt, rest) = body.split_at(16);
        let (size, rest) = rest.split_at(4);
        assert_eq!(size, 4_096_u32.to_be_bytes());
        let (length, rest) = rest.split_first().expect("the length of a key");
        let (sender, record) = rest.split_at(usize::from(*length));
        let shared = agree(
            &self.private,
            UnparsedPublicKey::new(&ECDH_P256, sender),
            (),
            |shared| Ok(shared.to_vec()),
        );
        let shared = shared.expect("the sender's key is on the curve");
        let info = [&b"WebPush: info\0"[..], &self.public, sender].concat();
        let secret = hkdf(&self.auth, &shared, &info);
        let key = hkdf(salt, &secret, b"Content-Encoding: aes128gcm\0");
        let nonce = hkdf(salt, &secret, b"Content-Encoding: nonce\0");
        let nonce: [u8; 12] = nonce[..12].try_into().expect("twelve bytes");
        let mut record = record.to_vec();
        let key = UnboundKey::new(&AES_128_GCM, &key[..16]).expect("sixteen bytes");
        let nonce = Nonce::assume_unique_for_key(nonce);
        let plain = LessSafeKey::new(key).open_in_place(nonce, Aad::empty(), &mut record);
        let plain = plain.expect("it was sealed for this device");
        let padding = plain.iter().rposition(|&byte| byte != 0);
        let end = padding.expect("a delimiter");
        assert_eq!(plain[end], 2, "the last record");
        serde_json::from_slice(&plain[..end]).expect("JSON")
    }
}

/// HKDF with SHA-256 and one block (RFC 5869).
fn hkdf(salt: &[u8], secret: &[u8], info: &[u8]) -> Vec<u8> {
    let extracted = sign(&Key::new(HMAC_SHA256, salt), secret);
    let expanding = Key::new(HMAC_SHA256, extracted.as_ref());
    sign(&expanding, &[info, &[1]].concat()).as_ref().to_vec()
}

/// RFC 8292: who sends, to whom, and until when that holds.
fn check_vapid(headers: &HeaderMap, audience: &str, public: &str, now: i64) {
    let value = headers["authorization"].to_str().expect("a text");
    let rest = value.strip_prefix("vapid t=").expect("the scheme");
    let (token, key) = rest.split_once(", k=").expect("two parameters");
    assert_eq!(key, public, "the tenant's own key");
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("BASE64URL");
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    Verifier::new(&ECDSA_P256_SHA256_FIXED, bytes(key))
        .verify(signed.as_bytes(), &bytes(signature))
        .expect("a good signature");
    let (header, claims) = signed.split_once('.').expect("a header");
    let parsed = |text| serde_json::from_slice::<Value>(&bytes(text)).expect("JSON");
    assert_eq!(parsed(header)["alg"], "ES256");
    let claims = parsed(claims);
    assert_eq!(claims["aud"], audience);
    assert_eq!(claims["sub"], "mailto:push@maru.example");
    let end = claims["exp"].as_i64().expect("an end");
    assert!(end > now && end <= now + 24 * 60 * 60, "{end} at {now}");
}
