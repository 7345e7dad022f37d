//! Fills a new house through its rooms, with the clock set to when each thing is said to have
//! happened.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::PASSWORD;
use super::content::{Community, Content, Reply, Topic};
use super::life::{self, Life};
use crate::accounts::account::{self, Registration, Settings};
use crate::accounts::{Member, password};
use crate::actors::follow;
use crate::app::App;
use crate::communities::community::{self, NewCommunity};
use crate::communities::membership::{self, Role};
use crate::communities::{CommunityView, Texts, request};
use crate::db::Conn;
use crate::db::ids::PostId;
use crate::error::{Error, Result};
use crate::forum::reply::{self, ReplyDraft};
use crate::forum::topic::{self, Switch, TopicDraft, TopicKind};
use crate::posts::post;
use crate::posts::reaction::{self, Reaction};
use crate::site::Here;
use crate::text::Language;

pub(super) type People = HashMap<String, Member>;

/// What stands once the content is planted, by the names it is written with.
pub struct Planted {
    pub people: People,
    pub communities: HashMap<String, CommunityView>,
    /// A facilitator of each community.
    pub facilitators: HashMap<String, String>,
    /// Topics with their communities.
    pub topics: HashMap<String, (PostId, String)>,
}

/// Plants everything; returns a summary for people.
pub async fn plant(app: &App, content: &Content, life: &Life) -> anyhow::Result<String> {
    let people = members(app, content).await?;
    let mut communities = HashMap::new();
    for community in &content.communities {
        let view = app.db.transaction(async |conn| found(conn, app, (community, &people)).await).await?;
        communities.insert(community.name.clone(), view);
    }
    let mut planted = HashMap::new();
    let mut replies = 0;
    let mut topics: Vec<&Topic> = content.topics.iter().collect();
    topics.sort_by_key(|topic| -topic.hours_ago);
    for topic in &topics {
        let community = communities.get(&topic.community).ok_or(Error::NotFound("community"))?;
        let id = app
            .db
            .transaction(async |conn| conversation(conn, app, (topic, community, &people)).await)
            .await?;
        planted.insert(topic.key.clone(), (id, topic.community.clone()));
        replies += topic.replies.len();
    }
    let first =
        |community: &Community| Some((community.name.clone(), community.facilitators.first()?.clone()));
    let facilitators = content.communities.iter().filter_map(first).collect();
    let planted = Planted { people, communities, facilitators, topics: planted };
    app.db.transaction(async |conn| life::plant(conn, app, (life, &planted)).await).await?;
    Ok(format!(
        "{} people, {} communities, {} topics, {replies} replies",
        planted.people.len(),
        planted.communities.len(),
        topics.len()
    ))
}

pub(super) fn at(app: &App, hours_ago: i64) -> Here<'_> {
    Here { site: &app.site, now: app.clock.now() - TimeDelta::hours(hours_ago) }
}

async fn members(app: &App, content: &Content) -> anyhow::Result<People> {
    // One hash serves them all: they share the password that the demonstration prints.
    let hash = password::hash(&app.password_slots, PASSWORD.to_owned()).await?;
    let mut people = HashMap::new();
    for member in &content.members {
        let language = Language::parse(&member.language).unwrap_or(app.site.language);
        let registration = Registration {
            name: member.name.clone(),
            display_name: member.display_name.clone(),
            email: format!("{}@{}.example", member.name, app.site.host().split('.').next().unwrap_or("demo")),
            password: None,
            language,
            time_zone: member.time_zone.clone(),
            is_admin: member.admin,
            approved: true,
            reason: String::new(),
        };
        let settings = Settings {
            display_name: member.display_name.clone(),
            bio: member.bio.clone(),
            language,
            time_zone: member.time_zone.clone(),
            avatar_url: None,
        };
        let hash = hash.clone();
        let made = app
            .db
            .transaction(async |conn| {
                let here = at(app, 24 * 60);
                let made = account::register(conn, here, &app.secret, (&registration, Some(hash))).await?;
                account::verify_email(conn, made.account.id, here.now).await?;
                let actor = account::update_settings(conn, here, &made, &settings).await?;
                Ok(Member { actor, ..made })
            })
            .await?;
        people.insert(member.name.clone(), made);
    }
    Ok(people)
}

pub(super) fn person<'a>(people: &'a People, name: &str) -> Result<&'a Member> {
    people.get(name).ok_or(Error::NotFound("member of the demonstration"))
}

async fn found(
    conn: &mut Conn,
    app: &App,
    (community, people): (&Community, &People),
) -> Result<CommunityView> {
    let here = at(app, 24 * 45);
    let new = NewCommunity {
        name: community.name.clone(),
        language: community.language.clone(),
        languages: community.languages.clone(),
        title: Texts(community.title.clone()),
        summary: Texts(community.summary.clone()),
        charter: Texts(community.charter.clone()),
        accent: Some(community.accent.clone()),
        ..NewCommunity::open(&community.name, &community.language, "")
    };
    let view = community::create(conn, here, &app.secret, &new).await?;
    for name in &community.facilitators {
        let facilitator = person(people, name)?;
        let grant = (view.community.id, facilitator.actor.id);
        membership::grant(conn, here, grant, (Role::Facilitator, None)).await?;
        follow::request(conn, here, &facilitator.actor, &view.actor).await?;
    }
    for name in &community.members {
        request::ask(conn, here, (person(people, name)?, &view), "").await?;
    }
    Ok(view)
}

async fn conversation(
    conn: &mut Conn,
    app: &App,
    (planned, community, people): (&Topic, &CommunityView, &People),
) -> Result<PostId> {
    let author = person(people, &planned.author)?;
    let standing = membership::standing_of(conn, community, author).await?;
    let draft = TopicDraft {
        kind: TopicKind::parse(&planned.kind).ok_or(Error::NotFound("kind"))?,
        title: planned.title.clone(),
        language: planned.language.clone(),
        body: planned.body.trim().to_owned(),
        images: Vec::new(),
    };
    let topic =
        topic::post(conn, at(app, planned.hours_ago), (author, standing), (community, &draft)).await?;
    react(conn, app, people, (topic.id, &planned.useful, &planned.likes), planned.hours_ago).await?;
    let mut known: HashMap<&str, PostId> = HashMap::from([("", topic.id)]);
    for reply in &planned.replies {
        let parent = *known.get(reply.to.as_str()).ok_or(Error::NotFound("reply of the demonstration"))?;
        let id = answer(conn, app, (reply, parent), (community, people)).await?;
        known.insert(&reply.key, id);
        if reply.accepted {
            topic::accept(conn, at(app, reply.hours_ago), (author, standing), (topic.id, Some(id))).await?;
        }
    }
    if planned.pinned {
        let here = at(app, planned.hours_ago);
        topic::switch(conn, here, (author, standing), (topic.id, Switch::Pinned(true))).await?;
    }
    Ok(topic.id)
}

async fn answer(
    conn: &mut Conn,
    app: &App,
    (planned, parent): (&Reply, PostId),
    (community, people): (&CommunityView, &People),
) -> Result<PostId> {
    let author = person(people, &planned.author)?;
    let standing = membership::standing_of(conn, community, author).await?;
    let draft = ReplyDraft {
        parent,
        language: Some(planned.language.clone()),
        body: planned.body.trim().to_owned(),
        images: Vec::new(),
    };
    let made = reply::post(conn, at(app, planned.hours_ago), (author, standing), (community, &draft)).await?;
    react(conn, app, people, (made.id, &planned.useful, &planned.likes), planned.hours_ago).await?;
    Ok(made.id)
}

async fn react(
    conn: &mut Conn,
    app: &App,
    people: &People,
    (id, useful, likes): (PostId, &[String], &[String]),
    hours_ago: i64,
) -> Result<()> {
    let post = post::find(conn, id).await?;
    for (names, kind) in [(useful, Reaction::Useful), (likes, Reaction::Like)] {
        for (name, number) in names.iter().zip(1..) {
            // Within the day after it was written.
            let here = at(app, (hours_ago - 3 * number).max(0));
            reaction::add(conn, here, &person(people, name)?.actor, (&post, kind)).await?;
        }
    }
    Ok(())
}
