//! Asks everything once, with as many requests at once as are useful, and keeps what came of it for every test here.

use futures_util::{StreamExt as _, stream};
use hyper::HeaderMap;
use tokio::sync::OnceCell;

use crate::samples::{Scene, sample};
use crate::things::Place;
use crate::world::{Caller, World};
use crate::{frames, routes};

/// Requests under way at once.
const AT_ONCE: usize = 16;

/// What one caller was answered.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    /// `METHOD /path`, or `FRAME type`.
    pub(crate) route: String,
    pub(crate) place: Place,
    pub(crate) caller: Caller,
    /// `404 room_not_found`, `200`, `ack`, `closed 4403`.
    pub(crate) outcome: String,
    /// Of an HTTP answer.
    pub(crate) headers: HeaderMap,
}

/// What everybody was answered. Only values: the server ends with the test that was first.
pub(crate) async fn run() -> &'static [Cell] {
    static CELLS: OnceCell<Vec<Cell>> = OnceCell::const_new();
    CELLS.get_or_init(ask_everything).await
}

async fn ask_everything() -> Vec<Cell> {
    let world = World::start().await;
    let guest = world.caller(Caller::Guest).await;
    let scene = Scene::new(&world, Place::Own, Caller::Guest, &guest);
    let mut rows = Vec::new();
    for route in routes::all(&world).await {
        rows.extend(
            routes::places(&route)
                .into_iter()
                .map(|place| (route.clone(), place)),
        );
    }
    for route in frames::all(scene).await {
        rows.extend(
            frames::places(&route)
                .iter()
                .map(|&place| (route.clone(), place)),
        );
    }
    let cells = rows
        .into_iter()
        .flat_map(|(route, place)| Caller::ALL.map(|caller| (route.clone(), place, caller)));
    let cells: Vec<Cell> = stream::iter(cells)
        .map(|(route, place, caller)| cell(&world, route, place, caller))
        .buffered(AT_ONCE)
        .collect()
        .await;
    world.server.stop().await;
    cells
}

async fn cell(world: &World, route: String, place: Place, caller: Caller) -> Cell {
    let who = world.caller(caller).await;
    let scene = Scene::new(world, place, caller, &who);
    let (outcome, headers) = if route.starts_with("FRAME ") {
        (frames::outcome(&route, scene).await, HeaderMap::new())
    } else {
        let ask = sample(&route, scene).await;
        let answer = world.ask(&who, &ask).await;
        (answer.outcome(), answer.headers)
    };
    Cell {
        route,
        place,
        caller,
        outcome,
        headers,
    }
}
