//! Cases about answers that are kept.

use domain::TenantId;

use super::records::at;
use crate::contract::turns::all;
use crate::contract::world::World;
use crate::{KeptAnswer, OnceRequest, SharedStore};

fn request(tenant: TenantId, key: u8, asked: u8) -> OnceRequest {
    OnceRequest {
        tenant,
        hash: [key; 32],
        asked: [asked; 32],
        expires_at: at(50),
    }
}

async fn claim(world: &World, request: OnceRequest, now: i64) -> Option<KeptAnswer> {
    world
        .change(async |tx| tx.claim_answer(&request, at(now)).await)
        .await
}

/// A key stands for the request that took it, with its answer, until its time is over or it is freed.
pub async fn a_key_stands_for_one_request_until_its_end(store: SharedStore) {
    let world = World::new(store).await;
    let first = request(world.tenant, 1, 1);
    assert_eq!(claim(&world, first, 1).await, None);
    let standing = |answer: Option<&str>| {
        let answer = answer.map(Into::into);
        Some(KeptAnswer {
            asked: [1; 32],
            answer,
        })
    };
    assert_eq!(claim(&world, first, 1).await, standing(None));
    world
        .change(async |tx| tx.set_answer(&first, "done").await)
        .await;
    for other in [first, request(world.tenant, 1, 2)] {
        assert_eq!(claim(&world, other, 49).await, standing(Some("done")));
    }
    // What was answered is not forgotten; another key, and the same one elsewhere, are free.
    world
        .change(async |tx| tx.forget_answer(&first).await)
        .await;
    assert_eq!(claim(&world, first, 2).await, standing(Some("done")));
    let foreign = TenantId::generate(&world.seeds);
    for free in [request(world.tenant, 2, 1), request(foreign, 1, 1)] {
        assert_eq!(claim(&world, free, 2).await, None);
        world.change(async |tx| tx.forget_answer(&free).await).await;
        assert_eq!(claim(&world, free, 2).await, None);
    }
    assert_eq!(claim(&world, first, 50).await, None);
}

/// Of twenty that come at once, one takes the key.
pub async fn a_key_is_taken_by_one_of_twenty(store: SharedStore) {
    let world = World::new(store).await;
    let claims = all((0..20).map(|n| claim(&world, request(world.tenant, 1, n), 1))).await;
    assert_eq!(claims.into_iter().filter(Option::is_none).count(), 1);
}
