//! A disk that cannot flush any more: nothing is acknowledged from then on, and the flush is not tried again, for the
//! system may have dropped what it could not write. Must not know how the store notices.

use testkit::{Person, http};

use axum::http::Method;

use crate::sending::{Answered, Sender};
use crate::server::{Launch, Server, folder};
use crate::strace::{beside, calls};

/// Flushes of the writing thread that still succeed.
const GOOD_FLUSHES: usize = 7;
/// Sends after the first failure, over each way.
const LATER: usize = 3;
/// The log is moved into the file after far fewer long messages.
const LONG_SENDS_MAX: usize = 1_000;

#[tokio::test]
async fn after_a_failed_flush_nothing_is_acknowledged_and_nothing_is_flushed() {
    let home = folder();
    let launch = Launch::in_home(home.path());
    launch.start().await.stop().await;
    let trace = home.path().join("trace");
    let failing = format!(
        "inject=fsync,fdatasync:error=EIO:when={}+",
        GOOD_FLUSHES + 1
    );
    let words = beside(&trace, &["trace=fsync,fdatasync", &failing]);
    let server = launch.clone().under(words).start().await;

    let mut ana = Sender::new(Person::enter(server.address, "ana").await, "tennis");
    let first_refused = send_until_refused(&mut ana).await;
    check_it_stays_refused(&server, &mut ana).await;
    ana.check().await;
    server.kill().await;
    check_no_flush_was_tried_again(&std::fs::read_to_string(&trace).expect("a trace"));

    let server = launch.start().await;
    ana.person.address = server.address;
    ana.was_unclear(first_refused);
    ana.check().await;
    for at in first_refused..ana.count() {
        assert_eq!(ana.post_again(at).await.code, "");
    }
    ana.check().await;
}

/// The log is flushed as ever, only the file that it is moved into is not.
#[tokio::test]
async fn after_a_failed_flush_of_the_file_nothing_is_acknowledged_and_nothing_is_lost() {
    let home = folder();
    let launch = Launch::in_home(home.path());
    launch.start().await.stop().await;
    let trace = home.path().join("trace");
    let failing = "inject=fsync,fdatasync:error=EIO";
    let mut words = beside(&trace, &["trace=fsync,fdatasync", failing]);
    words.extend(["-P".into(), home.path().join("data/maru.sqlite").into()]);
    let server = launch.clone().under(words).start().await;

    let mut ana = Sender::new(Person::enter(server.address, "ana").await, "tennis");
    let long = "마루".repeat(900);
    while ana.post(&long).await.code.is_empty() {
        assert!(ana.count() < LONG_SENDS_MAX, "the log was never moved");
    }
    check_it_stays_refused(&server, &mut ana).await;
    server.kill().await;
    check_no_flush_was_tried_again(&std::fs::read_to_string(&trace).expect("a trace"));

    let server = launch.start().await;
    ana.person.address = server.address;
    ana.check().await;
}

fn store_failed() -> Answered {
    Answered {
        status: 503,
        code: "store_failed".to_owned(),
    }
}

/// The place of the first send that was refused.
async fn send_until_refused(ana: &mut Sender) -> usize {
    loop {
        let at = ana.count();
        assert!(at <= GOOD_FLUSHES, "a failed flush was acknowledged");
        let answered = ana.post(&format!("words {at}")).await;
        if answered.code.is_empty() {
            continue;
        }
        assert_eq!(answered, store_failed());
        assert!(at > 0, "there was no flush that succeeded");
        return at;
    }
}

async fn check_it_stays_refused(server: &Server, ana: &mut Sender) {
    let mut socket = ana.person.open_socket().await;
    for later in 0..LATER {
        let over_http = ana.post(&format!("later words {later}")).await;
        assert_eq!(over_http, store_failed());
        let over_socket = ana.say(&mut socket, &format!("last words {later}")).await;
        assert_eq!(over_socket, store_failed());
    }
    let ready = http::request(server.address, Method::GET, "/readyz", &[], None).await;
    let ready = ready.expect("it still answers");
    assert_eq!(
        (ready.status, ready.problem_code()),
        (503, "store_failed".to_owned())
    );
    let guest = Person::try_enter(server.address, "bo").await;
    assert!(guest.is_err(), "a guest was let in without being kept");
}

fn check_no_flush_was_tried_again(trace: &str) {
    let calls = calls(trace);
    let failed = calls.iter().position(|call| !call.is_done());
    let failed = failed.expect("strace made a flush fail");
    let tried_again = &calls[failed + 1..];
    assert!(tried_again.is_empty(), "{tried_again:#?}");
}
