//! The steps of `cargo xtask test`, in their order. Must not run anything before its turn.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::counts::Runner;
use super::leaks;
use super::step::{Step, command, content, own, skipped};
use crate::run::{Ran, Show};
use crate::{codegen, node, repo, run, setup, tidy, web};

/// What the machine offers that decides between two ways of doing a step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Machine {
    /// `cargo nextest` is installed; else `cargo test` runs the tests.
    pub(crate) has_nextest: bool,
    /// The packages of `web/` are installed, so that its checks can run.
    pub(crate) has_web_packages: bool,
}

impl Machine {
    /// Looks around.
    pub(crate) fn here(root: &Path) -> Self {
        Self {
            has_nextest: run::succeeds("cargo", &["nextest", "--version"]),
            has_web_packages: root.join("web/node_modules").is_dir(),
        }
    }
}

/// Every step, for a machine that is set up.
pub(crate) fn all(root: &Path, machine: Machine) -> Vec<Step> {
    let [web_check, web_sizes, web_unit_tests] = web_checks(root);
    vec![
        format(root),
        lints(root, Some("--locked")),
        rust_tests_that_log(root, machine),
        own("logs of the tests", root, |root| {
            leaks::check(&leaks::folder(root)?)
        }),
        documentation_tests(root),
        web_check,
        web_sizes,
        web_unit_tests,
        own("web build is fresh", root, |root| {
            web::check_build(root).map(content)
        }),
        own("generated files are fresh", root, |root| {
            codegen::check(root).map(|()| content(String::new()))
        }),
        browser_tests(root),
        own("logs of the browser tests", root, |root| {
            leaks::check(&leaks::browser_folder(root)?)
        }),
        own("tidy", root, tidy),
    ]
}

/// The steps of the inner loop.
pub(crate) fn fast(root: &Path, machine: Machine) -> Vec<Step> {
    let mut steps = vec![format(root), lints(root, None), rust_tests(root, machine)];
    if machine.has_web_packages {
        steps.extend(web_checks(root));
    } else {
        let why = "`cargo xtask setup` installs what they need";
        steps.push(skipped("web checks and tests", why));
    }
    steps.push(own("tidy", root, tidy));
    steps
}

fn format(root: &Path) -> Step {
    let arguments = ["fmt", "--all", "--check", "--", "--color=never"];
    command(
        "format",
        cargo(root, &arguments),
        Runner::None,
        Show::Afterwards,
    )
}

fn lints(root: &Path, locked: Option<&str>) -> Step {
    let mut cargo = cargo(root, &["clippy", "--workspace", "--all-targets"]);
    cargo.args(locked).args(["--", "-D", "warnings"]);
    command("lints", cargo, Runner::None, Show::Live)
}

fn rust_tests(root: &Path, machine: Machine) -> Step {
    let (runner, cargo) = rust_test_command(root, machine);
    command("Rust tests", cargo, runner, Show::Live)
}

/// The same; what servers log meanwhile is kept for the next step.
fn rust_tests_that_log(root: &Path, machine: Machine) -> Step {
    let (runner, mut cargo) = rust_test_command(root, machine);
    let root = root.to_path_buf();
    Step {
        name: "Rust tests".to_owned(),
        how: run::written(&cargo),
        runner,
        show: Show::Live,
        work: Box::new(move || {
            let folder = leaks::folder(&root)?;
            leaks::make_empty(&folder)?;
            run::run(cargo.env(leaks::VARIABLE, folder), Show::Live)
        }),
    }
}

fn rust_test_command(root: &Path, machine: Machine) -> (Runner, Command) {
    let (runner, arguments): (_, &[&str]) = if machine.has_nextest {
        (
            Runner::Nextest,
            &[
                "nextest",
                "run",
                "--workspace",
                "--no-tests=pass",
                "--status-level=slow",
            ],
        )
    } else {
        (
            Runner::CargoTest,
            &["test", "--workspace", "--lib", "--bins", "--tests"],
        )
    };
    let mut cargo = cargo(root, arguments);
    cargo.arg("--no-fail-fast").env("INSTA_UPDATE", "no");
    (runner, cargo)
}

fn documentation_tests(root: &Path) -> Step {
    let cargo = cargo(root, &["test", "--workspace", "--doc", "--no-fail-fast"]);
    command(
        "documentation tests",
        cargo,
        Runner::CargoTest,
        Show::Afterwards,
    )
}

fn web_checks(root: &Path) -> [Step; 3] {
    let check = node::npm(root, &["run", "check"]);
    let size = node::npm(root, &["run", "size"]);
    let mut unit = node::npm(root, &["test"]);
    unit.env("CI", "true");
    [
        command("web types and lints", check, Runner::None, Show::Afterwards),
        command("web sizes", size, Runner::None, Show::Afterwards),
        command("web unit tests", unit, Runner::Web, Show::Live),
    ]
}

fn browser_tests(root: &Path) -> Step {
    let root = root.to_path_buf();
    Step {
        name: "browser tests".to_owned(),
        how: "npm run e2e".to_owned(),
        runner: Runner::Web,
        show: Show::Live,
        work: Box::new(move || run_browser_tests(&root)),
    }
}

/// Builds the server, then has the browser tests start it; what it logs meanwhile is kept for the next step.
fn run_browser_tests(root: &Path) -> Result<Ran> {
    let build = run::run(
        &mut cargo(root, &["build", "--package", "maru"]),
        Show::Live,
    )?;
    if !build.ok {
        return Ok(build);
    }
    let binary = format!("debug/maru{}", std::env::consts::EXE_SUFFIX);
    let folder = leaks::browser_folder(root)?;
    leaks::make_empty(&folder)?;
    let mut tests = node::npm(root, &["run", "e2e"]);
    tests.env(leaks::VARIABLE, folder);
    tests.env("CI", "true");
    tests.env("MARU_BIN", repo::target_dir(root)?.join(binary));
    if let Some(chromium) = setup::find_chromium() {
        tests.env("CHROMIUM_BIN", chromium);
    }
    run::run(&mut tests, Show::Live)
}

fn tidy(root: &Path) -> Result<Ran> {
    let findings = tidy::findings(root)?;
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let (ok, output) = (lines.is_empty(), lines.join("\n"));
    Ok(Ran { ok, output })
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(root);
    command.env("CARGO_TERM_COLOR", "never");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(steps: &[Step]) -> Vec<&str> {
        steps.iter().map(|step| step.name.as_str()).collect()
    }

    #[test]
    fn the_whole_run_has_every_step_in_order() {
        let machine = Machine {
            has_nextest: true,
            has_web_packages: true,
        };
        let steps = all(Path::new("nowhere"), machine);
        assert_eq!(
            names(&steps).join(", "),
            "format, lints, Rust tests, logs of the tests, documentation tests, web types and lints, web sizes, web unit tests, \
             web build is fresh, generated files are fresh, browser tests, logs of the browser tests, tidy"
        );
        assert!(steps[2].how.starts_with("cargo nextest run"));
    }

    #[test]
    fn the_inner_loop_says_when_it_skips_the_web() {
        let machine = Machine {
            has_nextest: false,
            has_web_packages: false,
        };
        let steps = fast(Path::new("nowhere"), machine);
        assert_eq!(
            names(&steps).join(", "),
            "format, lints, Rust tests, web checks and tests, tidy"
        );
        assert!(steps[3].title().contains("cargo xtask setup"));
        assert!(steps[2].how.starts_with("cargo test"));
    }
}
