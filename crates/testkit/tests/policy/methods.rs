//! Which methods an address takes, as the running server tells: those that stand in the document, and no other.

use std::collections::{BTreeMap, BTreeSet};

use crate::routes::all;
use crate::world::{Somebody, World};

/// An address that takes nothing of this name says what it does take (RFC 9110 section 15.5.6).
const NO_METHOD: &str = "NONSENSE";

#[tokio::test]
async fn no_address_takes_a_method_that_is_in_no_document() {
    let world = World::start().await;
    let mut documented: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for route in all(&world).await {
        let mut parts = route.split(' ').map(ToOwned::to_owned);
        let (method, path) = (parts.next(), parts.next());
        let methods = documented.entry(path.expect("a path")).or_default();
        methods.extend(method);
    }
    assert!(documented.len() > 60, "{documented:?}");
    for (path, methods) in documented {
        let at = path.replace(['{', '}'], "");
        let answer = world
            .ask_as(&Somebody::default(), NO_METHOD, &at, None)
            .await;
        assert_eq!(answer.status, 405, "{path}");
        let allowed = answer.headers.get("allow").map(|value| value.to_str());
        let allowed = allowed.expect("it says which").expect("plain");
        let allowed: BTreeSet<String> = allowed
            .split(',')
            .map(|method| method.trim().to_owned())
            .filter(|method| method != "HEAD")
            .collect();
        assert_eq!(
            allowed, methods,
            "{path}: left what it takes, right the document"
        );
    }
    world.server.stop().await;
}
