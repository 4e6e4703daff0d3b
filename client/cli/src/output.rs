//! The one door to standard output and error.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the door")]

use std::{
    io::{IsTerminal, Write, stderr, stdin, stdout},
    process::ExitCode,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::{
    config::{self, Colour},
    failure::{Exit, Failure},
};

/// What a command has to say: the same for people and for programs.
#[derive(Clone, Debug)]
pub struct Report {
    /// The form of `data`.
    pub schema: &'static str,
    /// For programs.
    pub data: Value,
    /// For people.
    pub text: String,
    /// What both should know.
    pub warnings: Vec<String>,
    /// How the program ends.
    pub exit: Exit,
    /// Whether all was said already, line by line.
    pub streamed: bool,
}

impl Report {
    /// A report of success.
    pub fn new(schema: &'static str, data: Value, text: impl Into<String>) -> Self {
        Self { schema, data, text: text.into(), warnings: Vec::new(), exit: Exit::Ok, streamed: false }
    }

    /// The report of a command that said everything on the way.
    pub fn streamed() -> Self {
        Self { streamed: true, ..Self::new("", Value::Null, "") }
    }

    /// The report with warnings.
    pub fn warn(self, warnings: Vec<String>) -> Self {
        Self { warnings, ..self }
    }

    /// The report with another end.
    pub fn exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }
}

/// The door.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    json: bool,
    quiet: bool,
    colour: bool,
}

impl Output {
    /// A door for people, or for programs. `quiet`: people hear results, questions and errors only.
    pub fn new(json: bool, quiet: bool, colour: Colour) -> Self {
        let wanted = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => config::no_color().is_none() && stderr().is_terminal(),
        };
        Self { json, quiet, colour: wanted && !json }
    }

    /// Prints a report, and says how the program ends. A reader that closed the pipe has had enough.
    pub fn report(&self, report: &Report) -> ExitCode {
        if report.streamed {
            return ExitCode::from(report.exit.code());
        }
        if self.json {
            write_out(&envelope(report.schema, &report.data, &report.warnings));
        } else {
            write_out(report.text.trim_end());
            report
                .warnings
                .iter()
                .for_each(|warning| self.note(&format!("{}: {warning}", self.paint("warning", "33"))));
        }
        ExitCode::from(report.exit.code())
    }

    /// Prints a failure, and says how the program ends.
    pub fn failure(&self, failure: &Failure) -> ExitCode {
        if self.json {
            let Failure { kind, message, hint, values, .. } = failure;
            let exit = failure.exit.code();
            let data = json!({ "kind": kind, "message": message, "hint": hint, "values": values, "exit": exit });
            write_out(&envelope("assent.error/1", &data, &[]));
        } else {
            eprintln!("{}: {}", self.paint("error", "31"), failure.message);
            if let Some(hint) = &failure.hint {
                eprintln!("{}: {hint}", self.paint("hint", "36"));
            }
        }
        ExitCode::from(failure.exit.code())
    }

    /// Says something on the way, to people only.
    pub fn note(&self, text: &str) {
        if !self.json && !self.quiet {
            eprintln!("{text}");
        }
    }

    /// Says a line for programs at once; false where nobody reads any more.
    pub fn line(&self, data: &Value) -> bool {
        let mut out = stdout().lock();
        writeln!(out, "{data}").and_then(|()| out.flush()).is_ok()
    }

    /// Whether a person can be asked.
    pub fn can_ask(&self) -> bool {
        !self.json && stdin().is_terminal() && stderr().is_terminal()
    }

    /// Asks a person; anything but yes is no.
    pub fn ask(&self, question: &str) -> bool {
        eprint!("{question} [y/N] ");
        let mut answer = String::new();
        stdin().read_line(&mut answer).is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
    }

    /// A bar for long work, seen in a terminal only.
    pub fn bar(&self, what: &str, total: u64) -> ProgressBar {
        let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}");
        self.progress(ProgressBar::new(total), style.ok(), what)
    }

    /// A sign of life while waiting, seen in a terminal only.
    pub fn spinner(&self, what: &str) -> ProgressBar {
        let spinner = self.progress(ProgressBar::new_spinner(), None, what);
        spinner.enable_steady_tick(Duration::from_millis(120));
        spinner
    }

    fn progress(&self, bar: ProgressBar, style: Option<ProgressStyle>, what: &str) -> ProgressBar {
        let visible = !self.json && !self.quiet && stderr().is_terminal();
        bar.set_draw_target(if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        if let Some(style) = style {
            bar.set_style(style);
        }
        bar.with_message(what.to_owned())
    }

    fn paint(&self, text: &str, code: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn envelope(schema: &str, data: &Value, warnings: &[String]) -> String {
    let envelope = json!({ "schema": schema, "data": data, "warnings": warnings });
    serde_json::to_string_pretty(&envelope).unwrap_or_else(|_| envelope.to_string())
}

fn write_out(text: &str) {
    // A closed pipe is no error of ours, and there is nobody left to tell.
    let _ = writeln!(stdout(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_has_schema_data_and_warnings() {
        let text = envelope("assent.x/1", &json!({ "a": 1 }), &["careful".to_owned()]);
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read, json!({ "schema": "assent.x/1", "data": { "a": 1 }, "warnings": ["careful"] }));
    }
}
