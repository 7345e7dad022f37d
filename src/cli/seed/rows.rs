//! Rows by the thousand, through COPY.

use std::fmt::Write as _;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::SinkExt as _;
use tokio_postgres::{Client, NoTls};

use super::text::{Dice, Vocabulary, name};
use crate::accounts::Member;
use crate::app::App;
use crate::communities::CommunityView;
use crate::db::ids::ActorId;
use crate::text::Language;

/// Posts of one COPY.
const BATCH: usize = 10_000;
/// The oldest post.
const DAYS: i64 = 1_100;

pub fn vocabularies(dice: &mut Dice) -> Vec<Vocabulary> {
    Language::ALL.into_iter().map(|language| Vocabulary::new(language, dice)).collect()
}

pub struct Writer<'a> {
    app: &'a App,
    client: Client,
    /// Ids are made here as `new_id()` makes them, from the time a post is said to be of.
    counter: i64,
}

impl<'a> Writer<'a> {
    pub async fn connect(app: &'a App) -> anyhow::Result<Self> {
        let (client, connection) = tokio_postgres::connect(app.db.url(), NoTls).await?;
        tokio::spawn(connection);
        client.batch_execute("set synchronous_commit = off").await?;
        Ok(Self { app, client, counter: 0 })
    }

    fn id(&mut self, at: DateTime<Utc>) -> i64 {
        self.counter = (self.counter + 1) & 0xffff;
        (at.timestamp_millis() << 16) | self.counter
    }

    async fn copy(&self, into: &str, rows: String) -> anyhow::Result<()> {
        let sink = self.client.copy_in::<_, Bytes>(&format!("copy {into} from stdin")).await?;
        let mut sink = std::pin::pin!(sink);
        sink.send(Bytes::from(rows)).await?;
        sink.finish().await?;
        Ok(())
    }

    /// People with accounts, the first ones included.
    pub async fn people(
        &mut self,
        first: &[Member],
        count: usize,
        dice: &mut Dice,
    ) -> anyhow::Result<Vec<ActorId>> {
        let (mut actors, mut accounts) = (String::new(), String::new());
        let mut ids: Vec<ActorId> = first.iter().map(|member| member.actor.id).collect();
        let now = self.app.clock.now();
        let inbox = self.app.site.inbox();
        for number in ids.len()..count {
            let id = self.id(now - TimeDelta::days(DAYS));
            let handle = format!("m{number}");
            let ap_id = self.app.site.person(&handle);
            let language = Language::ALL.get(number % 4).map_or("es", |language| language.code());
            writeln!(
                actors,
                "{id}\tperson\t{handle}\t{ap_id}\t{ap_id}\t{} {}\t{ap_id}/inbox\t{inbox}\t{ap_id}/outbox\t{ap_id}/followers\tt",
                name(dice),
                name(dice)
            )?;
            writeln!(accounts, "{id}\t{handle}@seed.example\t{language}\tUTC\t{now}\t{now}")?;
            ids.push(ActorId(id));
        }
        self.copy(
            "actors (id, kind, name, ap_id, url, display_name, inbox_url, shared_inbox_url, outbox_url, followers_url, handle_verified)",
            actors,
        )
        .await?;
        self.copy("accounts (actor_id, email, locale, time_zone, email_verified_at, approved_at)", accounts)
            .await?;
        Ok(ids)
    }

    /// Each person in three communities, and following them.
    pub async fn belonging(
        &mut self,
        communities: &[CommunityView],
        people: &[ActorId],
        dice: &mut Dice,
    ) -> anyhow::Result<()> {
        let (mut memberships, mut follows) = (String::new(), String::new());
        for person in people.iter().skip(3) {
            let first = dice.below(communities.len());
            for step in [0, 1, 4] {
                let Some(view) = communities.get((first + step) % communities.len()) else { continue };
                writeln!(memberships, "{}\t{person}\tmember", view.community.id)?;
                let follow = format!("{}/follows/{person}-{}", self.app.site.base(), view.actor.id);
                writeln!(follows, "{person}\t{}\taccepted\t{follow}", view.actor.id)?;
            }
        }
        self.copy("memberships (community_id, actor_id, role)", memberships).await?;
        self.copy("follows (follower_id, followed_id, state, ap_id)", follows).await
    }

    /// Conversations in the order of their time; the first of all has 500 replies.
    pub async fn threads(
        &mut self,
        count: usize,
        (communities, people): (&[CommunityView], &[ActorId]),
        (vocabularies, dice): (&[Vocabulary], &mut Dice),
    ) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let (mut posts, mut topics) = (String::new(), String::new());
        let (mut done, mut waiting) = (0, 0);
        while done < count {
            let age = TimeDelta::days(DAYS).num_seconds() as f64 * (1.0 - done as f64 / count as f64);
            let at = now - TimeDelta::seconds(age as i64 + 60);
            let replies = if done == 0 { 500 } else { dice.between(0, 20) };
            let replies = replies.min(count - done - 1);
            let spread = (age as usize).clamp(60, 86_400 * 20);
            self.thread(
                (at, spread, replies),
                (communities, people),
                (vocabularies, dice),
                (&mut posts, &mut topics),
            )?;
            done += replies + 1;
            waiting += replies + 1;
            if waiting >= BATCH || done >= count {
                self.copy(
                    "posts (id, kind, ap_id, url, author_id, community_id, root_id, parent_id, depth, language, body_html, reply_count, published_at)",
                    std::mem::take(&mut posts),
                )
                .await?;
                self.copy(
                    "topics (post_id, community_id, kind, title, accepted_reply_id, reply_count, published_at, last_activity_at)",
                    std::mem::take(&mut topics),
                )
                .await?;
                waiting = 0;
            }
        }
        Ok(())
    }

    fn thread(
        &mut self,
        (at, spread, replies): (DateTime<Utc>, usize, usize),
        (communities, people): (&[CommunityView], &[ActorId]),
        (vocabularies, dice): (&[Vocabulary], &mut Dice),
        (posts, topics): (&mut String, &mut String),
    ) -> anyhow::Result<()> {
        let Some(words) = vocabularies.get([0, 0, 0, 1, 1, 2, 3].get(dice.below(7)).copied().unwrap_or(0))
        else {
            return Ok(());
        };
        let fitting: Vec<&CommunityView> =
            communities.iter().filter(|view| view.community.language == words.language.code()).collect();
        let Some(community) = dice.pick(&fitting).map(|view| view.community.id) else { return Ok(()) };
        let language = words.language.code();
        let theme = words.theme(dice);
        let topic = self.id(at);
        let mut known = vec![(topic, 0)];
        let mut moments: Vec<usize> = (0..replies).map(|_| dice.below(spread) + 1).collect();
        moments.sort_unstable();
        let mut replied = String::new();
        let mut last = at;
        for seconds in moments {
            last = at + TimeDelta::seconds(i64::try_from(seconds).unwrap_or(1));
            let id = self.id(last);
            let answered = if dice.below(3) == 0 { known.len() } else { 1 };
            let (parent, depth) =
                dice.pick(known.get(..answered).unwrap_or_default()).copied().unwrap_or((topic, 0));
            let author = dice.pick(people).copied().unwrap_or(ActorId(0));
            let sentences = dice.between(1, 8);
            let body = words.body(dice, &theme, sentences).replace('\n', "\\n");
            let url = format!("{}/reply/{id}", self.app.site.base());
            writeln!(
                replied,
                "{id}\treply\t{url}\t{url}\t{author}\t{community}\t{topic}\t{parent}\t{}\t{language}\t{body}\t0\t{last}",
                depth + 1
            )?;
            known.push((id, depth + 1));
        }
        let author = dice.pick(people).copied().unwrap_or(ActorId(0));
        let sentences = dice.between(2, 14);
        let body = words.body(dice, &theme, sentences).replace('\n', "\\n");
        let url = format!("{}/post/{topic}", self.app.site.base());
        writeln!(
            posts,
            "{topic}\ttopic\t{url}\t{url}\t{author}\t{community}\t{topic}\t\\N\t0\t{language}\t{body}\t{replies}\t{at}"
        )?;
        posts.push_str(&replied);
        let question = dice.below(2) == 0;
        let accepted = known.last().filter(|_| question && replies > 0 && dice.below(3) > 0);
        let accepted = accepted.map_or_else(|| "\\N".to_owned(), |(id, _)| id.to_string());
        let kind = if question { "question" } else { "discussion" };
        let title = words.title(dice, &theme);
        writeln!(topics, "{topic}\t{community}\t{kind}\t{title}\t{accepted}\t{replies}\t{at}\t{last}")?;
        Ok(())
    }

    /// Counts, and what the planner knows.
    pub async fn finish(&self) -> anyhow::Result<()> {
        self.client
            .batch_execute(
                "update communities c set
                   topic_count = (select count(*) from topics t where t.community_id = c.id and t.listed),
                   member_count = (select count(*) from memberships m where m.community_id = c.id and m.role = 'member')",
            )
            .await?;
        self.client.batch_execute("vacuum analyze").await?;
        Ok(())
    }
}
