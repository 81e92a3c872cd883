//! No room left: sends are refused, everything else goes on, and once there is room again so do the sends. Must not
//! know how a store notices.

use testkit::Person;

use crate::reading::read_messages;
use crate::sending::{Answered, Sender};
use crate::shortage::Shortage;

/// The room is full after far fewer.
const SENDS_MAX: usize = 2_000;

#[tokio::test]
async fn a_full_disk_refuses_sends_and_nothing_else_until_there_is_room_again() {
    play(&Shortage::of_space()).await;
}

#[tokio::test]
async fn a_file_that_may_not_grow_refuses_sends_and_nothing_else_until_it_may() {
    play(&Shortage::of_file_size()).await;
}

#[tokio::test]
async fn a_server_that_starts_on_a_full_disk_serves_what_there_is() {
    let shortage = Shortage::of_space();
    let launch = shortage.launch();
    let server = launch.start().await;
    let mut ana = Sender::new(Person::enter(server.address, "ana").await, "tennis");
    assert_eq!(ana.post("the first words").await.code, "");
    shortage.begin(&server);
    fill(&mut ana).await;

    server.kill().await;
    let server = launch.start().await;
    shortage.go_on(&server);
    ana.person.address = server.address;
    check_reads(&ana).await;
    let (status, _) = shortage.refusal();
    assert_eq!(ana.post(&words("again", 0)).await.status, status);
    shortage.end(&server);
    assert_eq!(ana.post("words at last").await.code, "");
    ana.check().await;
}

async fn play(shortage: &Shortage) {
    let launch = shortage.launch();
    let server = launch.start().await;
    let mut ana = Sender::new(Person::enter(server.address, "ana").await, "tennis");
    assert_eq!(ana.post("the first words").await.code, "");
    shortage.begin(&server);

    let refusal = fill(&mut ana).await;
    let (status, code) = shortage.refusal();
    let code = code.to_owned();
    assert_eq!(refusal, Answered { status, code });
    let first_refused = ana.count() - 1;
    let mut socket = ana.person.open_socket().await;
    assert_eq!(ana.say(&mut socket, &words("socket", 0)).await, refusal);
    check_reads(&ana).await;

    shortage.end(&server);
    assert_eq!(ana.post("words over HTTP").await.code, "");
    assert_eq!(ana.say(&mut socket, "words by a socket").await.code, "");
    ana.check().await;
    for at in [first_refused, first_refused + 1] {
        assert_eq!(ana.post_again(at).await.code, "");
    }
    ana.check().await;

    server.kill().await;
    let server = launch.start().await;
    ana.person.address = server.address;
    ana.check().await;
}

fn words(way: &str, at: usize) -> String {
    format!("{way} {at} {}", "마루".repeat(1_900))
}

/// Sends until it is refused.
async fn fill(ana: &mut Sender) -> Answered {
    for at in 0..SENDS_MAX {
        let answered = ana.post(&words("http", at)).await;
        if !answered.code.is_empty() {
            return answered;
        }
    }
    panic!("there was always room");
}

/// Everything that was accepted can be read, and nothing that was refused.
async fn check_reads(ana: &Sender) {
    let log = ana.check().await;
    let pages = read_messages(&ana.person, ana.room).await;
    let accepted = ana.count() - ana.refused().len();
    assert_eq!(pages.len(), accepted);
    assert!(log.len() > accepted, "the log has joins too");
    let bo = ana.person.get("/v1/rooms").await;
    assert_eq!(bo.status, 200);
}
