//! What people of the demonstration say of themselves, their vocabularies, and what waits for somebody,
//! as written in `hub_life.toml` and `campus_life.toml`.

use std::collections::{BTreeMap, HashMap};

use figment::Figment;
use figment::providers::{Format as _, Toml};
use serde::Deserialize;

use super::plant::{Planted, at, person};
use crate::accounts::onboarding;
use crate::actors::profile::{self, Statement};
use crate::app::App;
use crate::communities::community::{self, Changes, NewCommunity};
use crate::communities::{CommunityView, Standing, Texts, membership, request};
use crate::db::Conn;
use crate::db::ids::{ConceptId, PostId};
use crate::error::{Error, Result};
use crate::moderation::decision::{self, Order};
use crate::moderation::report::{self, Filing};
use crate::moderation::{Action, Judge, Rule, Subject};
use crate::notifications::bookmark;
use crate::taxonomy::concept::Draft;
use crate::taxonomy::{classify, edit, expertise};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Life {
    profiles: Vec<Profile>,
    #[serde(default)]
    terms: Vec<Term>,
    /// Topic to the keys of its terms.
    #[serde(default)]
    about: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    policies: BTreeMap<String, Policy>,
    #[serde(default)]
    requests: Vec<Request>,
    #[serde(default)]
    proposals: Vec<Proposal>,
    #[serde(default)]
    reports: Vec<Report>,
    #[serde(default)]
    bookmarks: Vec<Bookmarks>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    name: String,
    organization: String,
    country: String,
    languages: Vec<String>,
    position: String,
    #[serde(default)]
    terms: Vec<String>,
    #[serde(default)]
    keywords: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    key: String,
    community: String,
    broader: Option<String>,
    label: BTreeMap<String, String>,
    /// In Spanish.
    definition: Option<String>,
    /// A member who proposes it; else a facilitator makes it.
    proposed_by: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    join: String,
    #[serde(default)]
    domains: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    community: String,
    by: String,
    note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proposal {
    name: String,
    by: String,
    language: String,
    title: String,
    why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    topic: String,
    by: String,
    rule: String,
    details: String,
    /// Who hid it; nobody yet when absent.
    decided_by: Option<String>,
    because: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bookmarks {
    by: String,
    topics: Vec<String>,
}

pub fn parse(text: &str) -> anyhow::Result<Life> {
    Ok(Figment::from(Toml::string(text)).extract()?)
}

type Terms = HashMap<String, ConceptId>;

/// Plants it into a house that has its people, communities and topics.
pub async fn plant(conn: &mut Conn, app: &App, (life, planted): (&Life, &Planted)) -> Result<()> {
    let terms = vocabularies(conn, app, (life, planted)).await?;
    for said in &life.profiles {
        introduce(conn, app, (said, planted, &terms)).await?;
    }
    for (topic, keys) in &life.about {
        let home = planted.home_of(topic)?;
        classify::set(conn, (home.community.id, planted.topic(topic)?), &ids(&terms, keys)?).await?;
    }
    for (name, policy) in &life.policies {
        let changes = Changes {
            join_policy: Some(policy.join.clone()),
            domains: (!policy.domains.is_empty()).then(|| policy.domains.clone()),
            ..Changes::default()
        };
        let power = Standing { is_admin: true, is_here: true, ..Standing::default() };
        community::update(conn, at(app, 24 * 40), (planted.community(name)?, power), &changes).await?;
    }
    waiting(conn, app, (life, planted)).await?;
    for kept in &life.bookmarks {
        let keeper = person(&planted.people, &kept.by)?;
        for (topic, hours) in kept.topics.iter().zip((1..).map(|n| n * 20)) {
            bookmark::add(conn, keeper.actor.id, planted.topic(topic)?, at(app, hours).now).await?;
        }
    }
    Ok(())
}

async fn vocabularies(conn: &mut Conn, app: &App, (life, planted): (&Life, &Planted)) -> Result<Terms> {
    let mut terms = Terms::new();
    for (term, position) in life.terms.iter().zip(0..) {
        let home = planted.community(&term.community)?;
        let author = match &term.proposed_by {
            Some(name) => person(&planted.people, name)?,
            None => planted.facilitator(&term.community)?,
        };
        let standing = membership::standing_of(conn, home, author).await?;
        let broader = term.broader.iter().map(|key| id(&terms, key)).next().transpose()?;
        let draft = Draft {
            labels: Texts(term.label.clone()),
            definition: term.definition.as_deref().map(|text| Texts::one("es", text)).unwrap_or_default(),
            broader,
            position,
            ..Draft::default()
        };
        let made = edit::create(conn, at(app, 24 * 30), (author, standing), (home, draft)).await?;
        terms.insert(term.key.clone(), made.id);
    }
    Ok(terms)
}

async fn introduce(
    conn: &mut Conn,
    app: &App,
    (said, planted, terms): (&Profile, &Planted, &Terms),
) -> Result<()> {
    let member = person(&planted.people, &said.name)?;
    let here = at(app, 24 * 20);
    let statement = Statement {
        organization: said.organization.clone(),
        country: said.country.clone(),
        languages: said.languages.clone(),
        position: said.position.clone(),
        keywords: said.keywords.clone(),
        ..Statement::default()
    };
    profile::update(conn, here, member.actor.id, &statement).await?;
    expertise::set(conn, member.actor.id, &ids(terms, &said.terms)?).await?;
    onboarding::skip(conn, member.actor.id, here.now).await
}

/// What somebody has to answer: requests to join, a proposed community, reports.
async fn waiting(conn: &mut Conn, app: &App, (life, planted): (&Life, &Planted)) -> Result<()> {
    for asked in &life.requests {
        let view = community::find(conn, planted.community(&asked.community)?.community.id).await?;
        let applicant = person(&planted.people, &asked.by)?;
        request::ask(conn, at(app, 7), (applicant, &view), &asked.note).await?;
    }
    for wish in &life.proposals {
        let new = NewCommunity {
            state: "proposed",
            proposal: Some(wish.why.clone()),
            created_by: Some(person(&planted.people, &wish.by)?.actor.id),
            ..NewCommunity::open(&wish.name, &wish.language, &wish.title)
        };
        community::create(conn, at(app, 26), &app.secret, &new).await?;
    }
    for said in &life.reports {
        let post: PostId = planted.topic(&said.topic)?;
        let filing = Filing {
            subject: Subject::Post(post),
            reason: Rule::parse(&said.rule).ok_or(Error::NotFound("rule"))?,
            details: said.details.clone(),
            to_admins: false,
        };
        report::file(conn, at(app, 4), person(&planted.people, &said.by)?, &filing).await?;
        if let Some(judge) = &said.decided_by {
            decide(conn, app, (said, planted), (judge, &filing)).await?;
        }
    }
    Ok(())
}

async fn decide(
    conn: &mut Conn,
    app: &App,
    (said, planted): (&Report, &Planted),
    (judge, filing): (&str, &Filing),
) -> Result<()> {
    let home = planted.home_of(&said.topic)?;
    let member = person(&planted.people, judge)?;
    let standing = membership::standing_of(conn, home, member).await?;
    let judge = Judge { member, community: Some(home), standing, secret: &app.secret };
    let order = Order {
        rule: Some(filing.reason),
        ..Order::new(Action::Hide, said.because.as_deref().unwrap_or_default())
    };
    decision::decide(conn, at(app, 2), &judge, (filing.subject, &order)).await.map(|_| ())
}

fn id(terms: &Terms, key: &str) -> Result<ConceptId> {
    terms.get(key).copied().ok_or(Error::NotFound("term of the demonstration"))
}

fn ids(terms: &Terms, keys: &[String]) -> Result<Vec<ConceptId>> {
    keys.iter().map(|key| id(terms, key)).collect()
}

impl Planted {
    fn community(&self, name: &str) -> Result<&CommunityView> {
        self.communities.get(name).ok_or(Error::NotFound("community of the demonstration"))
    }

    fn topic(&self, key: &str) -> Result<PostId> {
        Ok(self.topics.get(key).ok_or(Error::NotFound("topic of the demonstration"))?.0)
    }

    fn home_of(&self, key: &str) -> Result<&CommunityView> {
        let (_, community) = self.topics.get(key).ok_or(Error::NotFound("topic of the demonstration"))?;
        self.community(community)
    }

    fn facilitator(&self, community: &str) -> Result<&crate::accounts::Member> {
        let name = self.facilitators.get(community).ok_or(Error::NotFound("facilitator"))?;
        person(&self.people, name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::content;
    use super::*;

    #[test]
    fn everybody_named_is_there_and_almost_everybody_says_something() {
        for (content, life) in [
            (include_str!("hub.toml"), include_str!("hub_life.toml")),
            (include_str!("campus.toml"), include_str!("campus_life.toml")),
        ] {
            let (content, life) = (content::parse(content).unwrap(), parse(life).unwrap());
            let known = |name: &str| content.members.iter().any(|member| member.name == name);
            assert!(life.profiles.iter().all(|said| known(&said.name)));
            let silent = content.members.len() - life.profiles.len();
            assert!(silent <= 2, "{silent} have not said who they are");
        }
    }
}
