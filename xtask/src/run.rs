//! Starting programs and watching the time. Must not know which programs.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// What a program said (both its outputs, in order) and whether it was content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ran {
    /// The program ended with exit code 0.
    pub(crate) ok: bool,
    /// Standard output and standard error, as they came.
    pub(crate) output: String,
}

/// Whether a program's output is shown while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Line by line, for what takes long.
    Live,
    /// Kept, for the caller to show if it matters.
    Afterwards,
}

/// Runs `command` to its end with both outputs in one stream.
pub(crate) fn run(command: &mut Command, show: Show) -> Result<Ran> {
    let (reader, writer) = std::io::pipe().context("cannot make a pipe")?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command.spawn().with_context(|| cannot_start(command))?;
    // The command keeps its ends of the pipe; without this the reader would never see the end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let output = collect(BufReader::new(reader), show)?;
    let ok = child.wait()?.success();
    Ok(Ran { ok, output })
}

fn collect(mut reader: impl BufRead, show: Show) -> Result<String> {
    let mut output = String::new();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        if show == Show::Live {
            print!("{text}");
            std::io::stdout().flush()?;
        }
        output.push_str(&text);
        line.clear();
    }
    Ok(output)
}

/// Runs `command` and fails, with everything it said, unless it was content.
pub(crate) fn must(command: &mut Command, show: Show) -> Result<String> {
    let ran = run(command, show)?;
    match (ran.ok, show) {
        (true, _) => Ok(ran.output),
        (false, Show::Live) => bail!("`{}` failed", written(command)),
        (false, Show::Afterwards) => {
            bail!("`{}` failed\n{}", written(command), ran.output.trim_end())
        }
    }
}

/// The standard output alone of a program that must succeed.
pub(crate) fn stdout_of(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        bail!(
            "`{}` failed\n{}",
            written(command),
            String::from_utf8_lossy(&output.stderr).trim_end()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether `program` with `arguments` starts and succeeds; says nothing.
pub(crate) fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A command as one would type it.
pub(crate) fn written(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`", written(command))
}

/// The time now, for saying how long a step took.
#[expect(
    clippy::disallowed_methods,
    reason = "automation is the edge of the world: nothing above it could pass the time down"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_outputs_are_kept_in_their_order() {
        let ran = run(
            &mut shell("echo one; echo two >&2; echo three"),
            Show::Afterwards,
        )
        .unwrap();
        assert_eq!((ran.ok, ran.output.as_str()), (true, "one\ntwo\nthree\n"));
    }

    #[test]
    fn a_failure_carries_the_command_and_its_output() {
        let error = must(&mut shell("echo broken >&2; exit 3"), Show::Afterwards).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("sh -c") && text.contains("broken"), "{text}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("no-such-program"), Show::Afterwards).unwrap_err();
        assert!(error.to_string().contains("no-such-program"));
    }

    #[test]
    fn a_program_that_fails_does_not_succeed() {
        assert!(succeeds("sh", &["-c", "true"]));
        assert!(!succeeds("sh", &["-c", "false"]));
        assert!(!succeeds("no-such-program", &[]));
    }
}
