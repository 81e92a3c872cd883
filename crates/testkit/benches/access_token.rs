//! What every call pays first: checking an access token that was seen before, wanted within 3 µs, and a new one, wanted
//! within 100 µs. A whole server stands behind it, though neither check may ask its store. Must not know how tokens are
//! carried.
//!
//! `cargo bench -p maru-testkit --bench access_token`

use std::hint::black_box;

use app::Cx;
use app::sessions::{Beginning, GuestWanted, check_access_token, device, enter_as_guest, entered};
use criterion::{BatchSize, Criterion};
use domain::nicknames::Language;
use domain::{Life, Principal, Tenant, Way};
use maru_testkit::TestServer;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(TestServer::start());
    let cx = &*server.running.api.cx;
    let tenant = cx.tenants.find_named("demo").expect("the demo tenant");
    let guest = runtime.block_on(enter_as_guest(
        cx,
        &tenant,
        GuestWanted {
            name: None,
            language: Language::Korean,
            solution: None,
            address: [127, 0, 0, 1].into(),
            device: "bench",
        },
    ));
    let guest = guest.expect("the demo tenant takes guests");
    let mut criterion = Criterion::default().configure_from_args();
    let token = &guest.access.token;
    criterion.bench_function("access token seen before", |bencher| {
        bencher.iter(|| check_access_token(cx, black_box(token)).expect("a good token"));
    });
    criterion.bench_function("access token not seen before", |bencher| {
        bencher.iter_batched_ref(
            || new_token(cx, &tenant, &guest.principal),
            |token| check_access_token(cx, black_box(token)).expect("a good token"),
            BatchSize::SmallInput,
        );
    });
    criterion.final_summary();
    runtime.block_on(server.stop());
}

/// A token of one more session of the guest's.
fn new_token(cx: &Cx, tenant: &Tenant, principal: &Principal) -> String {
    let beginning = Beginning {
        is_proof: false,
        tenant,
        principal: principal.id,
        way: Way::Guest,
        device: "bench",
        session_ref: None,
        life: Life::of_guest(cx.ambient.now(), &tenant.settings.lives),
    };
    entered(cx, &device(cx, &beginning), principal).access.token
}
