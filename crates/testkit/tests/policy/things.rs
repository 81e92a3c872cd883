//! What a route is asked about: something of the caller's own, of somebody else, of another tenant, or of nobody.

use domain::moderation::queue::{REQUEST_LIFE, Waiting, WaitingFor};
use domain::moderation::reports::ReportState;
use domain::tenants::OPERATORS_SLUG;
use domain::{
    ActId, ClaimId, KeyId, MessageId, PrincipalId, ReportId, RoomId, SessionId, WaitingId,
};
use store::Changes;

use crate::world::{Somebody, World};

/// Whose the thing is that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Place {
    /// In the tenant `demo`; the caller's own, where a thing is somebody's.
    Own,
    /// Somebody else's, in the same tenant.
    Peer,
    /// In a room of the same tenant that is for those who were invited, and the caller was not.
    Hidden,
    /// In the tenant `other`.
    Foreign,
    /// The last id is one of the tenant `other`, asked for inside the tenant `demo`.
    Stray,
    /// The last id is well formed and nobody's.
    Missing,
    /// So are all of them.
    Nowhere,
}

impl Place {
    /// Its word in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Peer => "another's",
            Self::Hidden => "hidden",
            Self::Foreign => "foreign",
            Self::Stray => "foreign id",
            Self::Missing => "missing id",
            Self::Nowhere => "missing",
        }
    }

    /// The tenant of what the path begins with.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Foreign => "other",
            Self::Nowhere => "nowhere",
            Self::Own | Self::Peer | Self::Hidden | Self::Stray | Self::Missing => "demo",
        }
    }

    /// Where all but the last id is.
    pub(crate) fn outer(self) -> Self {
        match self {
            Self::Stray | Self::Missing => Self::Own,
            Self::Own | Self::Peer | Self::Hidden | Self::Foreign | Self::Nowhere => self,
        }
    }

    /// The tenant that the last id is of; none for an id that is nobody's.
    pub(crate) fn owner(self) -> Option<&'static str> {
        match self {
            Self::Foreign | Self::Stray => Some("other"),
            Self::Missing | Self::Nowhere => None,
            Self::Own | Self::Peer | Self::Hidden => Some("demo"),
        }
    }
}

impl World {
    fn ambient(&self) -> &dyn domain::Ambient {
        &*self.server.running.api.cx.ambient
    }

    /// A room of the place.
    pub(crate) fn room_at(&self, place: Place) -> String {
        match place {
            Place::Nowhere => RoomId::generate(self.ambient()).to_string(),
            Place::Hidden => self.hidden_room().to_owned(),
            _ => self.room(place.slug()).to_owned(),
        }
    }

    /// A room as the last id.
    pub(crate) fn room_of(&self, place: Place) -> String {
        let owner = place.owner().map(|slug| self.room(slug).to_owned());
        owner.unwrap_or_else(|| RoomId::generate(self.ambient()).to_string())
    }

    /// A new room whose host is the caller, where the caller may make one; in another's place the resident is.
    pub(crate) async fn ruled_room(&self, place: Place, caller: &Somebody) -> String {
        let host = match place {
            Place::Own | Place::Stray | Place::Missing => caller,
            Place::Peer => self.resident(place.slug()),
            Place::Hidden | Place::Foreign | Place::Nowhere => return self.room_at(place),
        };
        if host.credential.is_some() && host.home != OPERATORS_SLUG {
            let room = serde_json::json!({ "title": "내 방" });
            let made = self.ask_as(host, "POST", "/v1/rooms", Some(room)).await;
            if made.status == 201 {
                return made.text("id");
            }
        }
        self.room_at(place)
    }

    /// A message of the place's room, by the caller where that is possible.
    pub(crate) async fn message_of(&self, place: Place, caller: &Somebody) -> String {
        let room = self.room_at(place);
        self.message_in(&room, place, caller).await
    }

    /// A message of this room, where the place is in the tenant, by the caller where that is possible.
    pub(crate) async fn message_in(&self, room: &str, place: Place, caller: &Somebody) -> String {
        let Some(slug) = place.owner() else {
            return MessageId::generate(self.ambient()).to_string();
        };
        let room = if slug == place.slug() {
            room
        } else {
            self.room(slug)
        };
        let path = format!("/v1/rooms/{room}/messages");
        let body = serde_json::json!({ "client_id": format!("m{}", self.fresh()), "text": "말" });
        if place == Place::Own && caller.credential.is_some() {
            let sent = self.ask_as(caller, "POST", &path, Some(body.clone())).await;
            if sent.status == 201 {
                return sent.text("id");
            }
        }
        let sent = self
            .ask_as(self.resident(slug), "POST", &path, Some(body))
            .await;
        assert_eq!(sent.status, 201, "{:?}", sent.body);
        sent.text("id")
    }

    /// A guest, new, and in this room where the place is in the tenant.
    pub(crate) async fn member_in(&self, room: &str, place: Place) -> String {
        let Some(slug) = place.owner() else {
            return PrincipalId::generate(self.ambient()).to_string();
        };
        let guest = self.guest(slug).await;
        if slug == place.slug() && place != Place::Hidden {
            self.come_in(&guest, room).await;
        }
        id(guest.principal)
    }

    async fn come_in(&self, guest: &Somebody, room: &str) {
        let path = format!("/v1/rooms/{room}/members/me");
        let joined = self.ask_as(guest, "PUT", &path, None).await;
        assert_eq!(joined.status, 200, "{:?}", joined.body);
    }

    /// The same, of somebody who said something there if they are in.
    pub(crate) async fn talker_in(&self, room: &str, place: Place) -> String {
        if !matches!(place, Place::Own | Place::Peer) {
            return self.member_in(room, place).await;
        }
        let guest = self.guest(place.slug()).await;
        self.come_in(&guest, room).await;
        let path = format!("/v1/rooms/{room}/messages");
        let said = serde_json::json!({ "client_id": "said", "text": "말" });
        let said = self.ask_as(&guest, "POST", &path, Some(said)).await;
        assert_eq!(said.status, 201, "{:?}", said.body);
        id(guest.principal)
    }

    /// What somebody of the tenant `demo` is called; anybody else is "사람".
    pub(crate) async fn name_of(&self, person: &str) -> String {
        let demo = self.tenant("demo").id;
        let person = PrincipalId::parse(person).expect("an id");
        let found = self.server.store().find_principal(demo, person).await;
        let found = found.expect("people are read");
        found.map_or_else(|| "사람".to_owned(), |one| one.principal.name.to_string())
    }

    /// A report of this room about a member, where the place is in the tenant.
    pub(crate) async fn report_in(&self, room: &str, place: Place) -> String {
        // Nobody but the resident is in the hidden room.
        let Some(slug) = place.owner().filter(|_| place != Place::Hidden) else {
            return ReportId::generate(self.ambient()).to_string();
        };
        let room = if slug == place.slug() {
            room
        } else {
            self.room(slug)
        };
        let about = id(self.guest(slug).await.principal);
        let body = serde_json::json!({ "person": about, "reason": "abuse" });
        let path = format!("/v1/rooms/{room}/reports");
        let reporter = self.guest(slug).await;
        let done = self.ask_as(&reporter, "POST", &path, Some(body)).await;
        assert_eq!(done.status, 204, "{:?}", done.body);
        let query = store::ReportQuery {
            room: RoomId::parse(room),
            state: ReportState::Open,
            before: None,
            limit: 100,
        };
        let tenant = self.tenant(slug).id;
        let reports = self.server.store().list_reports(tenant, query).await;
        let mut reports = reports.expect("reports are read").into_iter();
        let made = reports.find(|report| report.about.id.to_string() == about);
        made.expect("the report is there").id.to_string()
    }

    /// Somebody's wish to come into this room, where the place is in the tenant; the caller's own where one is given.
    pub(crate) async fn waiting_in(
        &self,
        room: &str,
        place: Place,
        caller: Option<&Somebody>,
    ) -> String {
        let Some(slug) = place.owner() else {
            return WaitingId::generate(self.ambient()).to_string();
        };
        let (tenant, is_here) = (self.tenant(slug).id, slug == place.slug());
        let own = caller.filter(|who| place == Place::Own && who.home == slug);
        let by = match own.and_then(|who| who.principal) {
            Some(by) => by,
            None => self
                .guest(slug)
                .await
                .principal
                .expect("a guest is somebody"),
        };
        let room = if is_here { room } else { self.room(slug) };
        let by = self.server.store().find_principal(tenant, by).await;
        let by = by.expect("people are read").expect("somebody").principal;
        let now = self.ambient().now();
        let waiting = Waiting {
            id: WaitingId::generate(self.ambient()),
            room: RoomId::parse(room).expect("an id"),
            what: WaitingFor::Entry,
            by,
            text: "".into(),
            at: now,
            expires_at: now.plus(REQUEST_LIFE),
            settled: None,
        };
        let id = waiting.id.to_string();
        let changes = Changes {
            waiting: vec![(tenant, waiting)],
            ..Changes::default()
        };
        let store = self.server.store();
        let mut tx = store.begin().await.expect("a transaction");
        tx.write(&changes).await.expect("it is written");
        tx.commit().await.expect("it is committed");
        id
    }

    /// An act in this room, by the caller where that is possible.
    pub(crate) async fn act_in(&self, room: &str, place: Place, caller: &Somebody) -> String {
        let Some(slug) = place.owner() else {
            return ActId::generate(self.ambient()).to_string();
        };
        let (room, by) = match place {
            Place::Own => (room, caller),
            _ if slug == place.slug() => (room, self.resident(slug)),
            _ => (self.room(slug), self.resident(slug)),
        };
        let person = id(self.guest(slug).await.principal);
        let path = format!("/v1/rooms/{room}/bans/{person}");
        let body = serde_json::json!({ "seconds": 60 });
        self.ask_as(by, "PUT", &path, Some(body)).await;
        let query = store::ActQuery {
            room: RoomId::parse(room),
            before: None,
            limit: 100,
        };
        let store = self.server.store();
        let acts = store.list_acts(self.tenant(slug).id, query);
        let mut acts = acts.await.expect("acts are read").into_iter();
        let made = acts.find(|act| *act.object == person);
        // Whoever may not ban has no act: any id.
        made.map_or_else(|| ActId::generate(self.ambient()), |act| act.id)
            .to_string()
    }

    /// An invitation: any id, for there is no telling whether it was to this room.
    pub(crate) fn any_invite(&self) -> String {
        domain::InviteId::generate(self.ambient()).to_string()
    }

    /// A guest, new.
    pub(crate) async fn guest_of(&self, place: Place) -> String {
        match place.owner() {
            Some(slug) => id(self.guest(slug).await.principal),
            None => PrincipalId::generate(self.ambient()).to_string(),
        }
    }

    /// A guest, new, who is being erased.
    pub(crate) async fn erased_of(&self, place: Place) -> String {
        let Some(slug) = place.owner() else {
            return PrincipalId::generate(self.ambient()).to_string();
        };
        let guest = id(self.guest(slug).await.principal);
        let cx = &self.server.running.api.cx;
        let (tenant, now) = (self.tenant(slug).id, cx.ambient.now());
        let principal = PrincipalId::parse(&guest).expect("an id");
        let mut tx = cx.store.begin_identity().await.expect("a transaction");
        let erasure = store::Erasure::new(tenant, principal, now);
        tx.insert_erasure(&erasure).await.expect("it is kept");
        tx.commit().await.expect("it is committed");
        guest
    }

    /// An account, new, with this part.
    pub(crate) async fn account_of(&self, place: Place, role: Option<domain::Role>) -> String {
        let kind = domain::PrincipalKind::Account;
        match place.owner() {
            Some(slug) => id(self.person(slug, (kind, role)).await.principal),
            None => PrincipalId::generate(self.ambient()).to_string(),
        }
    }

    /// The host's id of an external, new.
    pub(crate) async fn external_of(&self, place: Place) -> String {
        let kind = domain::PrincipalKind::External;
        match place.owner() {
            Some(slug) => self.person(slug, (kind, None)).await.external_id,
            None => format!("user-{}-of-nobody", self.fresh()),
        }
    }

    /// A bot, new.
    pub(crate) async fn bot_of(&self, place: Place) -> String {
        match place.owner() {
            Some(slug) => id(self
                .new_bot(slug, vec![domain::Scope::Read])
                .await
                .principal),
            None => PrincipalId::generate(self.ambient()).to_string(),
        }
    }

    /// A server key, new.
    pub(crate) async fn key_of(&self, place: Place) -> String {
        match place.owner() {
            Some(slug) => self.new_key(slug).await,
            None => KeyId::generate(self.ambient()).to_string(),
        }
    }

    /// A session: the caller's, or somebody's.
    pub(crate) async fn session_of(&self, place: Place, caller: &Somebody) -> String {
        match (place, place.owner()) {
            (Place::Own, _) if caller.session.is_some() => id(caller.session),
            (_, Some(slug)) => id(self.guest(slug).await.session),
            (_, None) => SessionId::generate(self.ambient()).to_string(),
        }
    }

    /// A claim by the caller, or by somebody.
    pub(crate) async fn claim_of(&self, place: Place, caller: &Somebody) -> String {
        let Some(slug) = place.owner() else {
            return ClaimId::generate(self.ambient()).to_string();
        };
        if let (Place::Own, Some(own)) = (place, caller.principal) {
            return self.new_claim(&caller.home, own).await;
        }
        let by = self.guest(slug).await.principal;
        self.new_claim(slug, by.expect("a guest is somebody")).await
    }
}

fn id<T: ToString>(id: Option<T>) -> String {
    id.expect("it was made with one").to_string()
}
