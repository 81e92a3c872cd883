//! Looking names up, and keeping only the addresses that may be called. The connection is made to exactly those, so a name
//! cannot change its mind in between. Must not know what is called.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::policy::OutboundPolicy;

/// A name leads only to addresses that may not be called.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the name leads to an address that may not be called")]
pub(super) struct PrivateAddress;

/// The system's resolver behind the policy.
pub(super) struct GuardedResolver(Arc<OutboundPolicy>);

impl GuardedResolver {
    pub(super) fn new(policy: Arc<OutboundPolicy>) -> Self {
        Self(policy)
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = Arc::clone(&self.0);
        Box::pin(async move {
            let host = name.as_str();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host, 0)).await?.collect();
            let allowed = keep_allowed(&policy, host, &found)?;
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

fn keep_allowed(
    policy: &OutboundPolicy,
    host: &str,
    found: &[SocketAddr],
) -> Result<Vec<SocketAddr>, PrivateAddress> {
    let is_allowed = policy.allows_name(host);
    let allowed: Vec<SocketAddr> = found
        .iter()
        .filter(|address| is_allowed || policy.allows_address(address.ip()))
        .copied()
        .collect();
    if allowed.is_empty() && !found.is_empty() {
        Err(PrivateAddress)
    } else {
        Ok(allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_names_addresses_only_the_public_ones_are_called() {
        let policy = OutboundPolicy::public_only();
        let at = |text: &str| text.parse::<SocketAddr>().expect("an address");
        let mixed = [at("10.0.0.1:0"), at("1.1.1.1:0"), at("[::1]:0")];
        let kept = keep_allowed(&policy, "id.example", &mixed).expect("one is public");
        assert_eq!(kept, [at("1.1.1.1:0")]);
        assert!(keep_allowed(&policy, "id.example", &mixed[..1]).is_err());
        let policy = OutboundPolicy::allowing(["id.example"]).expect("a host");
        let kept = keep_allowed(&policy, "id.example", &mixed).expect("all are allowed");
        assert_eq!(kept, mixed);
    }
}
