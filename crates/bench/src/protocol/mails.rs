//! The one thing that a load needs from a mail: the code in its link.
//! It must not know where mails lie or what the code is for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The code behind `#verify=` in a mail of one part (RFC 5322, RFC 2045).
pub(crate) fn verify_code(mail: &str) -> Option<String> {
    let (head, body) = mail.split_once("\r\n\r\n")?;
    let head = head.to_ascii_lowercase();
    let encoding = head
        .lines()
        .find_map(|line| line.strip_prefix("content-transfer-encoding:"));
    let text = match encoding.map_or("7bit", str::trim) {
        "base64" => {
            let whole: String = body.split_ascii_whitespace().collect();
            String::from_utf8(STANDARD.decode(whole).ok()?).ok()?
        }
        "quoted-printable" => body.replace("=\r\n", "").replace("=3D", "="),
        _ => body.to_owned(),
    };
    let (_, rest) = text.split_once("#verify=")?;
    let is_of_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let end = rest.find(|c| !is_of_code(c)).unwrap_or(rest.len());
    (end > 0).then(|| rest[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_found_however_the_mail_is_written() {
        let text = "안녕하세요 http://127.0.0.1:1/demo#verify=a-B_9\n끝";
        let coded = STANDARD.encode(text);
        let (first, second) = coded.split_at(20);
        for mail in [
            String::from("To: a@b.c\r\n\r\nopen http://x/demo#verify=a-B_9\r\n"),
            String::from(
                "content-transfer-encoding: quoted-printable\r\n\r\nx #ver=\r\nify=3Da-B=\r\n_9\r\n",
            ),
            format!("Content-Transfer-Encoding: base64\r\n\r\n{first}\r\n{second}\r\n"),
        ] {
            assert_eq!(verify_code(&mail).as_deref(), Some("a-B_9"), "{mail}");
        }
    }

    #[test]
    fn a_mail_without_a_code_has_none() {
        assert_eq!(verify_code("To: a@b.c\r\n\r\nhello"), None);
        assert_eq!(verify_code("To: a@b.c\r\n\r\nx#verify= y"), None);
    }
}
