//! `/`

use axum::response::Response;
use axum_extra::extract::Query;

use super::{Listing, next_page};
use crate::accounts::{Member, onboarding};
use crate::communities::community::{self, Origin};
use crate::communities::membership;
use crate::db::ids::{CommunityId, PostId};
use crate::db::page::Page;
use crate::error::Result;
use crate::forum::{TopicView, thread};
use crate::notifications::needs::{self, Needs};
use crate::notifications::suggest;
use crate::timelines::{self, Interests};
use crate::web::Answer;
use crate::web::components::community::Entry;
use crate::web::components::pager::Pager;
use crate::web::pages::facilitate;
use crate::web::pages::home::{self, Due, MemberHome, Step, VisitorHome, Waiting};
use crate::web::present::{Faces, Named, entry};
use crate::web::visit::{Shown, Visit};

pub async fn show(Shown(visit): Shown, Query(listing): Query<Listing>) -> Answer {
    Ok(match visit.viewer() {
        Some(member) => for_member(&visit, member, &listing).await?,
        None => for_visitor(&visit).await?,
    })
}

/// Questions older than this are not offered to be answered.
const OPEN: chrono::TimeDelta = chrono::TimeDelta::days(90);

async fn for_member(visit: &Visit, member: &Member, listing: &Listing) -> Result<Response> {
    let mut conn = visit.app.db.conn().await?;
    let (me, now, language) = (member.actor.id, visit.now(), visit.language());
    let mine = membership::communities_of(&mut conn, me).await?;
    let needs = needs::of(&mut conn, me).await?;
    let newcomer = onboarding::standing(&mut conn, me).await?.is_some();
    let heard: Vec<CommunityId> =
        mine.iter().map(|view| view.community.id).filter(|id| !needs.muted.contains(id)).collect();
    let interests = Interests { viewer: me, communities: &heard, tags: &needs.tags };
    let moved = timelines::moved(&mut conn, interests, listing.page(20)?).await?;
    let first = listing.cursor.is_none();
    let could =
        if first { suggest::questions(&mut conn, (me, &heard), now - OPEN, 3).await? } else { Vec::new() };
    let mut ids: Vec<PostId> = moved.rows.iter().map(|row| row.id).chain(could.iter().copied()).collect();
    ids.extend(needs.due.iter().map(|due| due.topic));
    ids.sort_unstable();
    ids.dedup();
    let topics = timelines::by_ids(&mut conn, &ids, &mine).await?;
    let faces = Faces::of(&mut conn, topics.iter().map(|row| &row.topic.view.author)).await?;
    drop(conn);
    let places: Vec<Named> = topics.iter().map(|row| Named::new(row.community.clone())).collect();
    let of = |id: PostId| {
        let place = topics.iter().position(|row| row.topic.topic.post_id == id)?;
        let (row, named) = (topics.get(place)?, places.get(place)?);
        Some((&row.topic, entry(&faces, &row.topic, Some(named.community(language)))))
    };
    let news: Vec<Entry<'_>> = moved
        .rows
        .iter()
        .filter_map(|row| {
            of(row.id).map(|(topic, entry)| Entry { fresh: row.fresh(&topic.topic, now), ..entry })
        })
        .collect();
    let answerable: Vec<Entry<'_>> = could.iter().filter_map(|id| of(*id)).map(|(_, entry)| entry).collect();
    let mine: Vec<Named> = mine.into_iter().map(Named::new).collect();
    let due = if first { due(&needs, &mine, (language, &of)) } else { Vec::new() };
    let steps = if first { steps(member, &needs, mine.is_empty()) } else { Vec::new() };
    let communities: Vec<_> = mine.iter().map(|named| named.community(language)).collect();
    let tags: Vec<&str> = needs.tags.iter().map(String::as_str).collect();
    let next = next_page("/", "", moved.next);
    let view = MemberHome {
        newcomer,
        due: &due,
        answerable: &answerable,
        steps: &steps,
        news: &news,
        pager: Pager { previous: (!first).then_some("/"), next: next.as_deref() },
        communities: &communities,
        tags: &tags,
    };
    Ok(visit.page(home::member(&visit.frame(None), &view)))
}

/// A topic of the page by its id.
type Look<'a> = dyn Fn(PostId) -> Option<(&'a TopicView, Entry<'a>)> + 'a;

/// What waits for a decision first: people wait for it.
fn due<'a>(needs: &'a Needs, mine: &'a [Named], (language, of): (&'a str, &Look<'a>)) -> Vec<Due<'a>> {
    let count = |count: i64| u32::try_from(count).unwrap_or(0);
    let duties = needs.duties.iter().filter_map(|duty| {
        let named = mine.iter().find(|named| named.view.community.id == duty.community)?;
        Some(Due {
            what: Waiting::Duty(duty.what),
            count: count(duty.count),
            title: "",
            language: "",
            href: format!("/c/{}{}", named.name, facilitate::place(duty.what)),
            names: Vec::new(),
            community: named.community(language),
            at: duty.oldest,
        })
    });
    let answers = needs.due.iter().filter_map(|due| {
        let (_, entry) = of(due.topic)?;
        Some(Due {
            what: match (due.replied, due.accepted) {
                (true, _) => Waiting::Replies,
                (_, true) => Waiting::Accepted,
                _ => Waiting::Mentions,
            },
            count: count(due.count),
            title: entry.title,
            language: entry.language,
            href: format!("/post/{}/new", due.topic),
            names: due.names.iter().map(String::as_str).collect(),
            community: entry.community?,
            at: due.at,
        })
    });
    duties.chain(answers).collect()
}

/// What somebody new has not done yet; nothing for those who have written.
fn steps(member: &Member, needs: &Needs, no_communities: bool) -> Vec<Step> {
    if needs.has_posted {
        return Vec::new();
    }
    let nameless = member.actor.summary_source.as_deref().unwrap_or_default().is_empty();
    [(no_communities, Step::Communities), (nameless, Step::Profile), (true, Step::Write)]
        .into_iter()
        .filter_map(|(open, step)| open.then_some(step))
        .collect()
}

async fn for_visitor(visit: &Visit) -> Result<Response> {
    let mut conn = visit.app.db.conn().await?;
    let language = visit.language();
    let here: Vec<Named> = community::list(&mut conn, Origin::Here, (None, 30), false)
        .await?
        .into_iter()
        .map(Named::new)
        .collect();
    let latest = timelines::public(&mut conn, None, Page::first(10)).await?;
    let homes: Vec<Named> = latest.rows.iter().map(|row| Named::new(row.community.clone())).collect();
    let actors = latest
        .rows
        .iter()
        .map(|row| &row.topic.view.author)
        .chain(here.iter().map(|named| &named.view.actor));
    let faces = Faces::of(&mut conn, actors).await?;
    let ids: Vec<CommunityId> = here.iter().map(|named| named.view.community.id).collect();
    let active = thread::latest(&mut conn, &ids).await?;
    let listed: Vec<_> = here.iter().map(|named| named.listed(&faces, language, &active)).collect();
    let latest: Vec<_> = latest
        .rows
        .iter()
        .zip(&homes)
        .map(|(row, named)| entry(&faces, &row.topic, Some(named.community(language))))
        .collect();
    let view = VisitorHome { communities: &listed, latest: &latest };
    Ok(visit.page(home::visitor(&visit.frame(None), &view)))
}
