//! Searches of every sort, drawn from the words of the house itself.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use chrono::Datelike as _;
use tokio_postgres::{Client, NoTls};

use super::usage::percentile;
use crate::accounts::{Member, account};
use crate::app::App;
use crate::cli::seed::text::Dice;
use crate::search::{self, Asked, Filters, Kind, Order, Outcome, Viewer};
use crate::text::Language;

/// Words by how many documents hold them.
struct Words {
    common: Vec<String>,
    middling: Vec<String>,
    rare: Vec<String>,
    accented: Vec<String>,
    /// Neighbours in titles.
    phrases: Vec<String>,
}

async fn words(client: &Client) -> anyhow::Result<Words> {
    let list = async |sql: &str| -> anyhow::Result<Vec<String>> {
        let rows = client.query(sql, &[]).await?;
        Ok(rows.iter().map(|row| row.get::<_, String>(0)).collect())
    };
    let among = |condition: &str| {
        format!(
            "select spelling from search_words where length(word) > 3 and {condition}
               and search_word(word) is not null order by md5(word) limit 400"
        )
    };
    Ok(Words {
        common: list(
            "select spelling from (select * from search_words where length(word) > 5 order by documents desc limit 120) w
             where search_word(word) is not null",
        )
        .await?,
        middling: list(&among("documents between 500 and 5000")).await?,
        rare: list(&among("documents between 3 and 40")).await?,
        accented: list(&among("documents > 200 and spelling <> word")).await?,
        phrases: list(
            "select substring(title from '^[^ ]+ ([^ ,.]{5,} [^ ,.]{5,})') from topics
             where title ~ '^[^ ]+ [^ ,.]{5,} [^ ,.]{5,}' order by md5(title) limit 400",
        )
        .await?,
    })
}

/// With two letters in the middle swapped.
fn slip(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    if middle > 0 {
        letters.swap(middle - 1, middle);
    }
    letters.into_iter().collect()
}

/// With accents taken away and one put where none belongs.
fn misaccented(word: &str) -> String {
    let plain: String = word
        .chars()
        .map(|c| match c {
            'á' | 'ã' | 'â' | 'à' => 'a',
            'é' | 'ê' | 'è' => 'e',
            'í' => 'i',
            'ó' | 'õ' | 'ô' => 'o',
            'ú' | 'û' => 'u',
            'ç' => 'c',
            other => other,
        })
        .collect();
    plain.replacen('e', "è", 1)
}

struct Case {
    text: String,
    filters: Filters,
    order: Order,
    offset: usize,
}

impl Case {
    fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), filters: Filters::default(), order: Order::Relevance, offset: 0 }
    }
}

const SORTS: [&str; 12] = [
    "rare word",
    "word in some",
    "word in very many",
    "two words",
    "two of very many",
    "phrase",
    "wrong accents",
    "slip",
    "beginning",
    "filtered",
    "newest",
    "a later page",
];

fn case(sort: &str, words: &Words, dice: &mut Dice) -> Case {
    let one = |from: &[String], dice: &mut Dice| dice.pick(from).cloned().unwrap_or_default();
    match sort {
        "rare word" => Case::of(one(&words.rare, dice)),
        "word in some" => Case::of(one(&words.middling, dice)),
        "word in very many" => Case::of(one(&words.common, dice)),
        "two words" => Case::of(format!("{} {}", one(&words.common, dice), one(&words.middling, dice))),
        "two of very many" => Case::of(format!("{} {}", one(&words.common, dice), one(&words.common, dice))),
        "phrase" => Case::of(format!("\"{}\"", one(&words.phrases, dice))),
        "wrong accents" => Case::of(misaccented(&one(&words.accented, dice))),
        "slip" => Case::of(slip(&one(&words.middling, dice))),
        "beginning" => {
            let word = one(&words.middling, dice);
            Case::of(word.chars().take(word.chars().count().saturating_sub(3).max(3)).collect::<String>())
        }
        "filtered" => {
            let mut case = Case::of(one(&words.common, dice));
            match dice.below(3) {
                0 => case.filters.kinds = vec![Kind::Question],
                1 => case.filters.language = Some("fr".to_owned()),
                _ => {
                    let year =
                        chrono::DateTime::UNIX_EPOCH.year() + 54 + i32::try_from(dice.below(3)).unwrap_or(0);
                    case.filters.since = chrono::NaiveDate::from_ymd_opt(year, 1, 1);
                    case.filters.until = chrono::NaiveDate::from_ymd_opt(year, 12, 31);
                }
            }
            case
        }
        "newest" => Case { order: Order::Newest, ..Case::of(one(&words.common, dice)) },
        _ => Case { offset: 400, ..Case::of(one(&words.common, dice)) },
    }
}

pub async fn run(app: &App, rounds: usize) -> anyhow::Result<()> {
    let (client, connection) = tokio_postgres::connect(app.db.url(), NoTls).await?;
    tokio::spawn(connection);
    let posts: i64 = client.query_one("select count(*) from search_documents", &[]).await?.get(0);
    let words = words(&client).await?;
    let member = account::by_login(&mut *app.db.conn().await?, "lucia").await?;
    let member = member.context("this house was not made by `ateneo seed`")?;
    println!("{posts} documents, {rounds} different searches of each sort; milliseconds");
    println!("{:<20}{:>8}{:>8}{:>8}{:>8}{:>10}{:>9}", "", "p50", "p95", "p99", "worst", "hits", "too slow");
    let mut all = Vec::new();
    for who in [None, Some(&member)] {
        println!("{}", if who.is_some() { "signed in" } else { "visitor" });
        for sort in SORTS {
            let mut dice = Dice::new(11);
            let (mut times, mut hits, mut slow) = (Vec::new(), 0, 0);
            for _ in 0..rounds {
                let case = case(sort, &words, &mut dice);
                let (time, outcome) = look(app, who, &case).await?;
                match outcome {
                    Outcome::Found(found) => hits += found.total,
                    Outcome::TooSlow => slow += 1,
                    Outcome::Blank | Outcome::OnlyCommon => {}
                }
                times.push(time);
            }
            all.extend_from_slice(&times);
            row(sort, times, Some((hits / rounds, slow)));
        }
    }
    row("all", all, None);
    Ok(())
}

async fn look(app: &App, member: Option<&Member>, case: &Case) -> anyhow::Result<(Duration, Outcome)> {
    let asked = Asked {
        text: &case.text,
        filters: case.filters.clone(),
        order: case.order,
        offset: case.offset,
        limit: 20,
    };
    let viewer = Viewer { member, language: Language::Es, now: app.clock.now() };
    let started = Instant::now();
    let outcome = app.db.reading(async |conn| search::find(conn, viewer, &asked).await).await?;
    Ok((started.elapsed(), outcome))
}

fn row(name: &str, mut times: Vec<Duration>, more: Option<(usize, usize)>) {
    times.sort_unstable();
    let at = |part| percentile(&times, part).as_secs_f64() * 1000.0;
    print!("{name:<20}{:>8.1}{:>8.1}{:>8.1}{:>8.1}", at(0.5), at(0.95), at(0.99), at(1.0));
    match more {
        Some((hits, slow)) => println!("{hits:>10}{slow:>9}"),
        None => println!(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_mistyped() {
        assert_eq!(slip("aduana"), "adauna");
        assert_eq!(misaccented("exportación"), "èxportacion");
    }
}
