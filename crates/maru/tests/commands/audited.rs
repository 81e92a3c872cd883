//! What the command line does stands in the audit log: who, what, why, how it was and how it is.

use serde_json::Value;
use testkit::Person;

use crate::world::Home;

/// Before these there was nothing that they could say.
const BEGINNINGS: &[&str] = &[
    "tenant.created",
    "key.created",
    "bot.created",
    "operator.invited",
];

/// The newest line of the log.
async fn last(home: &Home) -> Value {
    let log = home.json(&["audit", "--limit", "1"]).await;
    log[0].clone()
}

/// Runs it with a reason, and reads what was written down.
async fn act(home: &Home, words: &[&str], action: &str) -> String {
    let before = last(home).await["id"].as_i64();
    let reason = format!("because of {action}");
    let mut all = words.to_vec();
    all.extend(["--reason", &reason, "--json"]);
    let done = home.run(&all).await;
    assert!(done.status.success(), "{words:?}: {}", done.log);
    let line = last(home).await;
    assert!(
        line["id"].as_i64() > before,
        "{words:?} is not written down"
    );
    assert_eq!(line["action"], action, "{line}");
    assert_eq!(line["actor"], "command-line", "{line}");
    assert_eq!(line["reason"], reason, "{line}");
    assert!(
        line["object"].as_str().is_some_and(|id| id.contains('_')),
        "{line}"
    );
    assert!(line["after"].is_object(), "{line}");
    assert_eq!(
        line["before"].is_object(),
        !BEGINNINGS.contains(&action),
        "{line}"
    );
    assert_ne!(line["before"], line["after"], "{line}");
    done.out
}

fn text(out: &str, path: &str) -> String {
    let json: Value = serde_json::from_str(out).expect("JSON");
    let found = json.pointer(path).and_then(Value::as_str);
    found.expect("it is said").to_owned()
}

#[tokio::test]
async fn every_act_of_the_command_line_is_written_down_with_its_reason() {
    let home = Home::new();
    let server = home.serve(&[]);
    let guest = Person::enter(server.address, "ana").await;
    // A tenant begins with a key, whose line is the newer one.
    act(&home, &["tenant", "create", "shop"], "key.created").await;
    let set = ["tenant", "set", "shop", "--name", "Another"];
    act(&home, &set, "tenant.changed").await;
    act(&home, &["tenant", "disable", "shop"], "tenant.disabled").await;
    act(&home, &["tenant", "enable", "shop"], "tenant.enabled").await;
    let create = ["key", "create", "shop", "--name", "backend 2"];
    let key = text(&act(&home, &create, "key.created").await, "/id");
    act(&home, &["key", "revoke", "shop", &key], "key.revoked").await;
    let create = ["bot", "create", "shop", "--name", "helper"];
    let bot = act(&home, &create, "key.created").await;
    let bot = text(&bot, "/principal/id");
    act(&home, &["bot", "delete", "shop", &bot], "bot.deleted").await;
    let erase = ["person", "erase", "demo", guest.id()];
    act(&home, &erase, "person.erased").await;
    act(&home, &["operator", "invite"], "operator.invited").await;
    let delete = ["tenant", "delete", "shop", "--yes"];
    act(&home, &delete, "tenant.deleted").await;
    // What nobody can read is no reason.
    let empty = ["key", "create", "demo", "--name", "a", "--reason", " "];
    assert!(!home.run(&empty).await.status.success());
    server.stop().await;
}
