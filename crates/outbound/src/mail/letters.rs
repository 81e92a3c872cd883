//! From a mail to its bytes (RFC 5322). Must not know where they go.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use app::outbound::{Mail, MailError};
use domain::Ambient;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::{Address, Message};

/// Characters of a subject at most.
const SUBJECT_CHARS_MAX: usize = 200;

/// Who writes, and when.
pub struct Letters {
    from: Mailbox,
    ambient: Arc<dyn Ambient>,
}

/// The sender is no mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sender of mails is no address: write Maru <maru@shop.example>")]
pub struct UnfitSender;

impl Letters {
    /// From this mailbox: `Maru <maru@shop.example>` or an address alone.
    ///
    /// # Errors
    /// [`UnfitSender`].
    pub fn from_mailbox(from: &str, ambient: Arc<dyn Ambient>) -> Result<Self, UnfitSender> {
        if from.contains(char::is_control) {
            return Err(UnfitSender);
        }
        let from = from.parse().map_err(|_| UnfitSender)?;
        Ok(Self { from, ambient })
    }

    /// The mail as it is sent.
    pub(super) fn write(&self, mail: &Mail) -> Result<Message, MailError> {
        let to: Address = mail.to.as_str().parse().map_err(|_| MailError::Refused)?;
        let id = format!("<{}@{}>", self.random_hex(), self.from.email.domain());
        let text = SinglePart::builder()
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(one_line(&mail.subject))
            .date(UNIX_EPOCH + Duration::from_millis(self.now_millis()))
            .message_id(Some(id))
            // Holiday answers to it are not wanted (RFC 3834 section 5).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .singlepart(text)
            .map_err(|_| MailError::Refused)
    }

    /// Milliseconds since the Unix epoch.
    pub(super) fn now_millis(&self) -> u64 {
        u64::try_from(self.ambient.now().as_millis()).unwrap_or(0)
    }

    /// Sixteen random bytes as text.
    pub(super) fn random_hex(&self) -> String {
        let bytes = self.ambient.random();
        bytes.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a text takes every write");
            hex
        })
    }
}

fn one_line(subject: &str) -> String {
    subject
        .chars()
        .take(SUBJECT_CHARS_MAX)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use domain::{Email, Timestamp};

    use super::*;

    /// A clock that stands still, and numbers that count up.
    #[derive(Default)]
    struct Still(std::sync::atomic::AtomicU8);

    impl Ambient for Still {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(1_795_244_400_000)
        }

        fn random(&self) -> [u8; 16] {
            [self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst); 16]
        }
    }

    pub(in crate::mail) fn letters() -> Letters {
        let ambient = Arc::new(Still::default());
        Letters::from_mailbox("마루 <maru@shop.example>", ambient).expect("a mailbox")
    }

    pub(in crate::mail) fn mail(subject: &str) -> Mail {
        Mail {
            to: Email::parse("jieun@example.com").expect("an address"),
            subject: subject.to_owned(),
            text: "안녕하세요\nhttps://maru.example/shop#verify=CODE\n.\nbye".to_owned(),
        }
    }

    fn head_of(mail: &Mail) -> String {
        let bytes = letters().write(mail).expect("a letter").formatted();
        let text = String::from_utf8(bytes).expect("encoded as ASCII");
        let (head, _) = text.split_once("\r\n\r\n").expect("a head and a body");
        head.to_owned()
    }

    #[test]
    fn a_letter_has_what_servers_ask_for() {
        let head = head_of(&mail("가입을 마쳐 주세요"));
        for line in [
            "To: jieun@example.com",
            "Date: Sat, 21 Nov 2026 07:00:00 +0000",
            "Message-ID: <00000000000000000000000000000000@shop.example>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
        ] {
            assert!(head.lines().any(|l| l == line), "{line} in\n{head}");
        }
        assert!(head.is_ascii(), "{head}");
    }

    #[test]
    fn a_line_break_adds_no_header_and_no_recipient() {
        for evil in [
            "hello\r\nBcc: all@example.com",
            "hello\nBcc: all@example.com",
            "hello\rBcc: all@example.com",
            "안녕\r\nBcc: all@example.com\r\n\r\nbody",
            "hello\u{2028}Bcc: all@example.com",
            "a\0b",
        ] {
            let head = head_of(&mail(evil));
            let is_added = head
                .lines()
                .any(|line| line.to_lowercase().starts_with("bcc"));
            assert!(!is_added, "{evil:?} in\n{head}");
            let letter = letters().write(&mail(evil)).expect("a letter");
            assert_eq!(letter.envelope().to().len(), 1);
        }
        let ambient = || Arc::new(Still::default());
        for evil in [
            "a\r\nBcc: all@example.com <maru@shop.example>",
            "maru@shop.example\r\nBcc: all@example.com",
            "maru",
            "",
        ] {
            assert!(Letters::from_mailbox(evil, ambient()).is_err(), "{evil:?}");
        }
    }
}
