//! A letterbox that tests look into. Must not know who writes.

use app::outbound::{Mail, MailError, Mailer};
use tokio::sync::watch;

/// Keeps every mail.
pub struct Letterbox {
    mails: watch::Sender<Vec<Mail>>,
}

impl Default for Letterbox {
    fn default() -> Self {
        Self {
            mails: watch::Sender::new(Vec::new()),
        }
    }
}

#[async_trait::async_trait]
impl Mailer for Letterbox {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.mails.send_modify(|mails| mails.push(mail.clone()));
        Ok(())
    }
}

impl Letterbox {
    /// The `n`th mail, the first is 0, once it is there.
    ///
    /// # Panics
    /// When the letterbox is gone.
    pub async fn mail(&self, n: usize) -> Mail {
        let mut mails = self.mails.subscribe();
        let there = mails.wait_for(|mails| mails.len() > n).await;
        there.expect("the letterbox is ours")[n].clone()
    }

    /// How many mails came.
    pub fn count(&self) -> usize {
        self.mails.borrow().len()
    }
}
