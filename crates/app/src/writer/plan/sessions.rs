//! Deciding what happens to guests and sessions. Must not know tokens.

use std::collections::HashMap;

use domain::sessions::{Refresh, RefreshError};
use domain::{Actor, Device, Principal, Session, SessionId, TenantId};
use store::{Changes, Facts, NewGuest, RefreshedSession};

use super::{Decided, Planner};
use crate::writer::command::{CommandError, Outcome};

impl Planner<'_> {
    pub(super) fn enter(
        &mut self,
        principal: &Principal,
        device: &Device,
        facts: &Facts,
    ) -> Decided {
        check_open(facts)?;
        self.changes.guests.push(NewGuest {
            tenant: device.tenant,
            principal: principal.clone(),
            device: device.clone(),
        });
        Ok(Outcome::Entered)
    }

    pub(super) fn sign_in(&mut self, device: &Device, checked: &str, facts: Facts) -> Decided {
        check_open(&facts)?;
        let (account, person) = *facts.account.ok_or(CommandError::AccountChanged)?;
        let is_as_checked =
            account.password_hash.as_deref() == Some(checked) && account.totp_since.is_none();
        if !is_as_checked || person.deleted_at.is_some() {
            return Err(CommandError::AccountChanged);
        }
        if !person.may_act(self.now) {
            return Err(CommandError::PersonBanned);
        }
        self.changes.sessions.push(device.clone());
        Ok(Outcome::SignedIn(person.principal))
    }

    pub(super) fn refresh(&mut self, actor: Actor, count: u32, facts: Facts) -> Decided {
        let key = (actor.tenant, actor.session);
        let known = self.refreshed.get(&key).cloned().or(facts.session);
        let mut session = known.ok_or(CommandError::RefreshExpired)?;
        match session.check_refresh(count, self.now) {
            Ok(Refresh::Repeat) => {}
            Ok(Refresh::Rotate) => {
                session.refresh_count += 1;
                session.refreshed_at = self.now;
            }
            Err(RefreshError::Expired) => return Err(CommandError::RefreshExpired),
            Err(RefreshError::Reused) => {
                session.revoked_at = Some(self.now);
                self.refreshed.insert(key, session);
                return Err(CommandError::RefreshReused);
            }
        }
        self.refreshed.insert(key, session.clone());
        Ok(Outcome::Refreshed(session))
    }

    /// The session, if it may act now.
    pub(super) fn live_session(
        &self,
        actor: Actor,
        stored: Option<Session>,
    ) -> Result<Session, CommandError> {
        let known = self
            .refreshed
            .get(&(actor.tenant, actor.session))
            .cloned()
            .or(stored);
        known
            .filter(|session| !session.is_over(self.now))
            .ok_or(CommandError::SessionOver)
    }
}

/// Nobody comes into a tenant after the answer that it is disabled.
fn check_open(facts: &Facts) -> Result<(), CommandError> {
    facts
        .is_open
        .then_some(())
        .ok_or(CommandError::TenantDisabled)
}

/// Every session that the batch moved on or ended, once.
pub(super) fn keep_sessions(
    changes: &mut Changes,
    sessions: HashMap<(TenantId, SessionId), Session>,
) {
    for ((tenant, id), session) in sessions {
        if let Some(at) = session.revoked_at {
            changes.revoked.push((tenant, id, at));
        } else {
            changes.refreshed.push(RefreshedSession {
                tenant,
                session: id,
                refresh_count: session.refresh_count,
                refreshed_at: session.refreshed_at,
            });
        }
    }
}
