//! Posts, their answers, and threads as lists of ids.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::Query;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::actors::{local, open_community};
use super::{Answer, document, typed};
use crate::actors::actor;
use crate::app::{App, AppState};
use crate::communities::community;
use crate::db::Conn;
use crate::db::ids::PostId;
use crate::db::page::{Cursor, Page};
use crate::error::Error;
use crate::federation::context::{context as at_context, with_context};
use crate::federation::failure::Failure;
use crate::federation::objects::collection::{self, THREAD_PAGE};
use crate::federation::objects::post::{self as post_object, Known};
use crate::forum::thread::{self, Sort};
use crate::forum::topic;
use crate::posts::{Post, post};

fn number(id: &str) -> Result<PostId, Error> {
    id.parse().map_err(|_| Error::NotFound("post"))
}

/// A post of ours that others may see; what is held or hidden, with its answers, or another server's is not
/// ours to show.
async fn own(conn: &mut Conn, id: &str) -> Result<Post, Failure> {
    let post = post::find(conn, number(id)?).await?;
    let author = actor::find(conn, post.author_id).await?;
    let topic = topic::find(conn, post.thread()).await?;
    let view = community::find(conn, topic.community_id).await?;
    // A post that waits for a community elsewhere must be readable there, or it could not be checked.
    if !author.is_local() || view.is_local_only() || is_hidden(&post) {
        return Err(Error::NotFound("post").into());
    }
    if !post.is_topic() && is_hidden(&post::find(conn, post.thread()).await?) {
        return Err(Error::NotFound("post").into());
    }
    Ok(post)
}

fn is_hidden(post: &Post) -> bool {
    post.is_held() || post.is_hidden()
}

/// [`own`], for what hangs on a post: gone with it.
async fn standing(conn: &mut Conn, id: &str) -> Result<Post, Failure> {
    let post = own(conn, id).await?;
    if post.deleted_at.is_some() {
        return Err(Error::Gone("post").into());
    }
    Ok(post)
}

async fn show(app: &App, id: &str, is_topic: bool) -> Answer {
    let mut conn = app.db.conn().await?;
    let post = own(&mut conn, id).await?;
    if post.is_topic() != is_topic {
        return Err(Error::NotFound("post").into());
    }
    if post.deleted_at.is_some() {
        let tombstone = with_context(at_context(), post_object::tombstone(&post));
        return Ok(typed(StatusCode::GONE, tombstone.to_string()));
    }
    let whole = post_object::load(&mut conn, &mut Known::default(), post).await?;
    Ok(document(&with_context(at_context(), whole.object(&app.site, None))))
}

pub async fn topic(State(app): State<AppState>, Path(id): Path<String>) -> Answer {
    show(&app, &id, true).await
}

pub async fn reply(State(app): State<AppState>, Path(id): Path<String>) -> Answer {
    show(&app, &id, false).await
}

#[derive(Deserialize)]
pub struct Walk {
    page: Option<usize>,
    after: Option<i64>,
    cursor: Option<String>,
}

pub async fn context(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Query(walk): Query<Walk>,
    headers: HeaderMap,
) -> Answer {
    let mut conn = app.db.conn().await?;
    let root = own(&mut conn, &id).await?;
    let owner = {
        let topic = topic::find(&mut conn, root.id).await?;
        community::find(&mut conn, topic.community_id).await?.actor.ap_id
    };
    let url = format!("{}/context", root.ap_id);
    list(&mut conn, &root, (&url, &owner), (walk.page, &headers)).await
}

/// The thread of a root from elsewhere in a community of ours.
pub async fn group_context(
    State(app): State<AppState>,
    Path((name, id)): Path<(String, String)>,
    Query(walk): Query<Walk>,
    headers: HeaderMap,
) -> Answer {
    let mut conn = app.db.conn().await?;
    let group = local(&mut conn, &name, true).await?;
    let view = open_community(&mut conn, &group).await?;
    let root = post::find(&mut conn, number(&id)?).await?;
    if root.community_id != Some(view.community.id) || !root.is_topic() || !root.is_published() {
        return Err(Error::NotFound("thread").into());
    }
    let url = format!("{}/threads/{}/context", group.ap_id, root.id);
    list(&mut conn, &root, (&url, &group.ap_id), (walk.page, &headers)).await
}

/// Ids only, oldest first, with the digest of the set as `ETag`: whoever has them all gets 304.
async fn list(
    conn: &mut Conn,
    root: &Post,
    (url, owner): (&str, &str),
    (page, headers): (Option<usize>, &HeaderMap),
) -> Answer {
    if root.deleted_at.is_some() {
        return Err(Error::Gone("thread").into());
    }
    let ids = thread::thread_ids(conn, root.id).await?;
    let etag = format!("\"{}\"", collection::digest(&ids));
    let known =
        headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).any(|value| {
            value
                .split(',')
                .any(|one| one.trim().trim_start_matches("W/").trim_matches('"') == etag.trim_matches('"'))
        });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match page {
            None => document(&collection::thread(url, owner, &ids)),
            Some(page) => {
                let start = page.saturating_sub(1).saturating_mul(THREAD_PAGE);
                let items: Vec<Value> =
                    ids.iter().skip(start).take(THREAD_PAGE).map(|id| json!(id)).collect();
                let next =
                    (ids.len() > start + THREAD_PAGE).then(|| format!("{url}?page={}", page.max(1) + 1));
                document(&collection::page(&format!("{url}?page={page}"), url, items, next))
            }
        }
    };
    tag(&mut response, &etag);
    Ok(response)
}

fn tag(response: &mut Response, etag: &str) {
    if let Ok(value) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, value);
    }
}

const REPLIES_PAGE: i64 = 20;

/// Direct answers: the first page inline, as Mastodon reads it.
pub async fn replies(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Query(walk): Query<Walk>,
) -> Answer {
    let mut conn = app.db.conn().await?;
    let parent = standing(&mut conn, &id).await?;
    let url = format!("{}/replies", parent.ap_id);
    let after = PostId(walk.after.unwrap_or(0));
    let rows = thread::direct_replies(&mut conn, parent.id, after, REPLIES_PAGE + 1).await?;
    let more = rows.len() > 20;
    let shown: Vec<_> = rows.into_iter().take(20).collect();
    let next = shown.last().filter(|_| more).map(|(last, _)| format!("{url}?after={last}"));
    let items: Vec<Value> = shown.into_iter().map(|(_, ap_id)| json!(ap_id)).collect();
    let mut page = json!({
        "id": format!("{url}?after={after}"),
        "type": "CollectionPage",
        "partOf": url,
        "items": items
    });
    if let Some(next) = next {
        page["next"] = json!(next);
    }
    let mut shown =
        if walk.after.is_some() { page } else { json!({"id": url, "type": "Collection", "first": page}) };
    shown["@context"] = json!("https://www.w3.org/ns/activitystreams");
    Ok(document(&shown))
}

pub async fn likes(State(app): State<AppState>, Path(id): Path<String>) -> Answer {
    let mut conn = app.db.conn().await?;
    let post = standing(&mut conn, &id).await?;
    let total = i64::from(post.like_count) + i64::from(post.useful_count);
    Ok(document(&collection::counted(&format!("{}/likes", post.ap_id), total)))
}

pub async fn shares(State(app): State<AppState>, Path(id): Path<String>) -> Answer {
    let mut conn = app.db.conn().await?;
    let post = standing(&mut conn, &id).await?;
    Ok(document(&collection::counted(&format!("{}/shares", post.ap_id), 0)))
}

/// All topics of a community, newest first, each with the list of its thread: to walk the whole.
pub async fn threads(
    State(app): State<AppState>,
    Path(name): Path<String>,
    Query(walk): Query<Walk>,
) -> Answer {
    let mut conn = app.db.conn().await?;
    let group = local(&mut conn, &name, true).await?;
    let view = open_community(&mut conn, &group).await?;
    let url = format!("{}/threads", group.ap_id);
    let Some(cursor) = walk.cursor.or_else(|| walk.page.map(|_| String::new())) else {
        let mut shown = collection::counted(&url, i64::from(view.community.topic_count));
        shown["type"] = json!("OrderedCollection");
        shown["first"] = json!(format!("{url}?page=1"));
        return Ok(document(&shown));
    };
    let after = if cursor.is_empty() { None } else { Some(Cursor::decode(&cursor)?) };
    let page = Page { after, limit: 50 };
    let topics = thread::topics(&mut conn, &[view.community.id], (Sort::New, page), None).await?;
    let items = topics
        .rows
        .iter()
        .map(|topic| {
            let post = &topic.view.post;
            let context = if topic.view.author.is_local() {
                format!("{}/context", post.ap_id)
            } else {
                format!("{}/threads/{}/context", group.ap_id, post.id)
            };
            json!({"id": post.ap_id, "context": context})
        })
        .collect();
    let here = if cursor.is_empty() { format!("{url}?page=1") } else { format!("{url}?cursor={cursor}") };
    let next = topics.next.map(|next| format!("{url}?cursor={}", next.encode()));
    Ok(document(&collection::page(&here, &url, items, next)))
}
