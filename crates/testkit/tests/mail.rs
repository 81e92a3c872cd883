//! Mail to a server that speaks TLS: with the certificate that it should have, and with every other one.

use std::sync::Arc;
use std::time::Duration;

use app::outbound::{Mail, MailError, Mailer as _};
use domain::Email;
use maru_testkit::authority::{Authority, Flaw};
use maru_testkit::mail_server::{Encryption, MailServer};
use maru_testkit::{TestAmbient, soon};
use outbound::Authorities;
use outbound::mail::{Letters, MailQueue, Retries, SmtpMailer};

const BOTH: [(Encryption, &str, &str); 2] = [
    (Encryption::Implicit, "smtps", ""),
    (Encryption::StartTls, "smtp", "?tls=required"),
];

fn mail() -> Mail {
    Mail {
        to: Email::parse("jieun@example.com").expect("an address"),
        subject: "hello".to_owned(),
        text: "https://maru.example/shop#verify=CODE".to_owned(),
    }
}

fn mailer(url: &str, trusted: &Authorities) -> SmtpMailer {
    let ambient = Arc::new(TestAmbient::new(1));
    let letters = Letters::from_mailbox("Maru <maru@shop.example>", ambient).expect("a mailbox");
    SmtpMailer::from_url(url, letters, trusted).expect("an address of a mail server")
}

fn trusting(authority: &Authority) -> Authorities {
    Authorities::with_pem(authority.pem().as_bytes()).expect("an authority")
}

#[tokio::test]
async fn a_mail_and_the_password_go_encrypted_to_a_server_of_the_operator_s_own_authority() {
    let authority = Authority::default();
    for (encryption, scheme, query) in BOTH {
        let certificate = authority.server_config("localhost");
        let mut server = MailServer::start(encryption, vec![certificate]).await;
        let mailer = mailer(&server.url(scheme, query), &trusting(&authority));
        let sent = soon("the mail", mailer.send(&mail())).await;
        assert_eq!(sent, Ok(()), "{encryption:?}");
        let heard = server.heard().await;
        assert!(heard.encrypted && heard.signed_in, "{heard:?}");
        assert!(heard.mails[0].contains("#verify=CODE"), "{heard:?}");
        let in_clear: Vec<_> = heard.in_clear.iter().map(|line| &line[..4]).collect();
        let expected: &[&str] = match encryption {
            Encryption::StartTls => &["EHLO", "STAR"],
            _ => &[],
        };
        assert_eq!(in_clear, expected);
    }
}

#[tokio::test]
async fn no_other_certificate_is_taken_and_nothing_is_said_to_whoever_shows_it() {
    let (ours, theirs) = (Authority::default(), Authority::default());
    let (named, nobody) = (trusting(&ours), Authorities::default());
    for (encryption, scheme, query) in BOTH {
        for (what, certificate, trusted) in [
            (
                "nobody's authority",
                ours.server_config("localhost"),
                &nobody,
            ),
            (
                "another's authority",
                theirs.server_config("localhost"),
                &named,
            ),
            ("another's name", ours.server_config("mail.example"), &named),
            (
                "of long ago",
                ours.server_config_with("localhost", Flaw::Expired),
                &named,
            ),
        ] {
            let mut server = MailServer::start(encryption, vec![certificate]).await;
            let mailer = mailer(&server.url(scheme, query), trusted);
            let sent = soon("the refusal", mailer.send(&mail())).await;
            assert_eq!(sent, Err(MailError::Unavailable), "{encryption:?}, {what}");
            let heard = server.heard().await;
            assert!(
                !heard.signed_in && heard.mails.is_empty(),
                "{what}: {heard:?}"
            );
            let said = heard.in_clear.iter().any(|line| line.starts_with("AUTH"));
            assert!(!said, "{what}: {heard:?}");
        }
    }
}

#[tokio::test]
async fn where_the_offer_of_encryption_is_taken_out_nothing_is_sent() {
    let authority = Authority::default();
    let certificate = authority.server_config("localhost");
    let mut server = MailServer::start(Encryption::Withheld, vec![certificate]).await;
    let url = server.url("smtp", "?tls=required");
    let mailer = mailer(&url, &trusting(&authority));
    let sent = soon("the refusal", mailer.send(&mail())).await;
    assert_eq!(sent, Err(MailError::Unavailable));
    let heard = server.heard().await;
    assert!(!heard.encrypted && heard.mails.is_empty(), "{heard:?}");
    assert!(
        heard.in_clear.iter().all(|line| !line.starts_with("AUTH")),
        "{heard:?}"
    );
}

/// A certificate that has just run out is one of the things that somebody mends: the mail waits for it.
#[tokio::test]
async fn a_mail_is_kept_until_the_server_shows_the_right_certificate() {
    let authority = Authority::default();
    let certificates = vec![
        authority.server_config_with("localhost", Flaw::Expired),
        authority.server_config("mail.example"),
        authority.server_config("localhost"),
    ];
    let mut server = MailServer::start(Encryption::Implicit, certificates).await;
    let mailer = mailer(&server.url("smtps", ""), &trusting(&authority));
    let retries = Retries {
        delays: vec![Duration::ZERO; 2],
    };
    let (queue, task) = MailQueue::start(Arc::new(mailer), retries);
    queue.send(&mail()).await.expect("queued");
    for _ in 0..2 {
        assert_eq!(server.heard().await.mails, [""; 0]);
    }
    let heard = server.heard().await;
    assert!(heard.mails[0].contains("#verify=CODE"), "{heard:?}");
    assert_eq!(task.stop(Duration::from_secs(20)).await, 0);
}
