//! `/`

use axum::response::Response;
use axum_extra::extract::Query;

use super::{Listing, next_page};
use crate::accounts::Member;
use crate::communities::community::{self, Origin};
use crate::communities::membership;
use crate::db::ids::CommunityId;
use crate::db::page::Page;
use crate::error::Result;
use crate::forum::thread::{self, Sort};
use crate::timelines;
use crate::web::Answer;
use crate::web::components::pager::Pager;
use crate::web::pages::home::{self, MemberHome, VisitorHome};
use crate::web::present::{Faces, Named, entry};
use crate::web::visit::{Shown, Visit};

pub async fn show(Shown(visit): Shown, Query(listing): Query<Listing>) -> Answer {
    Ok(match visit.viewer() {
        Some(member) => for_member(&visit, member, &listing).await?,
        None => for_visitor(&visit).await?,
    })
}

async fn for_member(visit: &Visit, member: &Member, listing: &Listing) -> Result<Response> {
    let mut conn = visit.app.db.conn().await?;
    let language = visit.language();
    let news = timelines::home(&mut conn, member.actor.id, listing.page(20)?).await?;
    let mine = membership::communities_of(&mut conn, member.actor.id).await?;
    let ids: Vec<CommunityId> = mine.iter().map(|view| view.community.id).collect();
    let open =
        thread::topics(&mut conn, &ids, (Sort::Unanswered, Page::first(5)), Some(member.actor.id)).await?;
    let authors =
        news.rows.iter().map(|entry| &entry.topic).chain(&open.rows).map(|topic| &topic.view.author);
    let faces = Faces::of(&mut conn, authors).await?;
    let mine: Vec<Named> = mine.into_iter().map(Named::new).collect();
    let home_of = |id: CommunityId| mine.iter().find(|named| named.view.community.id == id);
    let new: Vec<_> = news
        .rows
        .iter()
        .map(|row| {
            entry(
                &faces,
                &row.topic,
                home_of(row.topic.topic.community_id).map(|named| named.community(language)),
            )
        })
        .collect();
    let unanswered: Vec<_> = open
        .rows
        .iter()
        .map(|topic| {
            entry(&faces, topic, home_of(topic.topic.community_id).map(|named| named.community(language)))
        })
        .collect();
    let communities: Vec<_> = mine.iter().map(|named| named.community(language)).collect();
    let next = next_page("/", "", news.next);
    let view = MemberHome {
        news: &new,
        pager: Pager { previous: listing.cursor.is_some().then_some("/"), next: next.as_deref() },
        communities: &communities,
        unanswered: &unanswered,
    };
    Ok(visit.page(home::member(&visit.frame(None), &view)))
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
