//! People with accounts: signed up one after the other, each from an address of their own, as people are.
//! It must not know what they do afterwards.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::chance::Chance;
use crate::api::Api;
use crate::clock::{now, pause};
use crate::protocol::mails::verify_code;
use crate::protocol::requests::Call;

const MAIL_PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(1);

/// Somebody with an account.
pub(crate) struct Person {
    email: String,
    password: String,
    /// Where they come from: a server counts what one address tries.
    pub(crate) from: Ipv4Addr,
}

impl Person {
    /// The request that signs them in.
    pub(crate) fn login(&self, tenant: &str, host: SocketAddr) -> Vec<u8> {
        let body = json!({ "email": self.email, "password": self.password });
        Call {
            method: "POST",
            path: &format!("/v1/tenants/{tenant}/login"),
            token: None,
            body: &body.to_string(),
        }
        .bytes(host)
    }
}

/// Makes `count` accounts; `mails` is the folder into which the server writes.
pub(crate) fn make(
    address: SocketAddr,
    tenant: &str,
    mails: &Path,
    count: usize,
) -> Result<Vec<Person>> {
    let mut chance = Chance::new()?;
    (0..count)
        .map(|place| {
            let person = Person {
                email: format!("person-{place}@bench.example"),
                password: format!("bench {:016x}", chance.next()),
                from: own_address(place)?,
            };
            let mut api = Api::connect_from(person.from, address)?;
            let name = format!("Person {place}");
            let body = json!({ "email": person.email, "password": person.password, "name": name });
            api.sign_up(tenant, &body)?;
            api.verify(tenant, &awaited_code(mails)?)?;
            Ok(person)
        })
        .collect()
}

/// All of 127.0.0.0/8 is this machine (RFC 1122, section 3.2.1.3).
fn own_address(place: usize) -> Result<Ipv4Addr> {
    let (third, fourth) = (place / 250, place % 250 + 1);
    Ok(Ipv4Addr::new(
        127,
        1,
        u8::try_from(third).context("too many people for one network")?,
        u8::try_from(fourth)?,
    ))
}

/// The code of the only mail there; the mail is taken away.
fn awaited_code(mails: &Path) -> Result<String> {
    let end = now() + MAIL_PATIENCE;
    while now() < end {
        if let Some(mail) = take_mail(mails)? {
            return verify_code(&mail).context("a mail after a sign-up has no code");
        }
        pause(POLL);
    }
    bail!(
        "no mail came into {} for {} s",
        mails.display(),
        MAIL_PATIENCE.as_secs()
    );
}

fn take_mail(mails: &Path) -> Result<Option<String>> {
    let entries = match fs::read_dir(mails) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).context(format!("cannot read {}", mails.display())),
    };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "eml") {
            let mail = fs::read_to_string(&path)?;
            fs::remove_file(&path)?;
            return Ok(Some(mail));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_an_address_of_their_own() {
        let mut all: Vec<Ipv4Addr> = (0..400).map(|place| own_address(place).unwrap()).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 400);
        assert!(all.iter().all(Ipv4Addr::is_loopback));
    }

    #[test]
    fn a_mail_is_taken_once_and_one_being_written_is_left() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("1.part"), "half").unwrap();
        assert_eq!(take_mail(folder.path()).unwrap(), None);
        fs::write(folder.path().join("1.eml"), "whole").unwrap();
        assert_eq!(take_mail(folder.path()).unwrap().as_deref(), Some("whole"));
        assert_eq!(take_mail(folder.path()).unwrap(), None);
    }
}
