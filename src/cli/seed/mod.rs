//! `ateneo seed`: fills an empty house with very much believable text, to measure it by.

mod rows;
pub mod text;
mod words;

use std::time::Instant;

use anyhow::bail;
use clap::Args;

use super::house::House;
use crate::accounts::account::{self, Registration};
use crate::accounts::{Member, password};
use crate::app::App;
use crate::communities::CommunityView;
use crate::communities::community::{self, NewCommunity};
use crate::communities::membership::{self, Role};
use crate::search;
use crate::text::Language;
use text::Dice;

/// Everybody the seed makes signs in with this.
pub const PASSWORD: &str = "comunidad-de-practica";

#[derive(Debug, Args)]
pub struct Arguments {
    /// What the incumbent's figures were taken on: 14 communities, 2,000 members, 5,000 topics, 50,000
    /// replies.
    #[arg(long)]
    like_wordpress: bool,
    /// So many posts, one in eleven a topic.
    #[arg(long, default_value_t = 55_000, conflicts_with = "like_wordpress")]
    posts: usize,
    /// The same number gives the same content.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

const COMMUNITIES: usize = 14;
const MEMBERS: usize = 2_000;

pub async fn run(house: &House, arguments: &Arguments) -> anyhow::Result<()> {
    let app = &house.app;
    let posts = if arguments.like_wordpress { 55_000 } else { arguments.posts };
    if crate::posts::post::count_local(&mut *app.db.conn().await?).await? != (0, 0) {
        bail!("this house has posts already; a seed goes into an empty one");
    }
    let started = Instant::now();
    let mut dice = Dice::new(arguments.seed);
    let vocabularies = rows::vocabularies(&mut dice);
    let members = first_members(app).await?;
    let communities = found(app, &members, &mut dice, &vocabularies).await?;
    let mut writer = rows::Writer::connect(app).await?;
    let people = writer.people(&members, MEMBERS, &mut dice).await?;
    writer.belonging(&communities, &people, &mut dice).await?;
    println!("{} people, {} communities after {:.0?}", people.len(), communities.len(), started.elapsed());
    writer.threads(posts, (&communities, &people), (&vocabularies, &mut dice)).await?;
    println!("{posts} posts after {:.0?}", started.elapsed());
    let reading = Instant::now();
    let mut conn = app.db.conn().await?;
    while search::index::step(&mut conn).await? > 0 {}
    println!("read for search in {:.0?}", reading.elapsed());
    writer.finish().await?;
    println!("done after {:.0?}; sign in as {} with {PASSWORD}", started.elapsed(), members[0].actor.name);
    Ok(())
}

/// Members with keys, who can post: the first administers.
async fn first_members(app: &App) -> anyhow::Result<Vec<Member>> {
    let hash = password::hash(&app.password_slots, PASSWORD.to_owned()).await?;
    let mut members = Vec::new();
    for (name, language) in [("lucia", Language::Es), ("tereza", Language::Pt), ("marielle", Language::Fr)] {
        let registration = Registration {
            name: name.to_owned(),
            display_name: name.to_owned(),
            email: format!("{name}@seed.example"),
            password: None,
            language,
            time_zone: "America/Asuncion".to_owned(),
            is_admin: members.is_empty(),
            approved: true,
            reason: String::new(),
        };
        let hash = Some(hash.clone());
        members.push(
            app.db
                .transaction(async |conn| {
                    account::register(conn, app.here(), &app.secret, (&registration, hash)).await
                })
                .await?,
        );
    }
    Ok(members)
}

async fn found(
    app: &App,
    members: &[Member],
    dice: &mut Dice,
    vocabularies: &[text::Vocabulary],
) -> anyhow::Result<Vec<CommunityView>> {
    let mut communities = Vec::new();
    for number in 0..COMMUNITIES {
        let Some(words) = vocabularies.get(number % vocabularies.len()) else { continue };
        let theme = words.theme(dice);
        let new =
            NewCommunity::open(&format!("c{number}"), words.language.code(), &words.title(dice, &theme));
        communities.push(
            app.db
                .transaction(async |conn| {
                    let view = community::create(conn, app.here(), &app.secret, &new).await?;
                    for member in members {
                        let grant = (view.community.id, member.actor.id);
                        membership::grant(conn, app.here(), grant, (Role::Facilitator, None)).await?;
                    }
                    Ok(view)
                })
                .await?,
        );
    }
    Ok(communities)
}
