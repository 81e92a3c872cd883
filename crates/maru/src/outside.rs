//! What the configuration says about the world outside: the mail server, and whom we may call. Must not know what is sent.

use std::sync::Arc;

use anyhow::Context as _;
use app::outbound::{Fetch, Mailer};
use domain::Ambient;
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
