//! The queue before a small SMTP server (RFC 5321) on this machine.

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::Authorities;
use crate::mail::letters::tests::{letters, mail};
use crate::mail::{FolderMailer, SmtpMailer};

/// What one connection took: the recipients, and the text of each mail.
#[derive(Debug, Default)]
struct Taken {
    recipients: Vec<String>,
    mails: Vec<String>,
}

/// A mail server that answers the end of each mail with the next of these lines, and tells what it took.
struct SmtpServer {
    url: String,
    taken: mpsc::UnboundedReceiver<Taken>,
}

impl SmtpServer {
    async fn start(verdicts: Vec<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let (sender, taken) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut verdicts = verdicts.into_iter();
            while let Ok((stream, _)) = listener.accept().await {
                converse(stream, &mut verdicts, &sender).await;
            }
        });
        let url = format!("smtp://{address}");
        Self { url, taken }
    }

    fn mailer(&self) -> Arc<SmtpMailer> {
        Arc::new(
            SmtpMailer::from_url(&self.url, letters(), &Authorities::default())
                .expect("an address of a server here"),
        )
    }
}

async fn converse(
    stream: TcpStream,
    verdicts: &mut impl Iterator<Item = &'static str>,
    taken: &mpsc::UnboundedSender<Taken>,
) -> Option<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 here\r\n").await.ok()?;
    let mut now = Taken::default();
    while let Some(line) = lines.next_line().await.ok()? {
        let answer = match line.split([' ', ':']).next()?.to_uppercase().as_str() {
            "EHLO" => "250-here\r\n250 8BITMIME",
            "RCPT" => {
                now.recipients.push(line);
                "250 ok"
            }
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await.ok()?;
                let mut text = String::new();
                loop {
                    let line = lines.next_line().await.ok()??;
                    if line == "." {
                        break;
                    }
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push('\n');
                }
                now.mails.push(text);
                let _ = taken.send(std::mem::take(&mut now));
                verdicts.next().unwrap_or("250 taken")
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        writing
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .ok()?;
    }
    None
}

fn soon() -> Retries {
    Retries {
        delays: vec![Duration::from_millis(10); 2],
    }
}

const LONG: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_queued_mail_reaches_the_server_whole_and_only_whom_it_is_for() {
    let mut server = SmtpServer::start(vec![]).await;
    let (queue, task) = MailQueue::start(server.mailer(), soon());
    queue
        .send(&mail("가입\r\nBcc: all@example.com"))
        .await
        .expect("queued");
    let taken = server.taken.recv().await.expect("a mail");
    assert_eq!(taken.recipients, ["RCPT TO:<jieun@example.com>"]);
    let (head, body) = taken.mails[0].split_once("\n\n").expect("head and body");
    assert!(!head.to_lowercase().contains("\nbcc"), "{head}");
    assert!(head.contains("Content-Transfer-Encoding: "), "{head}");
    assert!(!body.is_empty());
    assert_eq!(task.stop(LONG).await, 0);
}

#[tokio::test]
async fn a_mail_that_is_put_off_is_tried_again() {
    let mut server = SmtpServer::start(vec!["451 later", "250 taken"]).await;
    let (queue, task) = MailQueue::start(server.mailer(), soon());
    queue.send(&mail("one")).await.expect("queued");
    server.taken.recv().await.expect("the first try");
    server.taken.recv().await.expect("the second try");
    assert_eq!(task.stop(LONG).await, 0);
    assert!(server.taken.try_recv().is_err());
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_not_tried_again() {
    let mut server = SmtpServer::start(vec!["550 no such person"]).await;
    let (queue, task) = MailQueue::start(server.mailer(), soon());
    queue.send(&mail("one")).await.expect("queued");
    assert_eq!(task.stop(LONG).await, 0);
    server.taken.recv().await.expect("the only try");
    assert!(server.taken.try_recv().is_err());
}

#[tokio::test]
async fn a_full_queue_refuses_and_stopping_tells_what_is_lost() {
    // Nobody listens there any more.
    let url = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        format!("smtp://{}", listener.local_addr().expect("bound"))
    };
    let mailer =
        SmtpMailer::from_url(&url, letters(), &Authorities::default()).expect("an address");
    let retries = Retries {
        delays: vec![Duration::from_hours(1)],
    };
    let (queue, task) = MailQueue::start(Arc::new(mailer), retries);
    for _ in 0..QUEUED_MAILS_MAX {
        queue.send(&mail("one")).await.expect("queued");
    }
    assert_eq!(queue.send(&mail("one")).await, Err(MailError::QueueFull));
    assert_eq!(task.stop(Duration::ZERO).await, QUEUED_MAILS_MAX);
    assert_eq!(queue.send(&mail("one")).await, Err(MailError::QueueFull));
}

#[tokio::test]
async fn without_a_server_the_queue_writes_into_the_folder() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = FolderMailer::open(data.path(), letters()).expect("made");
    let (queue, task) = MailQueue::start(Arc::new(folder), Retries::default());
    queue.send(&mail("one")).await.expect("queued");
    assert_eq!(task.stop(LONG).await, 0);
    assert_eq!(std::fs::read_dir(data.path()).expect("listed").count(), 1);
}
