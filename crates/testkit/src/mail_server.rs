//! A mail server (RFC 5321) that speaks TLS from the beginning or after STARTTLS (RFC 3207), takes one password (RFC 4954),
//! and tells everything that it heard before and behind the encryption. Must not know who writes.

use std::net::SocketAddr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::ServerConfig;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// Who may send mail.
pub const USER: &str = "maru";
/// And by which password.
pub const PASSWORD: &str = "a mail server's password";

/// When the encryption begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// With the connection.
    Implicit,
    /// When the client asks for it.
    StartTls,
    /// Never, as if somebody between had taken the offer out.
    Withheld,
}

/// What one connection brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Commands in the clear.
    pub in_clear: Vec<String>,
    /// Whether the encryption was agreed upon.
    pub encrypted: bool,
    /// Whether the password was right.
    pub signed_in: bool,
    /// The mails, as they were sent.
    pub mails: Vec<String>,
}

/// A mail server at work; it ends with this.
pub struct MailServer {
    /// Where it listens, on this machine.
    pub address: SocketAddr,
    heard: mpsc::UnboundedReceiver<Heard>,
    task: JoinHandle<()>,
}

impl MailServer {
    /// Each connection gets the next of these certificates, the last one all that follow.
    ///
    /// # Panics
    /// When there is no certificate, or no port.
    pub async fn start(encryption: Encryption, certificates: Vec<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let (sender, heard) = mpsc::unbounded_channel();
        let task = tokio::spawn(async move {
            let mut next = certificates.iter().cloned();
            let last = certificates.last().expect("a certificate");
            while let Ok((stream, _)) = listener.accept().await {
                let config = next.next().unwrap_or_else(|| Arc::clone(last));
                let mut conversation = Conversation {
                    heard: Heard::default(),
                    teller: sender.clone(),
                };
                // However it ends: what was heard counts.
                let _ = serve(stream, encryption, config.into(), &mut conversation).await;
                conversation.end();
            }
        });
        Self {
            address,
            heard,
            task,
        }
    }

    /// What the next connection brought, once it has sent a mail or is over.
    ///
    /// # Panics
    /// When it takes too long.
    pub async fn heard(&mut self) -> Heard {
        let heard = crate::soon("a connection to the mail server", self.heard.recv()).await;
        heard.expect("the server is ours")
    }

    /// The address for a configuration, with user and password.
    pub fn url(&self, scheme: &str, query: &str) -> String {
        let (port, password) = (self.address.port(), PASSWORD.replace(' ', "%20"));
        format!("{scheme}://{USER}:{password}@localhost:{port}{query}")
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Conversation {
    heard: Heard,
    teller: mpsc::UnboundedSender<Heard>,
}

impl Conversation {
    fn take(&mut self, mail: String) {
        self.heard.mails.push(mail);
        // Whoever asked may have gone.
        let _ = self.teller.send(self.heard.clone());
    }

    fn end(self) {
        if self.heard.mails.is_empty() {
            let _ = self.teller.send(self.heard);
        }
    }
}

async fn serve(
    mut stream: TcpStream,
    encryption: Encryption,
    acceptor: TlsAcceptor,
    now: &mut Conversation,
) -> Option<()> {
    if encryption != Encryption::Implicit {
        stream.write_all(b"220 here\r\n").await.ok()?;
        let offers = encryption == Encryption::StartTls;
        if !until_encrypted(&mut stream, offers, &mut now.heard).await? {
            return Some(());
        }
    }
    let mut stream = acceptor.accept(stream).await.ok()?;
    now.heard.encrypted = true;
    if encryption == Encryption::Implicit {
        stream.write_all(b"220 here\r\n").await.ok()?;
    }
    converse(stream, now).await
}

/// In the clear, up to STARTTLS; false when it ends without.
async fn until_encrypted(stream: &mut TcpStream, offers: bool, now: &mut Heard) -> Option<bool> {
    let (reading, mut writing) = stream.split();
    let mut lines = BufReader::new(reading).lines();
    while let Some(line) = lines.next_line().await.ok()? {
        let word = word_of(&line);
        now.in_clear.push(line);
        let answer: &[u8] = match word.as_str() {
            "EHLO" if offers => b"250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n",
            "EHLO" => b"250-here\r\n250 AUTH PLAIN LOGIN\r\n",
            "STARTTLS" if offers => b"220 go on\r\n",
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        writing.write_all(answer).await.ok()?;
        if word == "STARTTLS" && offers {
            return Some(true);
        }
    }
    Some(false)
}

fn word_of(line: &str) -> String {
    let word = line.split([' ', ':']).next().unwrap_or_default();
    word.to_uppercase()
}

async fn converse(stream: impl AsyncRead + AsyncWrite, now: &mut Conversation) -> Option<()> {
    let (reading, mut writing) = tokio::io::split(stream);
    let mut lines = BufReader::new(reading).lines();
    while let Some(line) = lines.next_line().await.ok()? {
        let answer = match word_of(&line).as_str() {
            "EHLO" => "250-here\r\n250 AUTH PLAIN",
            "AUTH" => {
                let proof = STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
                now.heard.signed_in = line == format!("AUTH PLAIN {proof}");
                if now.heard.signed_in {
                    "235 come in"
                } else {
                    "535 no"
                }
            }
            "MAIL" if !now.heard.signed_in => "530 sign in first",
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
                now.take(text);
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        let answer = format!("{answer}\r\n");
        writing.write_all(answer.as_bytes()).await.ok()?;
        writing.flush().await.ok()?;
    }
    Some(())
}
