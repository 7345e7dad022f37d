//! What a digest tells, in its order: open threads, questions one could answer, answered, new topics,
//! newcomers, the rest. Each line names its community; the whole stays under 60 kB.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::letters::{list_id, topic_url};
use super::list::{self, Told};
use super::unsubscribe::Ticket;
use super::words::{Said, sentence};
use super::{Kind, Notification, suggest};
use crate::accounts::Account;
use crate::app::App;
use crate::communities::{CommunityView, membership};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::schema::notifications;
use crate::error::Result;
use crate::i18n::{Language, t, when};
use crate::mail::{Block, Entry, Letter};

/// Room for entries, as [`cost`] counts them: with what is round them a letter stays under 60 kB.
const ROOM: usize = 50_000;

/// Everything a digest could tell.
pub(super) struct Content {
    communities: Vec<CommunityView>,
    open: Vec<Told>,
    answerable: Vec<Line>,
    answered: Vec<Line>,
    new: Vec<Line>,
    newcomers: Vec<Newcomers>,
    rest: Vec<Told>,
    now: DateTime<Utc>,
}

#[derive(Debug, Clone, QueryableByName)]
struct Line {
    #[diesel(sql_type = BigInt)]
    id: PostId,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = BigInt)]
    community: CommunityId,
    #[diesel(sql_type = Text)]
    author: String,
    #[diesel(sql_type = Integer)]
    replies: i32,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

#[derive(Debug, Clone, QueryableByName)]
struct Newcomers {
    #[diesel(sql_type = BigInt)]
    community: CommunityId,
    #[diesel(sql_type = Integer)]
    count: i32,
    #[diesel(sql_type = Array<Text>)]
    names: Vec<String>,
}

impl Content {
    pub async fn of(
        conn: &mut Conn,
        account: &Account,
        (since, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Self> {
        let me = account.actor_id;
        let communities = heard(conn, me).await?;
        let ids: Vec<CommunityId> = communities.iter().map(|view| view.community.id).collect();
        let (open, rest): (Vec<Told>, Vec<Told>) =
            waiting(conn, me).await?.into_iter().filter(|told| told.kind != Kind::Topic).partition(|told| {
                told.title.is_some() && !matches!(told.kind, Kind::Useful | Kind::Decision | Kind::Report)
            });
        let told: HashSet<PostId> = open.iter().filter_map(|told| told.notification.topic_id).collect();
        let matching = suggest::questions(conn, (me, &ids), now - TimeDelta::days(60), 3).await?;
        let answerable = lines(conn, &matching).await?;
        let mut seen = told;
        seen.extend(&matching);
        let mut answered = answered(conn, (me, &ids), since).await?;
        answered.retain(|line| seen.insert(line.id));
        let mut new = new_topics(conn, (me, &ids), since).await?;
        new.retain(|line| seen.insert(line.id));
        let newcomers = newcomers(conn, (me, &ids), since).await?;
        Ok(Self { communities, open, answerable, answered, new, newcomers, rest, now })
    }

    /// Questions one could answer are no news by themselves: they come along.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
            && self.answered.is_empty()
            && self.new.is_empty()
            && self.newcomers.is_empty()
            && self.rest.is_empty()
    }

    fn place(&self, id: CommunityId, language: Language) -> &str {
        self.communities
            .iter()
            .find(|view| view.community.id == id)
            .map_or("", |view| view.title(language.code()))
    }
}

/// Communities the person belongs to or follows, without those that are muted.
async fn heard(conn: &mut Conn, me: ActorId) -> Result<Vec<CommunityView>> {
    use crate::db::schema::community_levels;
    let muted: Vec<CommunityId> = community_levels::table
        .filter(community_levels::actor_id.eq(me).and(community_levels::level.eq("muted")))
        .select(community_levels::community_id)
        .load(conn)
        .await?;
    let mut communities = membership::communities_of(conn, me).await?;
    communities.retain(|view| !muted.contains(&view.community.id));
    Ok(communities)
}

/// Notifications that wait for the digest and were not read meanwhile.
async fn waiting(conn: &mut Conn, me: ActorId) -> Result<Vec<Told>> {
    let rows: Vec<Notification> = notifications::table
        .filter(notifications::recipient_id.eq(me))
        .filter(notifications::channel.eq("digest").and(notifications::mailed_at.is_null()))
        .filter(notifications::read_at.is_null())
        .order((notifications::at.desc(), notifications::id.desc()))
        .limit(60)
        .select(Notification::as_select())
        .load(conn)
        .await?;
    list::complete(conn, rows).await
}

async fn lines(conn: &mut Conn, ids: &[PostId]) -> Result<Vec<Line>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Line> = crate::db::prepared(
        "select t.post_id as id, t.title, t.community_id as community, coalesce(nullif(w.display_name, ''), w.name) as author,
                t.reply_count as replies, t.published_at as at
         from topics t join posts p on p.id = t.post_id join actors w on w.id = p.author_id
         where t.post_id = any($1::bigint[])",
    )
    .bind::<Array<BigInt>, _>(ids)
    .load(conn)
    .await?;
    Ok(ids.iter().filter_map(|id| found.iter().find(|line| line.id == *id).cloned()).collect())
}

async fn answered(
    conn: &mut Conn,
    (me, communities): (ActorId, &[CommunityId]),
    since: DateTime<Utc>,
) -> Result<Vec<Line>> {
    Ok(crate::db::prepared(
        "select t.post_id as id, t.title, t.community_id as community, coalesce(nullif(w.display_name, ''), w.name) as author,
                t.reply_count as replies, t.accepted_at as at
         from topics t join posts r on r.id = t.accepted_reply_id join actors w on w.id = r.author_id
         where t.community_id = any($2::bigint[]) and t.listed and t.accepted_at > $3 and r.author_id <> $1
           and not exists (select from topic_levels l where l.actor_id = $1 and l.topic_id = t.post_id and l.level = 'muted')
         order by t.accepted_at desc limit 5",
    )
    .bind::<BigInt, _>(me)
    .bind::<Array<BigInt>, _>(communities)
    .bind::<Timestamptz, _>(since)
    .load(conn)
    .await?)
}

/// Topics opened since, by others, that the person has not read.
async fn new_topics(
    conn: &mut Conn,
    (me, communities): (ActorId, &[CommunityId]),
    since: DateTime<Utc>,
) -> Result<Vec<Line>> {
    Ok(crate::db::prepared(
        "select t.post_id as id, t.title, t.community_id as community, coalesce(nullif(w.display_name, ''), w.name) as author,
                t.reply_count as replies, t.published_at as at
         from topics t join posts p on p.id = t.post_id join actors w on w.id = p.author_id
         where t.community_id = any($2::bigint[]) and t.listed and t.published_at > $3 and p.author_id <> $1
           and not exists (select from read_markers m where m.actor_id = $1 and m.topic_id = t.post_id)
           and not exists (select from topic_levels l where l.actor_id = $1 and l.topic_id = t.post_id and l.level = 'muted')
         order by t.published_at desc limit 20",
    )
    .bind::<BigInt, _>(me)
    .bind::<Array<BigInt>, _>(communities)
    .bind::<Timestamptz, _>(since)
    .load(conn)
    .await?)
}

async fn newcomers(
    conn: &mut Conn,
    (me, communities): (ActorId, &[CommunityId]),
    since: DateTime<Utc>,
) -> Result<Vec<Newcomers>> {
    Ok(crate::db::prepared(
        "select m.community_id as community, count(*)::int as count,
                (array_agg(coalesce(nullif(a.display_name, ''), a.name) order by m.granted_at desc))[1:3] as names
         from memberships m join actors a on a.id = m.actor_id
         where m.community_id = any($2::bigint[]) and m.role = 'member' and m.state = 'active' and m.granted_at > $3
           and m.actor_id <> $1 and a.deleted_at is null
         group by m.community_id order by count(*) desc, m.community_id limit 5",
    )
    .bind::<BigInt, _>(me)
    .bind::<Array<BigInt>, _>(communities)
    .bind::<Timestamptz, _>(since)
    .load(conn)
    .await?)
}

/// The letter, in the member's language, with dates of their zone.
pub(super) fn letter(app: &App, account: &Account, content: &Content) -> Letter {
    let language = account.language();
    let house = app.config.instance.title.as_str();
    let writer = Writer { app, account, content, language };
    let sections = [
        (t!(language, "mail-digest-open"), content.open.iter().map(|told| writer.told(told)).collect()),
        (t!(language, "mail-digest-could-answer"), writer.lines(&content.answerable)),
        (t!(language, "mail-digest-answered"), writer.lines(&content.answered)),
        (t!(language, "mail-digest-new"), writer.lines(&content.new)),
        (t!(language, "mail-digest-newcomers"), writer.newcomers()),
        (t!(language, "mail-digest-rest"), content.rest.iter().map(|told| writer.told(told)).collect()),
    ];
    let mut letter =
        Letter::new(&account.email, language, ("digest", t!(language, "mail-digest-subject", house = house)))
            .to_account(account.id)
            .with(Block::Text(t!(language, "mail-digest-hello")));
    let mut room = ROOM;
    for (heading, entries) in sections {
        let entries: Vec<Entry> = entries;
        let fitting: Vec<Entry> = entries
            .into_iter()
            .take_while(|entry| {
                let left = room.checked_sub(cost(entry));
                room = left.unwrap_or(0);
                left.is_some()
            })
            .collect();
        if !fitting.is_empty() {
            letter = letter.with(Block::Heading(heading)).with(Block::Entries(fitting));
        }
    }
    letter = letter
        .with(Block::Action(t!(language, "mail-digest-home"), format!("{}/", app.site.base())))
        .with(Block::Small(t!(language, "mail-digest-why")));
    letter.unsubscribe = Some(Ticket { account: account.id, kind: None }.url(&app.site, &app.secret));
    letter.list = Some((house.to_owned(), list_id("digest")));
    letter
}

/// Bytes an entry takes at most: twice its words (text and HTML, where `"` takes six), thrice in an
/// encoding for mail.
fn cost(entry: &Entry) -> usize {
    let words = |text: &str| {
        text.chars().map(|c| if "&<>\"'".contains(c) { 7 } else { 2 * c.len_utf8() }).sum::<usize>()
    };
    let ascii = entry.title.is_ascii() && entry.line.is_ascii();
    (words(&entry.title) + words(&entry.line)) * if ascii { 1 } else { 3 } + 3 * entry.url.len() + 450
}

struct Writer<'a> {
    app: &'a App,
    account: &'a Account,
    content: &'a Content,
    language: Language,
}

impl Writer<'_> {
    fn date(&self, at: DateTime<Utc>) -> String {
        when(self.language, at, self.content.now, self.account.zone()).title
    }

    fn told(&self, told: &Told) -> Entry {
        let row = &told.notification;
        let said = Said {
            kind: told.kind,
            name: told.actor.as_ref().map_or("", |actor| actor.label()),
            count: row.count,
            detail: &row.detail,
        };
        let words = sentence(self.language, said);
        let place = told.community.as_ref().map(|view| view.title(self.language.code()));
        let (title, words) = match &told.title {
            Some(title) => (title.clone(), Some(words)),
            None => (words, None),
        };
        let parts = [place.map(str::to_owned), words, Some(self.date(row.at))];
        Entry {
            title,
            url: format!("{}/notifications/{}", self.app.site.base(), row.id),
            line: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        }
    }

    fn lines(&self, lines: &[Line]) -> Vec<Entry> {
        lines
            .iter()
            .map(|line| {
                let place = self.content.place(line.community, self.language);
                let replies =
                    (line.replies > 0).then(|| t!(self.language, "forum-replies", count = line.replies));
                let parts =
                    [Some(place.to_owned()), Some(line.author.clone()), replies, Some(self.date(line.at))];
                Entry {
                    title: line.title.clone(),
                    url: topic_url(&self.app.site, line.id),
                    line: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
                }
            })
            .collect()
    }

    fn newcomers(&self) -> Vec<Entry> {
        self.content
            .newcomers
            .iter()
            .filter_map(|new| {
                let view = self.content.communities.iter().find(|view| view.community.id == new.community)?;
                let title = t!(self.language, "mail-digest-newcomers-count", count = new.count);
                Some(Entry {
                    title: format!("{title}: {}", new.names.join(", ")),
                    url: format!("{}/c/{}", self.app.site.base(), view.actor.path_name()),
                    line: view.title(self.language.code()).to_owned(),
                })
            })
            .collect()
    }
}
