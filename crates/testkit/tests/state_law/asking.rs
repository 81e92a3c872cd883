//! What a deed asks of the server. Must not know what is answered.

use std::fmt::Write as _;

use domain::RoomKind;
use hyper::Method;
use serde_json::{Value, json};

use super::{Asked, House};
use crate::deeds::{ACTORS, Deed, What};

/// Emoji as people send them, some of them twice.
const EMOJI: [&str; 4] = ["👍", "❤️", "❤", "🎾"];
const NAMES: [&str; 4] = ["다온", "라온", "Dana", "마루치"];
const CODE: &str = "열려라";

impl House {
    pub(super) async fn about_messages(&mut self, deed: &Deed) -> Option<Asked> {
        self.said += 1;
        let client_id = format!("c{}", self.said);
        let message = deed
            .which
            .checked_rem(self.sent.len())
            .map(|at| self.sent[at].clone());
        let of = |path: &str| {
            let (_, _, id) = message.clone()?;
            Some(self.at(&format!("{path}/{id}")))
        };
        let send = |body: Value| Some((Method::POST, self.at("/messages"), body));
        let edit = |text: String| {
            let path = of("/messages")?;
            Some((Method::PATCH, path, json!({ "text": text })))
        };
        let delete = |body| of("/messages").map(|path| (Method::DELETE, path, body));
        let number = self.said;
        match deed.what {
            What::Send => send(json!({ "client_id": client_id, "text": format!("말 {number}") })),
            What::SendHeld => send(json!({ "client_id": client_id, "text": "잠깐 대기" })),
            What::SendAgain => {
                let (_, again, _) = message?;
                send(json!({ "client_id": again, "text": "다시" }))
            }
            What::Reply => {
                let (_, _, id) = message?;
                send(json!({ "client_id": client_id, "text": "답", "reply_to": id }))
            }
            What::Name => {
                let (name, id) = self.shown(deed.whom).await;
                let text = format!("@{name}님 @here **안녕**");
                send(json!({ "client_id": client_id, "text": text, "mentions": [id, id] }))
            }
            What::Edit => edit(format!("고침 {number} {}", "마루".repeat(number))),
            What::EditHeld => edit("대기".to_owned()),
            What::Delete => delete(Value::Null),
            What::DeleteBecause => delete(json!({ "reason": "광고" })),
            What::React | What::TakeBack => {
                let method = if deed.what == What::React {
                    Method::PUT
                } else {
                    Method::DELETE
                };
                let path = of("/messages")?;
                let path = format!("{path}/reactions/{}", encoded(EMOJI[deed.number % 4]));
                Some((method, path, Value::Null))
            }
            What::Pin => of("/pins").map(|path| (Method::PUT, path, Value::Null)),
            What::Unpin => of("/pins").map(|path| (Method::DELETE, path, Value::Null)),
            What::Report => {
                let (_, _, id) = message?;
                let body = json!({ "message": id, "reason": "spam" });
                Some((Method::POST, self.at("/reports"), body))
            }
            _ => None,
        }
    }

    pub(super) fn about_the_room(&self, deed: &Deed) -> Option<Asked> {
        let change = |body| Some((Method::PATCH, self.at(""), body));
        let number = deed.number;
        let is_on = number.is_multiple_of(3);
        match deed.what {
            What::SetTitle => change(json!({ "title": format!("방 {number}"), "tags": ["운동"] })),
            What::Freeze => change(json!({ "frozen": is_on })),
            What::Archive => change(json!({ "archived": is_on && number > 6 })),
            What::SlowDown => change(json!({ "slow_mode_seconds": number % 3 })),
            What::SetCode if is_on => change(json!({ "entry_code": CODE })),
            What::SetCode => change(json!({ "entry_code": null })),
            What::SetWords => change(
                json!({ "words": { "rules": [{ "text": format!("말 {number}"), "action": "mask" }] } }),
            ),
            What::SetEntry => {
                let entry = ["anyone", "approval", "invited"][number % 3];
                change(json!({ "policy": { "entry": entry } }))
            }
            What::SetLimits => change(json!({ "policy": { "history_messages_max": number * 2,
                "edit_minutes_max": number, "reactions": number != 5, "members_max": 3 + number } })),
            What::SetKind => {
                let kind = RoomKind::ALL[number % RoomKind::ALL.len()];
                change(json!({ "kind": kind.as_str() }))
            }
            What::PutUp => Some((
                Method::PUT,
                self.at("/notice"),
                json!({ "text": format!("**공지** {number}") }),
            )),
            What::TakeDown => Some((Method::DELETE, self.at("/notice"), Value::Null)),
            What::DeleteRoom => Some((Method::DELETE, self.at(""), Value::Null)),
            _ => None,
        }
    }

    pub(super) async fn about_people(&self, deed: &Deed) -> Option<Asked> {
        let own = self.at("/members/me");
        let number = deed.number;
        let profile = json!({ "profile": { "name": NAMES[number % 4] } });
        let invite = deed
            .which
            .checked_rem(self.invites.len())
            .map(|at| &self.invites[at]);
        Some(match deed.what {
            What::Join => (Method::PUT, own, Value::Null),
            What::JoinByCode => (Method::PUT, own, json!({ "entry_code": CODE })),
            What::JoinByInvite => (Method::PUT, own, json!({ "invite": invite?.1 })),
            What::JoinAs => (Method::PUT, own, profile),
            What::Leave => (Method::DELETE, own, Value::Null),
            What::Invite => (Method::POST, self.at("/invites"), json!({})),
            What::RevokeInvite => {
                let path = self.at(&format!("/invites/{}", invite?.0));
                (Method::DELETE, path, Value::Null)
            }
            What::SetProfile if !number.is_multiple_of(3) => (Method::PATCH, own, profile),
            What::SetProfile => (Method::PATCH, own, json!({ "profile": null })),
            What::SetOwn => (Method::PATCH, own, json!({ "pinned": number })),
            What::Rename => {
                let name = json!({ "name": NAMES[number % 4] });
                (Method::PATCH, "/v1/me".to_owned(), name)
            }
            What::MarkRead => (Method::PUT, self.at("/read"), json!({ "seq": number })),
            What::Ask => (
                Method::PUT,
                self.at("/queue/me"),
                json!({ "note": "안녕하세요" }),
            ),
            What::Decide | What::Withdraw => return self.about_the_queue(deed).await,
            What::Resolve | What::Undo => return self.about_order(deed).await,
            _ => return self.about_somebody(deed).await,
        })
    }

    async fn about_somebody(&self, deed: &Deed) -> Option<Asked> {
        let (_, id) = self.shown(deed.whom).await;
        let (member, ban) = (
            self.at(&format!("/members/{id}")),
            self.at(&format!("/bans/{id}")),
        );
        let role = ["member", "deputy", "deputy", "host"][deed.number % 4];
        Some(match deed.what {
            What::Kick => (Method::DELETE, member, Value::Null),
            What::Ban => (Method::PUT, ban, json!({ "seconds": 5, "reason": "광고" })),
            What::Pardon => (Method::DELETE, ban, Value::Null),
            What::Mute => (Method::PATCH, member, json!({ "mute_seconds": 5 })),
            What::Unmute => (Method::PATCH, member, json!({ "mute_seconds": 0 })),
            What::GivePart => (Method::PATCH, member, json!({ "role": role })),
            What::Clear => (Method::DELETE, format!("{member}/messages"), Value::Null),
            _ => return None,
        })
    }

    /// One of those that wait.
    async fn about_the_queue(&self, deed: &Deed) -> Option<Asked> {
        let is_own = deed.what == What::Withdraw;
        let (reader, path, field) = if is_own {
            (deed.who, "/queue/me", "waiting")
        } else {
            (ACTORS - 1, "/queue", "waiting")
        };
        let page = self.people[reader].get(&self.at(path)).await.json();
        let id = one_of(&page[field], deed.which)?;
        let action = ["accept", "accept", "decline"][deed.number % 3];
        Some(if is_own {
            (
                Method::DELETE,
                self.at(&format!("/queue/{id}")),
                Value::Null,
            )
        } else {
            let path = self.at(&format!("/queue/{id}/resolution"));
            (Method::PUT, path, json!({ "action": action }))
        })
    }

    /// One of the open reports, or of the newest acts.
    async fn about_order(&self, deed: &Deed) -> Option<Asked> {
        let staff = &self.people[ACTORS - 1];
        if deed.what == What::Undo {
            let page = staff.get(&self.at("/acts?limit=6")).await.json();
            let id = one_of(&page["acts"], deed.which)?;
            return Some((
                Method::POST,
                self.at(&format!("/acts/{id}/undo")),
                json!({}),
            ));
        }
        let page = staff.get(&self.at("/reports?state=open")).await.json();
        let id = one_of(&page["reports"], deed.which)?;
        let body = match deed.number % 4 {
            0 => json!({ "action": "dismiss" }),
            1 => json!({ "action": "delete_message" }),
            2 => json!({ "action": "mute", "seconds": 3 }),
            _ => json!({ "action": "ban", "seconds": 3 }),
        };
        Some((
            Method::PUT,
            self.at(&format!("/reports/{id}/resolution")),
            body,
        ))
    }
}

fn one_of(list: &Value, which: usize) -> Option<String> {
    let list = list.as_array()?;
    let place = which.checked_rem(list.len())?;
    list[place]["id"].as_str().map(ToOwned::to_owned)
}

fn encoded(emoji: &str) -> String {
    emoji.bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "%{byte:02X}");
        out
    })
}
