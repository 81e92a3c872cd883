//! Mail: by SMTP, or into a folder where no mail server is set, always behind a queue. Must not know why a mail is sent.

mod folder;
mod letters;
mod queue;
mod smtp;

pub use folder::FolderMailer;
pub use letters::{Letters, UnfitSender};
pub use queue::{MailQueue, MailTask, Retries};
pub use smtp::{SmtpMailer, UnfitSmtpUrl};
