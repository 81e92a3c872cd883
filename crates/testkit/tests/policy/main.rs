//! Who may do what, everywhere: every route and every frame of the socket, for whoever comes, in the own tenant and in
//! another. What is expected is the reviewed file `table.txt`; what is open to nobody in particular, `public.txt`.

mod ask;
mod at_once;
mod audited;
mod behind;
mod cells;
mod counted;
mod fields;
mod frames;
mod headers;
mod methods;
mod missing;
mod proofs;
mod routes;
mod samples;
mod samples_admin;
mod samples_rooms;
mod schema;
mod table;
mod things;
mod timing;
mod world;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::cells::{Cell, run};
use crate::world::Caller;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_route_and_frame_answers_each_caller_as_reviewed() {
    table::check(run().await);
}

/// T30
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_a_credential_only_what_is_public_answers() {
    let cells = run().await;
    let public: BTreeSet<&str> = include_str!("public.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let by_nobody = |cell: &&Cell| cell.caller == Caller::Nobody;
    let is_shut =
        |cell: &Cell| cell.outcome == "401 token_missing" || cell.outcome == "401 key_invalid";
    let open: BTreeSet<&str> = cells
        .iter()
        .filter(by_nobody)
        .filter(|cell| !is_shut(cell))
        .map(|cell| cell.route.as_str())
        .collect();
    assert_eq!(
        open, public,
        "left: what is open; right: public.txt, which is reviewed and written by hand"
    );
}

/// T19: a frame is answered as its HTTP twin is.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_socket_decides_as_http_does() {
    let cells = run().await;
    let mut compared = 0;
    let mut wrong = String::new();
    for frame in cells {
        let Some(twin) = frames::twin(&frame.route) else {
            continue;
        };
        let same = |cell: &&Cell| {
            cell.route == twin && cell.place == frame.place && cell.caller == frame.caller
        };
        let http = cells.iter().find(same).expect("the twin is in the table");
        compared += 1;
        let done = |outcome: &str| matches!(outcome, "ack" | "subscribed" | "200" | "201" | "204");
        let agree = http.outcome == frame.outcome || (done(&http.outcome) && done(&frame.outcome));
        if !agree {
            let (a, b) = (&frame.outcome, &http.outcome);
            let _ = writeln!(
                wrong,
                "{} {:?} {:?}: {a}, but {twin}: {b}",
                frame.route, frame.place, frame.caller
            );
        }
    }
    assert_eq!(wrong, "");
    assert!(compared > 80, "{compared}");
}

/// T62
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_answer_of_the_api_may_be_kept_or_given_to_another() {
    headers::check(run().await);
}

/// A route that stands in no document would stand in no table.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_route_of_the_router_is_documented_or_named_here() {
    routes::check_router(run().await);
}
