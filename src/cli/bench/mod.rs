//! `ateneo bench`: what searches and pages cost on the content of `ateneo seed`.

mod pages;
mod search;
mod usage;

use clap::{Args, Subcommand};

use super::house::House;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// How long searches take, by what is looked for.
    Search(Rounds),
    /// CPU, queries and bytes of every page, signed in and not.
    Pages(Rounds),
}

#[derive(Debug, Args)]
pub struct Rounds {
    /// How often each is measured.
    #[arg(long, default_value_t = 100)]
    rounds: usize,
}

/// Call before the first connection: it counts what connections made from then on are asked.
pub fn prepare() {
    usage::count_queries();
}

pub async fn run(house: &House, command: &Command) -> anyhow::Result<()> {
    match command {
        Command::Search(rounds) => search::run(&house.app, rounds.rounds.max(1)).await,
        Command::Pages(rounds) => pages::run(&house.app, rounds.rounds.max(1)).await,
    }
}
