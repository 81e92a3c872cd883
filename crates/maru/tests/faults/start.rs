//! Starting: what the first start makes and the second finds, where settings come from, and that a start which is
//! killed anywhere leaves something that starts. Must not know how settings are read.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;

use rustix::process::Signal;
use serde_json::{Value, json};
use testkit::{Person, http};

use axum::http::Method;

use crate::server::{Launch, Port, Server, folder};
use crate::strace::beside;

/// A first start has flushed everything after fewer flushes.
const FLUSHES_MAX: usize = 60;

async fn rooms(server: &Server) -> Vec<Value> {
    let person = Person::enter(server.address, "ana").await;
    let rooms = person.get("/v1/rooms").await.json()["rooms"].clone();
    rooms.as_array().cloned().unwrap_or_default()
}

fn aliases(rooms: &[Value]) -> Vec<&str> {
    let aliases = rooms.iter().filter_map(|room| room["alias"].as_str());
    let mut aliases: Vec<&str> = aliases.collect();
    aliases.sort_unstable();
    aliases
}

#[tokio::test]
async fn the_first_start_makes_three_rooms_and_the_second_finds_them() {
    let home = folder();
    let launch = Launch::in_home(home.path());
    let server = launch.start().await;
    let first = rooms(&server).await;
    assert_eq!(aliases(&first), ["lobby", "lunch", "tennis"]);
    server.stop().await;
    let server = launch.start().await;
    assert_eq!(rooms(&server).await, first);
}

#[tokio::test]
async fn without_the_demo_there_is_no_tenant() {
    let home = folder();
    let server = Launch::in_home(home.path())
        .with(["--no-demo"])
        .start()
        .await;
    let path = "/v1/tenants/demo/guests";
    let answer = http::request(server.address, Method::POST, path, &[], Some(&json!({}))).await;
    assert_eq!(
        answer.expect("an answer").problem_code(),
        "tenant_not_found"
    );
}

#[tokio::test]
async fn a_first_start_that_is_killed_at_any_flush_leaves_a_house_that_starts() {
    for flush in 1..FLUSHES_MAX {
        let home = folder();
        let kill = format!("inject=fsync,fdatasync:signal=KILL:when={flush}");
        let words = beside(
            &home.path().join("trace"),
            &["trace=fsync,fdatasync", &kill],
        );
        if !is_killed(Launch::in_home(home.path()).under(words)).await {
            assert!(flush > 3, "nothing was flushed");
            return;
        }
        check_it_starts(home.path()).await;
    }
    panic!("a start still flushes after {FLUSHES_MAX} flushes");
}

#[tokio::test]
async fn a_first_start_that_is_killed_while_it_writes_the_keys_leaves_a_house_that_starts() {
    let home = folder();
    let trace = home.path().join("trace");
    let words = beside(&trace, &["trace=write", "inject=write:signal=KILL"]);
    assert!(is_killed(Launch::in_home(home.path()).under(words)).await);
    let trace = fs::read_to_string(trace).expect("strace has written its trace");
    assert!(
        trace.contains("/data/keys."),
        "the keys are the first words: {trace}"
    );
    check_it_starts(home.path()).await;
}

/// Whether it was killed before it was ready.
async fn is_killed(launch: Launch) -> bool {
    let Err(ended) = launch.try_start().await else {
        return false;
    };
    let signal = ended.status.signal();
    assert_eq!(signal, Some(Signal::KILL.as_raw()), "{}", ended.log);
    true
}

async fn check_it_starts(home: &Path) {
    let server = Launch::in_home(home).start().await;
    assert_eq!(aliases(&rooms(&server).await), ["lobby", "lunch", "tennis"]);
}

#[tokio::test]
async fn only_the_owner_reads_the_keys_and_tokens_outlive_a_restart() {
    let home = folder();
    let launch = Launch::in_home(home.path());
    let server = launch.start().await;
    let mode = |path: &Path| {
        let metadata = fs::metadata(path).expect("the first start made it");
        metadata.permissions().mode() & 0o777
    };
    assert_eq!(mode(&home.path().join("data/keys.toml")), 0o600);
    let mut ana = Person::enter(server.address, "ana").await;
    server.kill().await;
    let server = launch.start().await;
    ana.address = server.address;
    ana.say("tennis", "c1", "still here").await;
}

#[tokio::test]
async fn settings_come_from_the_environment_and_then_from_the_file() {
    let home = folder();
    let (port, other) = (Port::reserve(), Port::reserve());
    let file = format!(
        "listen = \"{}\"\ndata = \"store\"\nno_demo = true\n[limits]\nconnections_per_session = 1\n",
        port.address
    );
    fs::write(home.path().join("maru.toml"), file).expect("a file of ours");
    let launch = Launch::bare(home.path());
    let server = launch.start().await;
    assert_eq!(server.address, port.address);
    assert!(
        Person::try_enter(server.address, "ana").await.is_err(),
        "a demo tenant"
    );
    server.stop().await;

    let launch = launch.with_variable("MARU_LISTEN", other.address.to_string());
    let server = launch.with_variable("MARU_NO_DEMO", "false").start().await;
    assert_eq!(server.address, other.address);
    let ana = Person::enter(server.address, "ana").await;
    let _first = ana.open_socket().await;
    let ticket = ana.post("/v1/socket-tickets", &json!({})).await.json();
    let ticket = ticket["ticket"].as_str().unwrap_or_default();
    assert!(
        testkit::Socket::open(ana.address, ticket).await.is_err(),
        "a second socket"
    );
    assert!(home.path().join("store/maru.sqlite").exists());
    assert!(!home.path().join("maru-data").exists());
}

#[tokio::test]
async fn an_unknown_line_is_refused_by_its_name_and_not_with_its_value() {
    let home = folder();
    let line = "databse_url = \"postgres://maru:opensesame@db/maru\"\n";
    fs::write(home.path().join("maru.toml"), line).expect("a file of ours");
    let ended = Launch::bare(home.path()).run_to_end().await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(ended.log.contains("databse_url"), "{}", ended.log);
    assert!(!ended.log.contains("opensesame"), "{}", ended.log);
}

#[tokio::test]
async fn the_help_names_every_option_with_its_variable() {
    let home = folder();
    let help = Launch::bare(home.path())
        .with(["serve", "--help"])
        .run_to_end()
        .await;
    assert!(help.status.success());
    let options = "listen metrics-listen data database-url public-url no-demo unsafe-durability \
        trusted-proxy-hops limit-connections limit-connections-per-session \
        limit-connections-per-address log log-format config";
    for option in options.split_whitespace() {
        let variable = format!("MARU_{}", option.replace('-', "_").to_uppercase());
        assert!(
            help.out.contains(&format!("--{option} ")),
            "{option}: {}",
            help.out
        );
        assert!(help.out.contains(&variable), "{variable}: {}", help.out);
    }
    assert!(
        Launch::bare(home.path())
            .with(["--help"])
            .run_to_end()
            .await
            .out
            .contains("serve")
    );
}
