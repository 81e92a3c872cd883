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
    TokenMissing 401 false "token_missing" "Sign in first." "Send `Authorization: Bearer` with an access token.";
    TokenInvalid 401 false "token_invalid" "The access token is not one of ours." "Sign in again.";
    TokenExpired 401 false "token_expired" "The access token has ended." "Refresh it once and try again once.";
    TicketInvalid 401 false "ticket_invalid" "The socket ticket is unknown, used or too old." "Ask for a new ticket.";
    RefreshExpired 401 false "refresh_expired" "The session has ended." "Enter again.";
    RefreshReused 401 false "refresh_reused" "The refresh token was used before, so the session was ended." "Enter again.";
    SessionRevoked 401 false "session_revoked" "The session was ended." "Enter again.";
    CrossSite 403 false "cross_site" "This call is only answered on our own pages." "Call it from the page that this server serves.";
    OriginNotAllowed 403 false "origin_not_allowed" "This origin may not connect." "Connect from a page that this server serves.";
    NotMember 403 false "not_member" "Only members may do this." "Join the room first.";
    NotSender 403 false "not_sender" "Only the sender may delete a message." "Ask the sender.";
    TenantNotFound 404 false "tenant_not_found" "There is no such tenant." "Check the name in the address.";
    RoomNotFound 404 false "room_not_found" "There is no such room, or it is not yours to see." "Check the id or the alias.";
    MessageNotFound 404 false "message_not_found" "There is no such message, or it is not yours to see." "Check the id.";
    RouteNotFound 404 false "route_not_found" "There is nothing at this address." "See /docs for what there is.";
    MethodNotAllowed 405 false "method_not_allowed" "This address does not take this method." "See /docs for what it takes.";
    AliasTaken 409 false "alias_taken" "Another room has this alias." "Choose another alias.";
    BodyTooLarge 413 false "body_too_large" "The body is larger than 64 KiB." "Send less at once.";
    UnsupportedMediaType 415 false "unsupported_media_type" "The body is not JSON." "Send `Content-Type: application/json`.";
    InvalidName 422 false "invalid_name" "The name cannot be used." "Choose 1–20 visible characters.";
    InvalidRoom 422 false "invalid_room" "The room cannot be made like this." "Correct the fields named.";
    InvalidText 422 false "invalid_text" "The text cannot be sent." "Send 1–4,000 visible characters.";
    InvalidClientId 422 false "invalid_client_id" "The client_id cannot be used." "Use 1–64 of A–Z a–z 0–9 - _.";
    ClientIdReused 422 false "client_id_reused" "The same client_id was used for another text." "Use a new client_id for a new message.";
    TooManySubscriptions 429 false "too_many_subscriptions" "This connection is subscribed to as many rooms as it may be." "Unsubscribe from a room first.";
    TooManyConnections 429 true "too_many_connections" "There are as many connections from here as there may be." "Close one, or come back later.";
    Internal 500 false "internal" "Something went wrong on our side." "Tell the operator the request_id.";
    Overloaded 503 true "overloaded" "More is waiting than can be taken." "Try again after `Retry-After`.";
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
            Self::StoreFull => Some(10),
            Self::Overloaded
            | Self::StoreUnavailable
            | Self::Draining
            | Self::TooManyConnections => Some(1),
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
