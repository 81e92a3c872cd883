//! The catalogue of problem codes: one table for the wire, the documentation and the tests. Must not know who refuses.

use std::fmt::Write as _;

/// One line of the catalogue.
pub(crate) struct Entry {
    pub(crate) code: &'static str,
    pub(crate) status: u16,
    pub(crate) retryable: bool,
    pub(crate) title: &'static str,
    what_to_do: &'static str,
}

macro_rules! catalogue {
    ($($variant:ident $status:literal $retryable:literal $code:literal $title:literal $todo:literal;)+) => {
        /// A stable code of a refusal.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemCode {
            $(#[doc = $title] $variant,)+
        }

        impl ProblemCode {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            pub(crate) const fn entry(self) -> Entry {
                match self {
                    $(Self::$variant => Entry {
                        code: $code, status: $status, retryable: $retryable, title: $title, what_to_do: $todo,
                    },)+
                }
            }
        }
    };
}

catalogue! {
    InvalidRequest 400 false "invalid_request" "The request cannot be understood." "Correct the fields named and send again.";
    InvalidCursor 400 false "invalid_cursor" "The cursor cannot be read." "Take the cursor from an answer of this server, or a bare seq.";
    InvalidUpgrade 400 false "invalid_upgrade" "This is not a WebSocket handshake of version 13." "Connect with a WebSocket client (RFC 6455).";
    CodeInvalid 400 false "code_invalid" "The code is unknown, too old or meant for something else." "Ask for a new code.";
    OidcState 400 false "oidc_state" "This sign-in was not begun in this browser, or it was finished before." "Begin the sign-in again.";
    OidcNonce 400 false "oidc_nonce" "The provider's answer belongs to another sign-in." "Begin the sign-in again.";
    OidcRefused 400 false "oidc_refused" "The provider did not let the person in, or its answer cannot be trusted." "Begin the sign-in again, or choose another way.";
    TokenMissing 401 false "token_missing" "Sign in first." "Send `Authorization: Bearer` with an access token.";
    TokenInvalid 401 false "token_invalid" "The access token is not one of ours." "Sign in again.";
    TokenExpired 401 false "token_expired" "The access token has ended." "Refresh it once and try again once.";
    TicketInvalid 401 false "ticket_invalid" "The socket ticket is unknown, used or too old." "Ask for a new ticket.";
    RefreshExpired 401 false "refresh_expired" "The session has ended." "Enter again.";
    RefreshReused 401 false "refresh_reused" "The refresh token was used before, so the session was ended." "Enter again.";
    SessionRevoked 401 false "session_revoked" "The session was ended." "Enter again.";
    InvalidCredentials 401 false "invalid_credentials" "What was given does not fit." "Check it and try again.";
    KeyInvalid 401 false "key_invalid" "The API key is not one of ours." "Send a key of this installation.";
    KeyExpired 401 false "key_expired" "The API key has ended." "Make a new key.";
    KeyRevoked 401 false "key_revoked" "The API key was revoked." "Make a new key.";
    CrossSite 403 false "cross_site" "This call is only answered on our own pages." "Call it from the page that this server serves.";
    OriginNotAllowed 403 false "origin_not_allowed" "This origin may not connect." "Connect from a page that this server serves.";
    TenantDisabled 403 false "tenant_disabled" "This service is switched off." "Ask its operator.";
    WayDisabled 403 false "way_disabled" "One cannot enter this way here." "Choose one of the ways that `GET /v1/tenants/{tenant}` lists.";
    PolicyKept 403 false "policy_kept" "The tenant keeps this value of its rooms for itself." "Leave the fields named out.";
    FeatureDisabled 403 false "feature_disabled" "This is switched off here." "Do without it.";
    ChallengeRequired 403 false "challenge_required" "Some work must be done first." "Solve `GET /v1/tenants/{tenant}/challenge` and send it along.";
    Banned 403 false "banned" "This person is banned here." "Ask the service's staff.";
    RoleNotAllowed 403 false "role_not_allowed" "The token gives a role that it may not give." "Give no role, or one that the service allows.";
    NotAllowed 403 false "not_allowed" "One's part in the administration does not reach this far." "Ask an administrator.";
    StepUpRequired 403 false "step_up_required" "This needs a fresh proof of who one is." "`POST /v1/me/step-up`, then try again within five minutes.";
    TotpRequired 403 false "totp_required" "Whoever administers here needs a second factor." "Set one up: `POST /v1/me/totp`.";
    ScopeMissing 403 false "scope_missing" "The API key may not be used for this." "Use a key with the scope named.";
    AddressNotAllowed 403 false "address_not_allowed" "The API key is not taken from this address." "Call from one of the key's addresses.";
    NotMember 403 false "not_member" "Only members may do this." "Join the room first.";
    NotSender 403 false "not_sender" "Only the sender may delete a message." "Ask the sender.";
    RoleMissing 403 false "role_missing" "Only the host, or a deputy, may do this." "Ask the host.";
    RoomBanned 403 false "room_banned" "You are banned from this room." "Wait until the ban ends, or ask the host.";
    RoomMuted 403 false "room_muted" "You may not write in this room for a while." "Wait until the mute ends.";
    RoomFrozen 403 false "room_frozen" "Only the host and deputies write in this room now." "Wait until the room is open again.";
    RoomArchived 403 false "room_archived" "Nobody writes in this room any more." "Choose another room.";
    RoomFull 403 false "room_full" "The room has as many members as it may have." "Come back later.";
    NotInvited 403 false "not_invited" "Only whoever was invited enters this room." "Ask a member to invite you.";
    InviteOver 403 false "invite_over" "The invitation is unknown, used up, over or taken back." "Ask for a new one.";
    EntryCodeWrong 403 false "entry_code_wrong" "The room's entry code is missing or wrong." "Ask a member for the code.";
    TooLateHere 403 false "edit_too_late" "The message can no longer be changed." "Send a new one.";
    NotHere 403 false "not_in_this_room" "This room does not have it." "See `GET /v1/room-kinds` for what kinds of rooms have.";
    ApprovalNeeded 403 false "approval_needed" "Whoever keeps order here lets people in." "Ask by `PUT /v1/rooms/{room}/queue/me` and wait, or show a code.";
    NotReachable 403 false "not_reachable" "This person cannot be written to." "Write to somebody else.";
    NewcomerLink 403 false "newcomer_link" "Whoever is new in this room writes no links for a while." "Leave the link out, or try again after `Retry-After`.";
    TenantNotFound 404 false "tenant_not_found" "There is no such tenant." "Check the name in the address.";
    RoomNotFound 404 false "room_not_found" "There is no such room, or it is not yours to see." "Check the id or the alias.";
    MessageNotFound 404 false "message_not_found" "There is no such message, or it is not yours to see." "Check the id.";
    PersonNotFound 404 false "person_not_found" "There is no such person, or they are not yours to see." "Check the id.";
    KeyNotFound 404 false "key_not_found" "There is no such key." "Check the id.";
    ProviderNotFound 404 false "provider_not_found" "There is no such identity provider here." "Check the name in the address.";
    ClaimNotFound 404 false "claim_not_found" "There is no such claim." "Check the id.";
    ActNotFound 404 false "act_not_found" "There is no such act, or it is not yours to see." "Check the id.";
    ReportNotFound 404 false "report_not_found" "There is no such report, or it is not yours to see." "Check the id.";
    WaitingNotFound 404 false "waiting_not_found" "Nothing of this id waits here, or it is not yours to see." "Read the queue again.";
    NotPushedTo 404 false "not_pushed_to" "Nothing is pushed to this device." "Subscribe by `PUT /v1/me/push/subscription` first.";
    RouteNotFound 404 false "route_not_found" "There is nothing at this address." "See /docs for what there is.";
    MethodNotAllowed 405 false "method_not_allowed" "This address does not take this method." "See /docs for what it takes.";
    AliasTaken 409 false "alias_taken" "Another room has this alias." "Choose another alias.";
    NameTaken 409 false "name_taken" "Somebody else of the room is called so." "Choose another name.";
    CodeUsed 409 false "code_used" "The code was used before; what its first use made was ended." "Ask for a new code.";
    ReportResolved 409 false "report_resolved" "Somebody has resolved this report." "Read the queue again.";
    WaitingOver 409 false "waiting_over" "This waits no longer." "Read the queue again.";
    BarredNow 409 false "barred_now" "Whoever waits may not do now what they wait for." "Change what stands in the way, as `detail` says, or decline.";
    QueueFull 409 false "queue_full" "As much waits here for a decision as may." "Wait for a decision, or take something back.";
    SlugTaken 409 false "slug_taken" "Another tenant has this slug." "Choose another slug.";
    TooManyKeys 409 false "too_many_keys" "Two keys of this name are live." "Revoke one of them first.";
    TotpInForce 409 false "totp_in_force" "A second factor is in force already." "Take it away by `DELETE /v1/me/totp` first.";
    TooLate 409 false "too_late" "This can no longer be undone." "Nothing can be done.";
    BodyTooLarge 413 false "body_too_large" "The body is larger than 64 KiB." "Send less at once.";
    UnsupportedMediaType 415 false "unsupported_media_type" "The body is not JSON." "Send `Content-Type: application/json`.";
    InvalidName 422 false "invalid_name" "The name cannot be used." "Choose 1–20 visible characters, and no name that staff has or could have.";
    InvalidEmail 422 false "invalid_email" "The address cannot be used." "Give an e-mail address.";
    InvalidPassword 422 false "invalid_password" "The password cannot be used." "Choose at least 10 characters that nobody would try first.";
    InvalidTenant 422 false "invalid_tenant" "The tenant cannot be made or set like this." "Correct the fields named.";
    InvalidKey 422 false "invalid_key" "The key cannot be made like this." "Correct the fields named.";
    InvalidQuery 422 false "invalid_query" "This cannot be searched." "Give a word of two letters, or one syllable; at most 100 characters and 10 words.";
    InvalidRoom 422 false "invalid_room" "The room cannot be made like this." "Correct the fields named.";
    InvalidText 422 false "invalid_text" "The text cannot be sent." "Send 1–4,000 visible characters.";
    InvalidClientId 422 false "invalid_client_id" "The client_id cannot be used." "Use 1–64 of A–Z a–z 0–9 - _.";
    ClientIdReused 422 false "client_id_reused" "The same client_id was used for another text." "Use a new client_id for a new message.";
    IdempotencyKeyInUse 409 true "idempotency_key_in_use" "A request with this `Idempotency-Key` is at work, or was cut off." "Try again after `Retry-After`; if it stays so, look whether it was done and use a new key.";
    IdempotencyKeyReused 422 false "idempotency_key_reused" "The same `Idempotency-Key` was used for another request." "Use a new key for a new request.";
    InvalidMention 422 false "invalid_mention" "Somebody is named who cannot be." "Name up to 20 people whose names stand behind an @ in the text.";
    InvalidEmoji 422 false "invalid_emoji" "This is not one emoji." "Send one emoji.";
    InvalidMember 422 false "invalid_member" "This cannot be set for a member." "Correct the fields named.";
    InvalidReport 422 false "invalid_report" "This cannot be reported or resolved like this." "Correct the fields named.";
    NotOneself 422 false "not_oneself" "Nobody does this to themselves." "Name somebody else.";
    TooManyHere 422 false "too_many_here" "There are as many as there may be." "Take one away first.";
    WordRefused 422 false "word_refused" "There is a word in the text that is not to be written here." "Say it in other words.";
    WordHeld 422 false "word_held" "There is a word in the text that somebody looks at first, which an edit cannot wait for." "Say it in other words, or send it as a new message.";
    MessageFlood 429 true "message_flood" "These are more messages than are taken." "Try again after `Retry-After` with the same client_id.";
    MessageRepeated 429 true "message_repeated" "The same was said too often." "Try again after `Retry-After`: nothing else is taken until then either.";
    SlowMode 429 true "slow_mode" "The room is in slow mode." "Try again after `Retry-After`.";
    AskedLately 429 true "asked_lately" "One was not let in a short while ago." "Ask again after `Retry-After`.";
    TooManySubscriptions 429 false "too_many_subscriptions" "This connection is subscribed to as many rooms as it may be." "Unsubscribe from a room first.";
    TooManyConnections 429 true "too_many_connections" "There are as many connections from here as there may be." "Close one, or come back later.";
    TooManyGuests 429 true "too_many_guests" "More guests come in than this service takes." "Try again after `Retry-After`.";
    TooManyAttempts 429 true "too_many_attempts" "There were too many attempts." "Try again after `Retry-After`.";
    TooManyRooms 429 true "too_many_rooms" "These are more rooms than one person makes." "Try again after `Retry-After`.";
    TooManySearches 429 true "too_many_searches" "These are more searches than are made for one person." "Try again after `Retry-After`.";
    TooManyExports 429 true "too_many_exports" "This was exported too often." "Try again after `Retry-After`.";
    TooManyRenames 429 true "too_many_renames" "The name was changed too often." "Try again after `Retry-After`.";
    Internal 500 false "internal" "Something went wrong on our side." "Tell the operator the request_id.";
    RedeemFailed 502 true "redeem_failed" "The host service did not redeem the code." "Ask the host for a new code.";
    IdpUnreachable 502 true "idp_unreachable" "The identity provider cannot be reached." "Try again after `Retry-After`.";
    Overloaded 503 true "overloaded" "More is waiting than can be taken." "Try again after `Retry-After`.";
    LoginBusy 503 true "login_busy" "More people sign in than can be checked at once." "Try again after `Retry-After`.";
    StoreUnavailable 503 true "store_unavailable" "The store cannot be reached; nothing was written." "Try again after `Retry-After` with the same client_id.";
    StoreFailed 503 false "store_failed" "The disk failed; whether the last write is kept is not known." "The operator must check the disk and restart; then try again with the same client_id.";
    Draining 503 true "draining" "The server is about to restart." "Try again after `Retry-After`.";
    StoreFull 507 true "store_full" "The disk is full; nothing was written." "The operator must make room; try again later with the same client_id.";
}

impl ProblemCode {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        self.entry().code
    }

    /// Its HTTP status.
    pub const fn status(self) -> u16 {
        self.entry().status
    }

    /// Seconds for `Retry-After`, where waiting helps.
    pub const fn retry_after_seconds(self) -> Option<u32> {
        match self {
            Self::StoreFull | Self::TooManyGuests => Some(10),
            Self::TooManyAttempts | Self::AskedLately | Self::TooManyRooms => Some(60),
            Self::TooManyRenames | Self::TooManyExports => Some(1200),
            Self::MessageRepeated => Some(30),
            Self::RedeemFailed | Self::IdpUnreachable | Self::LoginBusy => Some(2),
            Self::Overloaded
            | Self::SlowMode
            | Self::MessageFlood
            | Self::TooManySearches
            | Self::StoreUnavailable
            | Self::Draining
            | Self::TooManyConnections
            | Self::IdempotencyKeyInUse => Some(1),
            _ => None,
        }
    }
}

/// The page `docs/problems.md`.
pub fn catalogue_markdown() -> String {
    let mut page = String::from(
        "# Problems\n\nEvery refusal is a problem document (RFC 9457) with one of these codes, over HTTP and in a socket's \
         `error` frame alike. This page is generated from the code.\n\n| code | status | retryable | meaning | what to do |\n|---|---|---|---|---|\n",
    );
    for code in ProblemCode::ALL {
        let e = code.entry();
        let retryable = if e.retryable { "yes" } else { "no" };
        let _ = writeln!(
            page,
            "| <a id=\"{0}\"></a>`{0}` | {1} | {retryable} | {2} | {3} |",
            e.code, e.status, e.title, e.what_to_do
        );
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_statuses_fit_their_meaning() {
        let codes: BTreeSet<_> = ProblemCode::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
        for code in ProblemCode::ALL {
            let entry = code.entry();
            assert!((400..600).contains(&entry.status));
            assert!(
                !entry.retryable || code.retry_after_seconds().is_some(),
                "{}",
                entry.code
            );
        }
    }
}
