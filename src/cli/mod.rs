//! The composition root: the only module that sees every door.

mod admin;
mod bench;
mod demo;
mod doctor;
mod house;
mod seed;
mod web;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::telemetry;

/// A federated home for communities of practice.
#[derive(Debug, Parser)]
#[command(name = "ateneo", version, about, disable_help_subcommand = true)]
struct Arguments {
    /// Configuration file, read after the defaults and before ATENEO_* variables.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages, API and inbox, and do the background work (the default).
    Serve,
    /// Serve only; run `worker` beside it.
    Web,
    /// Only do the background work: publish, deliver, work the inbox off.
    Worker,
    /// Two federating houses with content, for a first look.
    Demo(demo::Arguments),
    /// Bring the database up to date and exit.
    Migrate,
    /// Check configuration, database, public address, clock and disk, and say what to do.
    Doctor {
        /// Print the findings as JSON.
        #[arg(long)]
        json: bool,
    },
    /// People who live here.
    #[command(subcommand)]
    Member(admin::MemberCommand),
    /// Communities hosted here.
    #[command(subcommand)]
    Community(admin::CommunityCommand),
    /// Make an access token for the REST API and print it alone.
    Token {
        /// Name of the member.
        name: String,
        /// What the token may do, of: read write follow push.
        #[arg(long, default_value = "read write follow")]
        scopes: String,
    },
    /// Measure searches or pages of a house that `seed` filled.
    #[command(subcommand, hide = true)]
    Bench(bench::Command),
    /// Fill an empty house with very much text, to measure it by.
    #[command(hide = true)]
    Seed(seed::Arguments),
    /// What waits to be delivered, and what could not be.
    #[command(subcommand)]
    Queue(admin::QueueCommand),
}

/// Exit codes: 0 done, 1 failed, 2 called wrongly (clap's).
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("ateneo: the runtime does not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(execute(arguments));
    // Tasks that wait for the network must not hold a finished command back.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("ateneo: {}", explain(&error));
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes in one line, for scripts and people; field errors in words.
fn explain(error: &anyhow::Error) -> String {
    if let Some(crate::error::Error::Invalid(fields)) = error.downcast_ref() {
        let parts: Vec<String> =
            fields.iter().map(|field| format!("{}: {}", field.field, problem(field.problem))).collect();
        return parts.join("; ");
    }
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

fn problem(problem: crate::error::Problem) -> String {
    use crate::error::Problem;
    match problem {
        Problem::Required => "is required".to_owned(),
        Problem::TooShort(least) => format!("needs {least} characters or more"),
        Problem::TooLong(most) => format!("has more than {most} characters"),
        Problem::TooLarge(most) => format!("has more than {most} bytes"),
        Problem::TooMany(most) => format!("more than {most}"),
        Problem::Malformed => "is not in its form".to_owned(),
        Problem::Unknown => "is not one of the possible values".to_owned(),
        Problem::Taken => "is taken".to_owned(),
        Problem::Reserved => "is reserved".to_owned(),
        Problem::NotAnImage => "is not a picture".to_owned(),
        Problem::WrongCredentials => "does not fit".to_owned(),
    }
}

async fn execute(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let command = arguments.command.unwrap_or(Command::Serve);
    if let Command::Demo(options) = command {
        return demo::run(options).await;
    }
    let config = Config::load(arguments.config.as_deref())?;
    telemetry::log(&config.log)?;
    if let Command::Doctor { json } = command {
        return doctor::run(config, json).await;
    }
    if matches!(command, Command::Bench(_)) {
        bench::prepare();
    }
    let house = house::House::open(config).await?;
    let outcome = match command {
        Command::Serve => house::serve(&house, house::Part::Both).await,
        Command::Web => house::serve(&house, house::Part::Web).await,
        Command::Worker => house::serve(&house, house::Part::Worker).await,
        Command::Migrate => {
            println!("{}", house.migrated());
            Ok(())
        }
        Command::Member(command) => admin::member(&house, command).await,
        Command::Community(command) => admin::community(&house, command).await,
        Command::Token { name, scopes } => admin::token(&house, &name, &scopes).await,
        Command::Bench(command) => bench::run(&house, &command).await,
        Command::Seed(options) => seed::run(&house, &options).await,
        Command::Queue(command) => admin::queue(&house, command).await,
        Command::Demo(_) | Command::Doctor { .. } => Ok(()),
    };
    house.close().await?;
    outcome.map(|()| ExitCode::SUCCESS)
}
