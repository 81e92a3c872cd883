//! `cargo xtask test`: set-up, then every step in order, then one line that counts.
//! Must not know what a step checks; `steps.rs` lists them.

mod counts;
mod leaks;
mod report;
mod step;
mod steps;

use std::path::Path;

use crate::run::{self, Ran, Show};
use crate::setup;
use report::Outcome;
use step::Step;
use steps::Machine;

/// Sets the machine up and runs everything. Answers whether all passed.
pub(crate) fn run_all(root: &Path) -> bool {
    if let Err(error) = setup::install(root) {
        println!("\nset-up failed: {error:#}\n\n0 passed, 1 failed");
        return false;
    }
    run_steps(steps::all(root, Machine::here(root)))
}

/// The inner loop: what needs no installs and no browser. Answers whether all passed.
pub(crate) fn run_fast(root: &Path) -> bool {
    run_steps(steps::fast(root, Machine::here(root)))
}

fn run_steps(steps: Vec<Step>) -> bool {
    let outcomes: Vec<Outcome> = steps.into_iter().map(run_step).collect();
    println!("\n{}", report::table(&outcomes));
    println!("{}", report::summary(&outcomes));
    outcomes.iter().all(Outcome::is_good)
}

fn run_step(step: Step) -> Outcome {
    println!("\n== {}", step.title());
    let started = run::now();
    let ran = match (step.work)() {
        Ok(ran) => {
            if !ran.ok && step.show == Show::Afterwards {
                println!("{}", ran.output.trim_end());
            }
            ran
        }
        Err(error) => {
            println!("{error:#}");
            Ran {
                ok: false,
                output: String::new(),
            }
        }
    };
    let outcome = Outcome::of(&step.name, step.runner, &ran, started.elapsed());
    println!("{}", report::line(&outcome));
    outcome
}
