//! What is asked of the server for a line of a scene. Must not know what is answered.

use hyper::Method;
use serde_json::{Value, json};

use super::Scene;

/// Method, path and body.
type Asked = (Method, String, Option<Value>);

impl Scene<'_> {
    /// What the words of a line ask, if they ask anything.
    pub(super) fn asked(&self, words: &[&str]) -> Option<Asked> {
        let of_rooms = self.about_rooms(words);
        of_rooms
            .or_else(|| self.about_people(words))
            .or_else(|| self.about_messages(words))
    }

    fn at(&self, rest: &str) -> String {
        format!("/v1/rooms/{}{rest}", self.room)
    }

    fn about_rooms(&self, words: &[&str]) -> Option<Asked> {
        let made = |room: Value| (Method::POST, "/v1/rooms".to_owned(), Some(room));
        let own = "/members/me";
        Some(match *words {
            ["makes", alias] => made(json!({ "title": alias, "alias": alias })),
            ["makes", alias, "as", kind] => {
                made(json!({ "title": alias, "alias": alias, "kind": kind }))
            }
            ["makes", alias, "with", code] => {
                made(json!({ "title": alias, "alias": alias, "entry_code": code }))
            }
            ["meets", other] => made(json!({ "kind": "direct", "with": self.id_of(other) })),
            ["joins"] => (Method::PUT, self.at(own), None),
            ["joins", "with", code] => (
                Method::PUT,
                self.at(own),
                Some(json!({ "entry_code": code })),
            ),
            ["joins", "as", name] => (
                Method::PUT,
                self.at(own),
                Some(json!({ "profile": { "name": name } })),
            ),
            ["leaves"] => (Method::DELETE, self.at(own), None),
            ["deletes", "the", "room"] => (Method::DELETE, self.at(""), None),
            ["sets", field, "to", ref value @ ..] => {
                let value: Value = serde_json::from_str(&value.join(" ")).expect("JSON");
                (Method::PATCH, self.at(""), Some(json!({ field: value })))
            }
            ["marks", seq] => {
                let seq: u64 = seq.parse().expect("a seq");
                (Method::PUT, self.at("/read"), Some(json!({ "seq": seq })))
            }
            ["sets", "own", field, "to", ref value @ ..] => {
                let value: Value = serde_json::from_str(&value.join(" ")).expect("JSON");
                (Method::PATCH, self.at(own), Some(json!({ field: value })))
            }
            ["counts"] => (Method::GET, "/v1/me/rooms".to_owned(), None),
            ["asks", "for", "rooms"] => (Method::GET, "/v1/rooms".to_owned(), None),
            ["asks", "for", path] => (Method::GET, self.at(&format!("/{path}")), None),
            _ => return None,
        })
    }

    fn about_people(&self, words: &[&str]) -> Option<Asked> {
        let member = |name: &str| self.at(&format!("/members/{}", self.id_of(name)));
        let ban = |name: &str| self.at(&format!("/bans/{}", self.id_of(name)));
        let seconds = |text: &str| text.parse::<u32>().expect("seconds");
        Some(match *words {
            ["kicks", name] => (Method::DELETE, member(name), None),
            ["bans", name] => (Method::PUT, ban(name), Some(json!({}))),
            ["bans", name, "for", time] => {
                let body = json!({ "seconds": seconds(time) });
                (Method::PUT, ban(name), Some(body))
            }
            ["clears", name] => {
                let path = format!("{}/messages", member(name));
                (Method::DELETE, path, Some(json!({ "reason": "광고" })))
            }
            ["puts", "up", ref text @ ..] => {
                let body = json!({ "text": text.join(" ") });
                (Method::PUT, self.at("/notice"), Some(body))
            }
            ["pardons", name] => (Method::DELETE, ban(name), None),
            ["mutes", name, "for", time] => {
                let body = json!({ "mute_seconds": seconds(time) });
                (Method::PATCH, member(name), Some(body))
            }
            ["appoints", name, "as", role] => {
                (Method::PATCH, member(name), Some(json!({ "role": role })))
            }
            _ => return None,
        })
    }

    fn about_messages(&self, words: &[&str]) -> Option<Asked> {
        let message = |name: &str| self.at(&format!("/messages/{}", self.id_of(name)));
        let pin = |name: &str| self.at(&format!("/pins/{}", self.id_of(name)));
        let reaction = |emoji: &str, name: &str| {
            let encoded = emoji.bytes().map(|byte| format!("%{byte:02X}"));
            format!(
                "{}/reactions/{}",
                message(name),
                encoded.collect::<String>()
            )
        };
        Some(match *words {
            ["edits", name, "to", ref text @ ..] => {
                let body = json!({ "text": text.join(" ") });
                (Method::PATCH, message(name), Some(body))
            }
            ["deletes", name] => (Method::DELETE, message(name), None),
            ["reacts", emoji, "to", name] => (Method::PUT, reaction(emoji, name), None),
            ["takes", emoji, "from", name] => (Method::DELETE, reaction(emoji, name), None),
            ["reports", name, "for", reason] => {
                let body = json!({ "message": self.id_of(name), "reason": reason });
                (Method::POST, self.at("/reports"), Some(body))
            }
            ["pins", name] => (Method::PUT, pin(name), None),
            ["unpins", name] => (Method::DELETE, pin(name), None),
            ["looks", "at", "edits", "of", name] => {
                (Method::GET, format!("{}/edits", message(name)), None)
            }
            _ => return None,
        })
    }
}
