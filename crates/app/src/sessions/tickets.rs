//! Socket tickets: one use, 30 seconds, for the origin of the page that asked, in the memory of this node. Must not know
//! sockets.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use domain::sessions::SOCKET_TICKET_LIFE;
use parking_lot::Mutex;

use crate::context::Cx;
use crate::secrets::hash;
use crate::sessions::access::Claims;

/// Tickets that wait to be used at most.
const TICKETS_MAX: usize = 100_000;

/// Tickets that were not used yet.
#[derive(Default)]
pub struct Tickets(Mutex<HashMap<[u8; 16], Waiting>>);

struct Waiting {
    claims: Arc<Claims>,
    /// SHA-256 of the page's origin; `None` when no page asked.
    page: Option<[u8; 32]>,
    expires_at: Timestamp,
}

/// A new ticket.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Its text.
    pub ticket: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Tickets {
    /// A ticket for whoever `claims` names, asked for by a page of this origin; `None` when too many wait.
    pub fn issue(&self, cx: &Cx, claims: Arc<Claims>, page: Option<&str>) -> Option<Ticket> {
        let now = cx.ambient.now();
        let expires_at = now.plus(SOCKET_TICKET_LIFE);
        let secret = cx.ambient.random();
        let mut waiting = self.0.lock();
        if waiting.len() >= TICKETS_MAX {
            waiting.retain(|_, ticket| ticket.expires_at > now);
            if waiting.len() >= TICKETS_MAX {
                return None;
            }
        }
        let ticket = Waiting {
            claims,
            page: page.map(hash),
            expires_at,
        };
        waiting.insert(secret, ticket);
        Some(Ticket {
            ticket: URL_SAFE_NO_PAD.encode(secret),
            expires_at,
        })
    }

    /// Whom the ticket names, once. What a page asked for opens nothing from elsewhere.
    pub fn redeem(&self, cx: &Cx, ticket: &str, page: Option<&str>) -> Option<Arc<Claims>> {
        let secret: [u8; 16] = URL_SAFE_NO_PAD.decode(ticket).ok()?.try_into().ok()?;
        let waiting = self.0.lock().remove(&secret)?;
        let is_there = waiting.page.is_none() || waiting.page == page.map(hash);
        let is_good = is_there && waiting.expires_at > cx.ambient.now();
        is_good.then_some(waiting.claims)
    }

    /// Forgets those that ended unused.
    pub fn forget_expired(&self, now: Timestamp) {
        self.0.lock().retain(|_, ticket| ticket.expires_at > now);
    }
}
