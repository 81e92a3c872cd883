//! Mail by SMTP (RFC 5321). Must not know why a mail is sent.

use std::time::Duration;

use app::outbound::{Mail, MailError, Mailer};
use async_trait::async_trait;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::client::{CertificateStore, Tls, TlsParameters, TlsVersion};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use url::{Host, Url};

use super::letters::Letters;
use crate::Authorities;

/// How long the mail server may take for one step.
const STEP_TIMEOUT: Duration = Duration::from_secs(20);
/// Connections to it at most.
const CONNECTIONS_MAX: u32 = 4;

/// Sends mails to a mail server.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    letters: Letters,
}

/// Why the address of the mail server cannot be used. Never prints it: it holds a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitSmtpUrl {
    /// Not understood.
    #[error(
        "the address of the mail server is not understood: write smtps://user:password@host:465 or \
         smtp://user:password@host:587?tls=required"
    )]
    Unknown,
    /// What is sent could be read under way.
    #[error(
        "mail to another machine must be encrypted: add ?tls=required, or ?tls=opportunistic for a relay without a password"
    )]
    Plain,
}

impl SmtpMailer {
    /// By the mail server at `smtps://user:password@host:465` or `smtp://user:password@host:587?tls=required`.
    /// Without TLS only on this machine; `tls=opportunistic` only without a password. With TLS its certificate must be
    /// of one of the authorities. Needs a running tokio.
    ///
    /// # Errors
    /// [`UnfitSmtpUrl`].
    pub fn from_url(
        text: &str,
        letters: Letters,
        authorities: &Authorities,
    ) -> Result<Self, UnfitSmtpUrl> {
        check_url(text)?;
        let unknown = |_| UnfitSmtpUrl::Unknown;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(text)
            .map_err(unknown)?
            .tls(tls(text, authorities)?)
            .timeout(Some(STEP_TIMEOUT))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS_MAX))
            .build();
        Ok(Self { transport, letters })
    }
}

/// Whether and when the conversation is encrypted.
fn tls(text: &str, authorities: &Authorities) -> Result<Tls, UnfitSmtpUrl> {
    let url = Url::parse(text).map_err(|_| UnfitSmtpUrl::Unknown)?;
    let host = url.host_str().ok_or(UnfitSmtpUrl::Unknown)?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let mut parameters = TlsParameters::builder(host.to_owned())
        .certificate_store(CertificateStore::WebpkiRoots)
        .set_min_tls_version(TlsVersion::Tlsv12);
    if let Some(added) = authorities.added() {
        parameters = parameters.add_root_certificate(added);
    }
    let parameters = parameters.build().map_err(|_| UnfitSmtpUrl::Unknown)?;
    let how = url.query_pairs().find(|(name, _)| name == "tls");
    Ok(match (url.scheme(), how.as_ref().map(|(_, how)| &**how)) {
        ("smtps", _) => Tls::Wrapper(parameters),
        (_, Some("required")) => Tls::Required(parameters),
        (_, Some(_)) => Tls::Opportunistic(parameters),
        (_, None) => Tls::None,
    })
}

fn check_url(text: &str) -> Result<(), UnfitSmtpUrl> {
    let url = Url::parse(text).map_err(|_| UnfitSmtpUrl::Unknown)?;
    // The scheme is not one of the web's, so its host is read as text.
    let host = url.host_str().ok_or(UnfitSmtpUrl::Unknown)?;
    let is_here = match Host::parse(host).map_err(|_| UnfitSmtpUrl::Unknown)? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let tls = url.query_pairs().find(|(name, _)| name == "tls");
    let has_password = url.password().is_some();
    match (url.scheme(), tls.as_ref().map(|(_, value)| value.as_ref())) {
        ("smtps", None) | ("smtp", Some("required")) => Ok(()),
        ("smtp", None) if is_here => Ok(()),
        ("smtp", Some("opportunistic")) if is_here || !has_password => Ok(()),
        ("smtp", None | Some("opportunistic")) => Err(UnfitSmtpUrl::Plain),
        _ => Err(UnfitSmtpUrl::Unknown),
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let letter = self.letters.write(mail)?;
        match self.transport.send(letter).await {
            Ok(_) => Ok(()),
            Err(error) => {
                let is_final = error.is_permanent();
                // The server's own words may quote the address: only the code is told.
                let code = error.status().map(|code| code.to_string());
                let why = reason_of(&error);
                tracing::warn!(code, is_final, why, "the mail server did not take a mail");
                Err(if is_final {
                    MailError::Refused
                } else {
                    MailError::Unavailable
                })
            }
        }
    }
}

/// What went wrong before the server said anything.
fn reason_of(error: &lettre::transport::smtp::Error) -> Option<&'static str> {
    if error.status().is_some() {
        return None;
    }
    let mut cause = std::error::Error::source(error);
    while let Some(now) = cause {
        let within = now.downcast_ref::<std::io::Error>();
        let within = within.and_then(std::io::Error::get_ref);
        let tls = now
            .downcast_ref()
            .or(within.and_then(|one| one.downcast_ref()));
        match tls {
            Some(rustls::Error::InvalidCertificate(_)) => {
                return Some("its certificate is not trusted");
            }
            Some(_) => return Some("it does not speak TLS as we do"),
            None => cause = now.source(),
        }
    }
    Some(if error.is_timeout() {
        "it takes too long"
    } else if error.is_client() {
        "it lacks what we need: encryption, or a way to sign in"
    } else {
        "it cannot be reached"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_and_a_code_never_travel_in_the_clear() {
        for good in [
            "smtps://user:password@mail.example:465",
            "smtp://user:password@mail.example:587?tls=required",
            "smtp://relay.internal?tls=opportunistic",
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
            "smtp://[::1]:2525",
        ] {
            assert_eq!(check_url(good), Ok(()), "{good}");
        }
        for plain in [
            "smtp://user:password@mail.example:587",
            "smtp://mail.example",
            "smtp://user:password@mail.example?tls=opportunistic",
        ] {
            assert_eq!(check_url(plain), Err(UnfitSmtpUrl::Plain), "{plain}");
        }
        for unknown in [
            "",
            "mail.example",
            "https://mail.example",
            "smtp://a?tls=no",
        ] {
            assert_eq!(check_url(unknown), Err(UnfitSmtpUrl::Unknown), "{unknown}");
        }
    }
}
