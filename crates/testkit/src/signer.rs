//! A host's way of signing tokens, by every algorithm that is taken, and any nonsense that a test wants. Must not know how
//! tokens are checked.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::tenants::{Algorithm, IssuerKey};
use serde_json::{Value, json};

/// SubjectPublicKeyInfo of Ed25519 up to the key (RFC 8410 section 4).
const ED25519_SPKI: &[u8] = &[
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];
/// SubjectPublicKeyInfo of P-256 up to the point (RFC 5480 section 2).
const P256_SPKI: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// A key that signs.
pub enum Signer {
    /// Ed25519
    Ed(Ed25519KeyPair),
    /// P-256
    Ec(EcdsaKeyPair),
    /// RSA of 2,048 bits
    Rsa(Box<RsaKeyPair>),
    /// A shared secret
    Shared(Vec<u8>),
}

impl Signer {
    /// As a tenant registers it, by this `kid`.
    ///
    /// # Panics
    /// For a secret that is shared: nothing of it may be told.
    pub fn issuer_key(&self, kid: &str) -> IssuerKey {
        IssuerKey {
            kid: Some(kid.to_owned()),
            algorithm: Algorithm::parse(self.alg()).expect("one that is taken"),
            public_key: Some(self.public_pem()),
            secret: None,
        }
    }

    /// Ed25519 of this seed.
    ///
    /// # Panics
    /// Never: every seed is one.
    pub fn ed(seed: u8) -> Self {
        Self::Ed(Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("32 bytes are a seed"))
    }

    /// A new key of P-256.
    ///
    /// # Panics
    /// When the system gives no random bytes.
    pub fn ec() -> Self {
        Self::Ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key"))
    }

    /// A new key of RSA.
    ///
    /// # Panics
    /// When the system gives no random bytes.
    pub fn rsa() -> Self {
        Self::Rsa(Box::new(
            RsaKeyPair::generate(KeySize::Rsa2048).expect("a key"),
        ))
    }

    /// Its `alg`.
    pub fn alg(&self) -> &'static str {
        match self {
            Self::Ed(_) => "EdDSA",
            Self::Ec(_) => "ES256",
            Self::Rsa(_) => "RS256",
            Self::Shared(_) => "HS256",
        }
    }

    /// Its public key in PEM; of a shared secret nothing.
    ///
    /// # Panics
    /// Never: a key that was made can be written.
    pub fn public_pem(&self) -> String {
        let der = match self {
            Self::Ed(pair) => [ED25519_SPKI, pair.public_key().as_ref()].concat(),
            Self::Ec(pair) => [P256_SPKI, pair.public_key().as_ref()].concat(),
            Self::Rsa(pair) => pair.public_key().as_der().expect("a key").as_ref().to_vec(),
            Self::Shared(_) => return String::new(),
        };
        let digits = STANDARD.encode(der);
        format!("-----BEGIN PUBLIC KEY-----\n{digits}\n-----END PUBLIC KEY-----\n")
    }

    /// Its public key as a key of a key set; only of Ed25519 and P-256.
    ///
    /// # Panics
    /// For the others.
    pub fn jwk(&self, kid: &str) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match self {
            Self::Ed(pair) => {
                let x = text(pair.public_key().as_ref());
                json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "use": "sig", "x": x })
            }
            Self::Ec(pair) => {
                let point = pair.public_key().as_ref();
                let (x, y) = (text(&point[1..33]), text(&point[33..]));
                json!({ "kty": "EC", "crv": "P-256", "kid": kid, "alg": "ES256", "x": x, "y": y })
            }
            Self::Rsa(_) | Self::Shared(_) => panic!("not needed"),
        }
    }

    /// A token of these claims, with its own `alg` and this `kid`.
    pub fn token(&self, kid: &str, claims: &Value) -> String {
        let header = json!({ "alg": self.alg(), "typ": "JWT", "kid": kid });
        self.token_of(&header.to_string(), &claims.to_string())
    }

    /// A token of this header and payload, whatever they are.
    pub fn token_of(&self, header: &str, payload: &str) -> String {
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(payload)
        );
        let signature = URL_SAFE_NO_PAD.encode(self.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    fn sign(&self, signed: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Ed(pair) => pair.sign(signed).as_ref().to_vec(),
            Self::Ec(pair) => {
                let signature = pair.sign(&random, signed).expect("a signature");
                signature.as_ref().to_vec()
            }
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, signed, &mut signature)
                    .expect("a signature");
                signature
            }
            Self::Shared(secret) => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
                hmac::sign(&key, signed).as_ref().to_vec()
            }
        }
    }
}
