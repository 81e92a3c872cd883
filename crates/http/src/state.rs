//! What every handler is given. Must not know any handler.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::Cx;
use hub::Hub;
use wire::ProblemCode;

use crate::config::HttpConfig;
use crate::connections::Counts;
use crate::problem::ApiProblem;
use crate::reads::written::WrittenRooms;

/// What every handler is given.
pub struct Api {
    /// The use cases.
    pub cx: Arc<Cx>,
    /// The live part.
    pub hub: Arc<Hub>,
    /// Settings and limits.
    pub config: HttpConfig,
    pub(crate) counts: Counts,
    pub(crate) written_rooms: WrittenRooms,
    draining: AtomicBool,
}

/// Shared by all handlers.
pub type ApiState = Arc<Api>;

impl Api {
    /// Everything together.
    pub fn new(cx: Arc<Cx>, hub: Arc<Hub>, config: HttpConfig) -> ApiState {
        Arc::new(Self {
            cx,
            hub,
            config,
            counts: Counts::default(),
            written_rooms: WrittenRooms::default(),
            draining: AtomicBool::new(false),
        })
    }

    /// From now on the server says that it is about to restart.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
    }

    /// Whether this node knows who is still signed in.
    ///
    /// # Errors
    /// `store_unavailable` when it has not heard for too long of what ended on other nodes.
    pub(crate) fn check_sees(&self) -> Result<(), ApiProblem> {
        if self.cx.is_blind() {
            let detail = "this node cannot read which sessions have ended";
            return Err(ApiProblem::new(ProblemCode::StoreUnavailable, detail));
        }
        Ok(())
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }
}
