//! What is marked on posts: reactions, the accepted answer, pins and locks. Repeating one changes nothing.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::access;
use super::auth::{Authed, Write};
use super::body::Body;
use super::language::Preferred;
use super::openapi::{Lang, PostId as Id, ReactionKind, Switches, Writes};
use super::page::Segments;
use super::problem::Problem;
use super::replies::ReplyOut;
use super::topics::TopicOut;
use crate::accounts::Member;
use crate::app::AppState;
use crate::db::ids::PostId;
use crate::error::{self, Error, Result};
use crate::forum::topic::{self, Switch};
use crate::posts::reaction::{self, Reaction};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(react_to_topic, unreact_to_topic))
        .routes(routes!(react_to_reply, unreact_to_reply))
        .routes(routes!(accept, unaccept))
        .routes(routes!(pin, unpin))
        .routes(routes!(lock, unlock))
}

fn kind(text: &str) -> Result<Reaction, Problem> {
    Reaction::parse(text).ok_or_else(Problem::not_found)
}

/// Thanks for a topic, or marks it as useful.
#[utoipa::path(
    put, path = "/topics/{id}/reactions/{reaction}", tag = "topics", params(Id, ReactionKind, Lang),
    security(("bearer" = ["write"])), responses((status = 200, body = TopicOut), Switches)
)]
async fn react_to_topic(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments((id, text)): Segments<(PostId, String)>,
    preferred: Preferred,
) -> Result<Json<TopicOut>, Problem> {
    let (here, kind) = (app.here(), kind(&text)?);
    let found = app
        .db
        .transaction(async |conn| {
            let found = access::topic(conn, id, Some(&member)).await?;
            reaction::add(conn, here, &member.actor, (&found.topic.view.post, kind)).await?;
            access::topic(conn, id, Some(&member)).await
        })
        .await?;
    Ok(Json(TopicOut::of(&app, &preferred, &found)))
}

/// Takes a reaction to a topic back.
#[utoipa::path(
    delete, path = "/topics/{id}/reactions/{reaction}", tag = "topics", params(Id, ReactionKind),
    security(("bearer" = ["write"])), responses((status = 204, description = "Taken back."), Switches)
)]
async fn unreact_to_topic(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments((id, text)): Segments<(PostId, String)>,
) -> Result<StatusCode, Problem> {
    let kind = kind(&text)?;
    app.db
        .transaction(async |conn| {
            let found = access::topic(conn, id, Some(&member)).await?;
            reaction::remove(conn, &member.actor, (&found.topic.view.post, kind)).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Thanks for a reply, or marks it as useful.
#[utoipa::path(
    put, path = "/replies/{id}/reactions/{reaction}", tag = "replies", params(Id, ReactionKind),
    security(("bearer" = ["write"])), responses((status = 200, body = ReplyOut), Switches)
)]
async fn react_to_reply(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments((id, text)): Segments<(PostId, String)>,
) -> Result<Json<ReplyOut>, Problem> {
    let (here, kind) = (app.here(), kind(&text)?);
    let found = app
        .db
        .transaction(async |conn| {
            let found = access::reply(conn, id, Some(&member)).await?;
            reaction::add(conn, here, &member.actor, (&found.reply.post, kind)).await?;
            access::reply(conn, id, Some(&member)).await
        })
        .await?;
    Ok(Json(ReplyOut::render(&app.site, &found.reply)))
}

/// Takes a reaction to a reply back.
#[utoipa::path(
    delete, path = "/replies/{id}/reactions/{reaction}", tag = "replies", params(Id, ReactionKind),
    security(("bearer" = ["write"])), responses((status = 204, description = "Taken back."), Switches)
)]
async fn unreact_to_reply(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments((id, text)): Segments<(PostId, String)>,
) -> Result<StatusCode, Problem> {
    let kind = kind(&text)?;
    app.db
        .transaction(async |conn| {
            let found = access::reply(conn, id, Some(&member)).await?;
            reaction::remove(conn, &member.actor, (&found.reply.post, kind)).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The reply that answers a question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Answer)]
struct AnswerIn {
    /// Id of a reply of this thread.
    reply: String,
}

/// Says which reply answers a question: the asker or a facilitator.
#[utoipa::path(
    put, path = "/topics/{id}/answer", operation_id = "accept_answer", tag = "topics", params(Id, Lang), request_body = AnswerIn,
    security(("bearer" = ["write"])), responses((status = 200, body = TopicOut), Writes)
)]
async fn accept(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
    preferred: Preferred,
    Body(AnswerIn { reply }): Body<AnswerIn>,
) -> Result<Json<TopicOut>, Problem> {
    let reply = reply.parse().map_err(|_| no_such_reply())?;
    answer(&app, &member, (id, Some(reply)), &preferred).await.map(Json)
}

/// Takes the accepted answer back.
#[utoipa::path(
    delete, path = "/topics/{id}/answer", operation_id = "take_answer_back", tag = "topics", params(Id),
    security(("bearer" = ["write"])), responses((status = 204, description = "Taken back."), Switches)
)]
async fn unaccept(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
    preferred: Preferred,
) -> Result<StatusCode, Problem> {
    answer(&app, &member, (id, None), &preferred).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn no_such_reply() -> Error {
    Error::invalid("reply", error::Problem::Unknown)
}

async fn answer(
    app: &AppState,
    member: &Member,
    (id, reply): (PostId, Option<PostId>),
    preferred: &Preferred,
) -> Result<TopicOut, Problem> {
    let found = app
        .db
        .transaction(async |conn| {
            let standing = access::topic(conn, id, Some(member)).await?.standing;
            // The topic is there: what is not found is the reply.
            topic::accept(conn, (member, standing), (id, reply)).await.map_err(|error| match error {
                Error::NotFound(_) => no_such_reply(),
                other => other,
            })?;
            access::topic(conn, id, Some(member)).await
        })
        .await?;
    Ok(TopicOut::of(app, preferred, &found))
}

async fn switch(
    app: &AppState,
    member: &Member,
    (id, change): (PostId, Switch),
) -> Result<access::FoundTopic> {
    let here = app.here();
    app.db
        .transaction(async |conn| {
            let standing = access::topic(conn, id, Some(member)).await?.standing;
            topic::switch(conn, here, (member, standing), (id, change)).await?;
            access::topic(conn, id, Some(member)).await
        })
        .await
}

/// Pins a topic to the top of its community: facilitators.
#[utoipa::path(
    put, path = "/topics/{id}/pin", operation_id = "pin_topic", tag = "topics", params(Id, Lang),
    security(("bearer" = ["write"])), responses((status = 200, body = TopicOut), Switches)
)]
async fn pin(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
    preferred: Preferred,
) -> Result<Json<TopicOut>, Problem> {
    let found = switch(&app, &member, (id, Switch::Pinned(true))).await?;
    Ok(Json(TopicOut::of(&app, &preferred, &found)))
}

/// Takes the pin out: facilitators.
#[utoipa::path(
    delete, path = "/topics/{id}/pin", operation_id = "unpin_topic", tag = "topics", params(Id),
    security(("bearer" = ["write"])), responses((status = 204, description = "Not pinned any more."), Switches)
)]
async fn unpin(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
) -> Result<StatusCode, Problem> {
    switch(&app, &member, (id, Switch::Pinned(false))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Locks a topic, so that only facilitators reply: facilitators.
#[utoipa::path(
    put, path = "/topics/{id}/lock", operation_id = "lock_topic", tag = "topics", params(Id, Lang),
    security(("bearer" = ["write"])), responses((status = 200, body = TopicOut), Switches)
)]
async fn lock(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
    preferred: Preferred,
) -> Result<Json<TopicOut>, Problem> {
    let found = switch(&app, &member, (id, Switch::Locked(true))).await?;
    Ok(Json(TopicOut::of(&app, &preferred, &found)))
}

/// Opens it again: facilitators.
#[utoipa::path(
    delete, path = "/topics/{id}/lock", operation_id = "unlock_topic", tag = "topics", params(Id),
    security(("bearer" = ["write"])), responses((status = 204, description = "Open again."), Switches)
)]
async fn unlock(
    State(app): State<AppState>,
    Authed { member, .. }: Authed<Write>,
    Segments(id): Segments<PostId>,
) -> Result<StatusCode, Problem> {
    switch(&app, &member, (id, Switch::Locked(false))).await?;
    Ok(StatusCode::NO_CONTENT)
}
