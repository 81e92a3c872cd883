//! What works once works once for fifty who show it at the same time (T7). Must not know what it opens.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use crate::samples::{Scene, sample};
use crate::things::Place;
use crate::world::{Caller, World};

/// Whoever shows it, and what it is.
const ONE_USE: [(Caller, &str); 8] = [
    (Caller::Nobody, "POST /v1/auth/handover"),
    (Caller::Nobody, "POST /v1/auth/exchange-code"),
    (Caller::Nobody, "POST /v1/auth/exchange-token"),
    (Caller::Nobody, "POST /v1/tenants/{tenant}/accounts/verify"),
    (Caller::Nobody, "POST /v1/tenants/{tenant}/login/mfa"),
    (Caller::Account, "POST /v1/me/claims"),
    (Caller::Account, "PUT /v1/me/totp"),
    (
        Caller::Nobody,
        "POST /v1/tenants/{tenant}/oidc/{provider}/backchannel-logout",
    ),
];
const AT_ONCE: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_who_show_one_proof_at_once_one_succeeds() {
    let world = World::start().await;
    for (caller, route) in ONE_USE {
        let who = world.caller(caller).await;
        let scene = Scene::new(&world, Place::Own, caller, &who);
        let ask = sample(route, scene).await;
        let answers = join_all((0..AT_ONCE).map(|_| world.ask(&who, &ask))).await;
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        for answer in answers {
            *told.entry(answer.outcome()).or_default() += 1;
        }
        let good = told.iter().filter(|(outcome, _)| outcome.starts_with('2'));
        let good: usize = good.map(|(_, count)| count).sum();
        assert_eq!(good, 1, "{route}: {told:?}");
        let is_refusal = |outcome: &String| outcome.starts_with(['2', '4']);
        assert!(told.keys().all(is_refusal), "{route}: {told:?}");
    }
    world.server.stop().await;
}
