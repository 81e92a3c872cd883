//! Mail by a server with TLS, as an operator sets it.

use axum::http::Method;
use outbound::Authorities;
use outbound::http::{HttpFetch, OutboundPolicy};
use serde_json::json;
use testkit::authority::Authority;
use testkit::mail_server::{Encryption, MailServer};

use crate::proxy::Proxy;
use crate::world::Home;

const FROM: &str = "Maru <maru@shop.example>";

#[tokio::test]
async fn whoever_signs_up_is_written_to_by_a_mail_server_of_the_operator_s_own_authority() {
    let home = Home::new();
    let authority = Authority::default();
    std::fs::write(home.file("authorities.pem"), authority.pem()).expect("a file");
    let certificate = authority.server_config("localhost");
    let mut mails = MailServer::start(Encryption::StartTls, vec![certificate]).await;
    let toml = format!(
        "smtp_url = \"{}\"\nmail_from = \"{FROM}\"\n[outbound]\nauthorities = \"authorities.pem\"\n",
        mails.url("smtp", "?tls=required")
    );
    std::fs::write(home.file("maru.toml"), toml).expect("a file");
    let server = home.serve(&[]);
    let body = json!({ "email": "jieun@shop.example", "password": "correct horse battery", "name": "지은" });
    let path = "/v1/tenants/demo/accounts";
    let asked = server.ask(Method::POST, path, Some(&body)).await;
    assert_eq!(asked.status, 202, "{:?}", asked.body);
    let heard = mails.heard().await;
    assert!(heard.encrypted && heard.signed_in, "{heard:?}");
    assert!(heard.mails[0].contains("jieun@shop.example"), "{heard:?}");
    let log = server.stop().await;
    assert!(!log.contains(testkit::mail_server::PASSWORD), "{log}");
}

#[tokio::test]
async fn a_server_that_is_not_trusted_is_told_of_in_the_log_and_gets_nothing() {
    let home = Home::new();
    let certificate = Authority::default().server_config("localhost");
    let mut mails = MailServer::start(Encryption::Implicit, vec![certificate]).await;
    let url = mails.url("smtps", "");
    let server = home.serve(&["--smtp-url", &url, "--mail-from", FROM]);
    let body = json!({ "email": "jieun@shop.example", "password": "correct horse battery", "name": "지은" });
    let path = "/v1/tenants/demo/accounts";
    server.ask(Method::POST, path, Some(&body)).await;
    let heard = mails.heard().await;
    assert!(!heard.signed_in && heard.mails.is_empty(), "{heard:?}");
    let log = server.stop().await;
    assert!(log.contains("its certificate is not trusted"), "{log}");
    assert!(log.contains("mails that waited were not sent"), "{log}");
}

#[tokio::test]
async fn a_file_of_authorities_that_is_none_stops_the_start_and_is_named() {
    let home = Home::new();
    std::fs::write(home.file("empty.pem"), "no certificate").expect("a file");
    for (file, why) in [
        ("missing.pem", "No such file"),
        ("empty.pem", "it holds no certificate"),
    ] {
        let words = [
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--outbound-authorities",
            file,
        ];
        let ended = home.run(&words).await;
        assert!(!ended.status.success(), "{file}");
        let named = format!("outbound.authorities: {file}");
        assert!(ended.log.contains(&named), "{}", ended.log);
        assert!(ended.log.contains(why), "{}", ended.log);
    }
}

/// Providers and hosts beside us may have certificates of the same authority.
#[tokio::test]
async fn calls_to_providers_and_hosts_trust_the_same_authorities() {
    use app::outbound::{Fetch as _, FetchError, FetchRequest};

    let home = Home::new();
    let authority = Authority::default();
    let proxy = Proxy::with_tls(&authority).await;
    let server = home.serve(&[]);
    proxy.lead_to(server.address);
    let url = format!("https://localhost:{}/healthz", proxy.address.port());
    let policy = || OutboundPolicy::allowing(["localhost"]).expect("a host");
    let refused = HttpFetch::new(policy())
        .fetch(FetchRequest::get(&url))
        .await;
    assert_eq!(refused.err(), Some(FetchError::Network));
    let other = Authority::default();
    for (one, is_trusted) in [(&other, false), (&authority, true)] {
        let trusted = Authorities::with_pem(one.pem().as_bytes()).expect("an authority");
        let fetch = HttpFetch::trusting(policy(), &trusted);
        let answer = fetch.fetch(FetchRequest::get(&url)).await;
        assert_eq!(answer.is_ok_and(|answer| answer.status == 200), is_trusted);
    }
    server.stop().await;
}
