//! What we write to people, in Korean and English: short, plain, and nothing but the one link. Must not know how mail
//! is sent.

use domain::nicknames::Language;
use domain::{Email, Origin, Tenant};

use crate::onward::OnwardPath;
use crate::outbound::Mail;

/// Everything that a mail says besides its own words.
#[derive(Clone, Copy)]
pub(super) struct Letter<'a> {
    /// Where people reach us.
    pub(super) origin: &'a Origin,
    /// Of which service.
    pub(super) tenant: &'a Tenant,
    /// Where the reader goes on.
    pub(super) page: &'a OnwardPath,
    /// To whom.
    pub(super) to: &'a Email,
    /// In which language.
    pub(super) language: Language,
}

impl Letter<'_> {
    /// Asks whether mail arrives; the link makes the account.
    pub(super) fn verify(&self, name: &str, code: &str) -> Mail {
        let (service, link) = (&self.tenant.name, self.link("verify", code));
        match self.language {
            Language::Korean => self.mail(
                format!("[{service}] 이메일 주소를 확인해 주세요"),
                format!(
                    "{name}님, 안녕하세요.\n\n아래 링크를 열면 {service} 계정이 만들어집니다. 링크는 24시간 동안 한 번만 쓸 수 있습니다.\n\n{link}\n\n직접 가입하지 않으셨다면 링크를 열지 말고 이 메일을 지워 주세요. 계정은 만들어지지 않습니다.\n"
                ),
            ),
            Language::English => self.mail(
                format!("[{service}] Please confirm your address"),
                format!(
                    "Hello {name},\n\nopen this link to make your {service} account. It works once, within 24 hours.\n\n{link}\n\nIf you did not sign up, do not open the link and delete this mail. No account will be made.\n"
                ),
            ),
        }
    }

    /// Somebody signed up with an address that has an account.
    pub(super) fn has_account(&self) -> Mail {
        let (service, link) = (&self.tenant.name, self.page());
        match self.language {
            Language::Korean => self.mail(
                format!("[{service}] 이미 계정이 있습니다"),
                format!(
                    "누군가 이 주소로 {service}에 가입하려고 했지만, 이 주소에는 이미 계정이 있습니다.\n\n로그인하거나 비밀번호를 다시 정하려면 여기를 열어 주세요.\n\n{link}\n\n직접 하신 일이 아니라면 아무것도 하지 않으셔도 됩니다.\n"
                ),
            ),
            Language::English => self.mail(
                format!("[{service}] You have an account already"),
                format!(
                    "Somebody tried to sign up at {service} with this address, but it has an account already.\n\nSign in or choose a new password here:\n\n{link}\n\nIf it was not you, there is nothing to do.\n"
                ),
            ),
        }
    }

    /// Somebody forgot the password.
    pub(super) fn reset(&self, code: &str) -> Mail {
        let (service, link) = (&self.tenant.name, self.link("reset", code));
        match self.language {
            Language::Korean => self.mail(
                format!("[{service}] 비밀번호 다시 정하기"),
                format!(
                    "아래 링크를 열면 {service} 계정의 비밀번호를 새로 정할 수 있습니다. 링크는 30분 동안 한 번만 쓸 수 있습니다.\n\n{link}\n\n직접 요청하지 않으셨다면 이 메일을 지워 주세요. 비밀번호는 그대로입니다.\n"
                ),
            ),
            Language::English => self.mail(
                format!("[{service}] Choose a new password"),
                format!(
                    "Open this link to choose a new password for your {service} account. It works once, within 30 minutes.\n\n{link}\n\nIf you did not ask for it, delete this mail. Your password stays as it is.\n"
                ),
            ),
        }
    }

    fn page(&self) -> String {
        format!("{}{}", self.origin, self.page.with(None))
    }

    /// Behind the `#`, which no browser sends anywhere.
    fn link(&self, what: &str, code: &str) -> String {
        let secret = format!("{what}={code}");
        format!("{}{}", self.origin, self.page.with(Some(&secret)))
    }

    fn mail(&self, subject: String, text: String) -> Mail {
        Mail {
            to: self.to.clone(),
            subject,
            text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{TenantId, TenantSlug, Timestamp};
    use uuid::Uuid;

    #[test]
    fn each_mail_has_its_link_in_both_languages() {
        let slug = TenantSlug::parse("shop").expect("a slug");
        let id = TenantId::from_uuid(Uuid::from_u128(1));
        let tenant = Tenant::new(id, slug, "Shop", Timestamp::from_millis(0));
        let origin = Origin::parse("https://chat.example").expect("an origin");
        let to = Email::parse("jieun@example.com").expect("an address");
        let page = OnwardPath::of(&tenant, Some("/shop/lunch?a=b")).expect("a page");
        for language in [Language::Korean, Language::English] {
            let letter = Letter {
                origin: &origin,
                tenant: &tenant,
                page: &page,
                to: &to,
                language,
            };
            let verify = letter.verify("지은", "CODE").text;
            assert!(verify.contains("\nhttps://chat.example/shop/lunch?a=b#verify=CODE\n"));
            assert!(verify.contains("지은"));
            let reset = letter.reset("CODE").text;
            assert!(reset.contains("\nhttps://chat.example/shop/lunch?a=b#reset=CODE\n"));
            let known = letter.has_account();
            assert!(
                known
                    .text
                    .contains("\nhttps://chat.example/shop/lunch?a=b\n")
            );
            assert!(known.subject.starts_with("[Shop] "));
        }
    }
}
