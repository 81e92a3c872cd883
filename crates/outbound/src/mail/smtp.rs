//! Mail by SMTP (RFC 5321). Must not know why a mail is sent.

use std::time::Duration;

use app::outbound::{Mail, MailError, Mailer};
use async_trait::async_trait;
use lettre::transport::smtp::PoolConfig;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use url::{Host, Url};

use super::letters::Letters;

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
    /// Without TLS only on this machine; `tls=opportunistic` only without a password. Needs a running tokio.
    ///
    /// # Errors
    /// [`UnfitSmtpUrl`].
    pub fn from_url(text: &str, letters: Letters) -> Result<Self, UnfitSmtpUrl> {
        check_url(text)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(text)
            .map_err(|_| UnfitSmtpUrl::Unknown)?
            .timeout(Some(STEP_TIMEOUT))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS_MAX))
            .build();
        Ok(Self { transport, letters })
    }
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
                tracing::warn!(code, is_final, "the mail server did not take a mail");
                Err(if is_final {
                    MailError::Refused
                } else {
                    MailError::Unavailable
                })
            }
        }
    }
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
