//! Cases about one-use codes and seen tokens.

use domain::{Code, CodePurpose, PrincipalId, SessionId, TenantId, Timestamp};

use super::records::at;
use crate::contract::turns::all;
use crate::contract::world::World;
use crate::{Consumed, SharedStore};

async fn insert(world: &World, code: &Code) {
    world.change(async |tx| tx.insert_code(code).await).await;
}

async fn consume(world: &World, code: &Code, now: Timestamp) -> Consumed {
    let (tenant, purpose) = (code.tenant, code.purpose);
    let consumed = world.change(async |tx| tx.consume_code(tenant, purpose, &code.hash, now).await);
    consumed.await
}

/// Fifty at once: one of them uses the code up, the others learn that it was used, and what its use made is kept.
pub async fn a_code_is_used_up_by_one_of_fifty(store: SharedStore) {
    let world = World::new(store).await;
    let code = world.code(CodePurpose::Handover, 1);
    insert(&world, &code).await;
    let peeked = world
        .store
        .peek_code(world.tenant, code.purpose, &code.hash, at(999));
    assert_eq!(peeked.await.expect("read"), Some(code.clone()));
    let consumed = all((0..50).map(|_| consume(&world, &code, at(900)))).await;
    let used = Code {
        used_at: Some(at(900)),
        ..code.clone()
    };
    let fresh = Consumed::Fresh(used.clone());
    assert_eq!(consumed.iter().filter(|c| **c == fresh).count(), 1);
    let again = Consumed::Used(used.clone());
    assert_eq!(consumed.iter().filter(|c| **c == again).count(), 49);
    let session = SessionId::generate(&world.seeds);
    world
        .change(async |tx| tx.set_code_session(world.tenant, &code.hash, session).await)
        .await;
    let made = Code {
        session: Some(session),
        ..used
    };
    assert_eq!(consume(&world, &code, at(950)).await, Consumed::Used(made));
    let peeked = world
        .store
        .peek_code(world.tenant, code.purpose, &code.hash, at(999));
    assert_eq!(peeked.await.expect("read"), None);
}

/// Another tenant's code, another purpose's, an unknown one and one that is too old are all missing, and stay unused.
pub async fn a_code_is_nothing_elsewhere_nor_later(store: SharedStore) {
    let world = World::new(store).await;
    let code = world.code(CodePurpose::Handover, 1);
    insert(&world, &code).await;
    let mut elsewhere = code.clone();
    elsewhere.tenant = TenantId::generate(&world.seeds);
    let mut other_purpose = code.clone();
    other_purpose.purpose = CodePurpose::Popup;
    let unknown = world.code(CodePurpose::Handover, 2);
    for (asked, now) in [
        (&elsewhere, 5),
        (&other_purpose, 5),
        (&unknown, 5),
        (&code, 1_000),
    ] {
        let consumed = consume(&world, asked, at(now)).await;
        assert_eq!(consumed, Consumed::Missing);
        let peeked = world
            .store
            .peek_code(asked.tenant, asked.purpose, &asked.hash, at(now));
        assert_eq!(peeked.await.expect("read"), None);
    }
    let consumed = consume(&world, &code, at(999)).await;
    assert!(matches!(consumed, Consumed::Fresh(_)));
    // A dropped transaction has used nothing up.
    insert(&world, &unknown).await;
    let mut tx = world.store.begin_identity().await.expect("it begins");
    let dropped = tx
        .consume_code(world.tenant, unknown.purpose, &unknown.hash, at(5))
        .await;
    assert!(matches!(dropped, Ok(Consumed::Fresh(_))));
    drop(tx);
    let consumed = consume(&world, &unknown, at(6)).await;
    assert!(matches!(consumed, Consumed::Fresh(_)));
}

/// Each wrong try counts; the last one uses the code up. A code that is gone has no try left.
pub async fn wrong_tries_are_counted_until_the_code_is_used_up(store: SharedStore) {
    let world = World::new(store).await;
    let code = world.code(CodePurpose::SecondFactor, 1);
    insert(&world, &code).await;
    let try_at = async |hash: &[u8; 32], now: i64| {
        world
            .change(async |tx| tx.count_code_try(world.tenant, hash, 3, at(now)).await)
            .await
    };
    assert_eq!(try_at(&code.hash, 10).await, 1);
    assert_eq!(try_at(&code.hash, 11).await, 2);
    let peeked = world
        .store
        .peek_code(world.tenant, code.purpose, &code.hash, at(20));
    assert_eq!(peeked.await.expect("read").map(|code| code.tries), Some(2));
    assert_eq!(try_at(&code.hash, 12).await, 3);
    assert_eq!(try_at(&[9; 32], 12).await, 3);
    let Consumed::Used(used) = consume(&world, &code, at(20)).await else {
        panic!("it was used up");
    };
    assert_eq!((used.tries, used.used_at), (3, Some(at(12))));
}

/// All codes of one purpose and principal end; those of others, and of other purposes, stay.
pub async fn codes_of_a_principal_are_ended_together(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, bo) = (
        PrincipalId::generate(&world.seeds),
        PrincipalId::generate(&world.seeds),
    );
    let of = |purpose, n, principal: PrincipalId| {
        let mut code = world.code(purpose, n);
        code.body = format!(r#"{{"why":"x","principal":"{principal}"}}"#).into();
        code
    };
    let ended = [
        of(CodePurpose::ResetPassword, 1, ana),
        of(CodePurpose::ResetPassword, 2, ana),
    ];
    let mut foreign = of(CodePurpose::ResetPassword, 3, ana);
    foreign.tenant = TenantId::generate(&world.seeds);
    let kept = [
        foreign,
        of(CodePurpose::VerifyEmail, 4, ana),
        of(CodePurpose::ResetPassword, 5, bo),
        world.code(CodePurpose::ResetPassword, 6),
    ];
    for code in ended.iter().chain(&kept) {
        insert(&world, code).await;
    }
    world
        .change(async |tx| {
            tx.end_codes_of(world.tenant, CodePurpose::ResetPassword, ana, at(5))
                .await
        })
        .await;
    for code in &ended {
        let consumed = consume(&world, code, at(6)).await;
        assert!(matches!(consumed, Consumed::Used(_)), "{consumed:?}");
    }
    for code in &kept {
        let consumed = consume(&world, code, at(6)).await;
        assert!(matches!(consumed, Consumed::Fresh(_)), "{consumed:?}");
    }
}

/// The id of a token is new once for each issuer and tenant.
pub async fn a_token_id_is_new_once(store: SharedStore) {
    let world = World::new(store).await;
    let foreign = TenantId::generate(&world.seeds);
    let is_new = async |tenant, issuer: &str, id: &str| {
        world
            .change(async |tx| tx.insert_seen_token(tenant, issuer, id, at(50)).await)
            .await
    };
    assert!(is_new(world.tenant, "https://host.example", "1").await);
    assert!(!is_new(world.tenant, "https://host.example", "1").await);
    assert!(is_new(world.tenant, "https://host.example", "2").await);
    assert!(is_new(world.tenant, "https://other.example", "1").await);
    assert!(is_new(foreign, "https://host.example", "1").await);
    let seen = all((0..20).map(|_| is_new(world.tenant, "https://host.example", "3"))).await;
    assert_eq!(seen.into_iter().filter(|is_new| *is_new).count(), 1);
}

/// What is remembered of a token only ever lasts longer, whoever asks at once.
pub async fn a_token_is_remembered_for_the_longest_time_told(store: SharedStore) {
    let world = World::new(store).await;
    let raise = async |id: &str, until: i64| {
        world
            .change(async |tx| tx.raise_seen_token(world.tenant, "i", id, at(until)).await)
            .await
    };
    assert_eq!(raise("1", 50).await, at(50));
    assert_eq!(raise("1", 20).await, at(50));
    assert_eq!(raise("1", 80).await, at(80));
    assert_eq!(raise("2", 0).await, at(0));
    // Where nobody has found anything before, nothing is lost either.
    all((1..=20).map(|until| raise("3", until))).await;
    assert_eq!(raise("3", 0).await, at(20));
}
