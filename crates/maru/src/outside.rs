//! What the configuration says about the world outside: the mail server, and whom we may call. Must not know what is sent.

use std::sync::Arc;

use anyhow::Context as _;
use app::outbound::{Fetch, Mailer};
use domain::{Ambient, Email};
use outbound::Authorities;
use outbound::http::{HttpFetch, OutboundPolicy};
use outbound::mail::{FolderMailer, Letters, MailQueue, MailTask, Retries, SmtpMailer};

use crate::config::Config;

/// The queue of mails before the mail server, or before a folder where there is none.
///
/// # Errors
/// When the address of the mail server, the sender or the file of authorities cannot be used, or the folder cannot be
/// made.
pub fn mailer(
    config: &Config,
    ambient: &Arc<dyn Ambient>,
) -> anyhow::Result<(Arc<dyn Mailer>, MailTask)> {
    let letters = |from: &str| {
        Letters::from_mailbox(from, Arc::clone(ambient))
            .with_context(|| format!("mail_from is no mailbox: {from}"))
    };
    let mailer: Arc<dyn Mailer> = match (&config.smtp_url, &config.mail_from) {
        (Some(_), None) => anyhow::bail!("smtp_url needs mail_from: who do mails come from?"),
        (Some(url), Some(from)) => {
            let trusted = authorities(config)?;
            Arc::new(SmtpMailer::from_url(url, letters(from)?, &trusted)?)
        }
        (None, from) => {
            let from = from.as_deref().unwrap_or("Maru <maru@localhost>");
            let folder = FolderMailer::open(&config.data.join("mail"), letters(from)?);
            Arc::new(folder.context("the folder of mails cannot be made")?)
        }
    };
    let (queue, task) = MailQueue::start(mailer, Retries::default());
    Ok((Arc::new(queue), task))
}

/// Calls to others.
///
/// # Errors
/// When a host that is allowed is none, or the file of authorities cannot be used.
pub fn fetch(config: &Config) -> anyhow::Result<Arc<dyn Fetch>> {
    let hosts = config.allow_private.iter().map(String::as_str);
    let policy = OutboundPolicy::allowing(hosts).context("outbound.allow_private")?;
    Ok(Arc::new(HttpFetch::trusting(policy, &authorities(config)?)))
}

fn authorities(config: &Config) -> anyhow::Result<Authorities> {
    let Some(path) = &config.authorities else {
        return Ok(Authorities::default());
    };
    let unfit = || format!("outbound.authorities: {}", path.display());
    let pem = std::fs::read(path).with_context(unfit)?;
    Authorities::with_pem(&pem).with_context(unfit)
}

/// Who is behind this server, as push services want to know it (RFC 8292 section 2.1): what the operator says, else where
/// mails come from. They refuse whoever gives what is no address.
///
/// # Errors
/// When what the operator says is none.
pub fn push_contact(config: &Config) -> anyhow::Result<Option<String>> {
    let mailbox = |text: &str| {
        let address = text.rsplit_once('<').map_or(text, |(_, rest)| rest);
        let address = Email::parse(address.trim_end_matches('>'))?;
        let is_public = !address.as_str().ends_with("@localhost");
        is_public.then(|| format!("mailto:{}", address.as_str()))
    };
    let Some(contact) = config.push_contact.as_deref() else {
        return Ok(config.mail_from.as_deref().and_then(mailbox));
    };
    let page = Some(contact).filter(|text| text.starts_with("https://") && text.is_ascii());
    let page = page.filter(|text| !text.contains(char::is_whitespace));
    let plain = contact.strip_prefix("mailto:").unwrap_or(contact);
    let contact = page.map(ToOwned::to_owned).or_else(|| mailbox(plain));
    let wanted = "push_contact must be an address such as mailto:ops@chat.example or https://chat.example/contact";
    contact.context(wanted).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::ServeArgs;

    fn contact(push: Option<&str>, mail: Option<&str>) -> Result<Option<String>, ()> {
        let args = ServeArgs {
            push_contact: push.map(ToOwned::to_owned),
            mail_from: mail.map(ToOwned::to_owned),
            config: Some("/dev/null".into()),
            ..ServeArgs::default()
        };
        let config = Config::load(&args).expect("a configuration");
        push_contact(&config).map_err(drop)
    }

    #[test]
    fn push_services_are_told_an_address_or_nothing() {
        let some = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(contact(None, None), Ok(None));
        let from = Some("Maru <talk@chat.example>");
        assert_eq!(contact(None, from), some("mailto:talk@chat.example"));
        assert_eq!(contact(None, Some("Maru <maru@localhost>")), Ok(None));
        assert_eq!(
            contact(Some("ops@chat.example"), from),
            some("mailto:ops@chat.example")
        );
        let page = "https://chat.example/contact";
        assert_eq!(contact(Some(page), from), some(page));
        assert_eq!(contact(Some("ops"), from), Err(()));
        assert_eq!(contact(Some("http://chat.example"), from), Err(()));
    }
}
