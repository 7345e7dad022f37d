//! Whom reports, decisions and appeals concern. Nobody who reported is ever named.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use diesel_async::RunQueryDsl;

use super::kind::Kind;
use super::write::Draft;
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId};
use crate::error::Result;

/// A report, or a decision, with the event that tells of it.
pub(super) type About = (i64, i64, DateTime<Utc>);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    recipient: ActorId,
    #[diesel(sql_type = Nullable<BigInt>)]
    community: Option<CommunityId>,
    /// A case, or a decision.
    #[diesel(sql_type = BigInt)]
    subject: i64,
    #[diesel(sql_type = Bool)]
    reporter: bool,
    #[diesel(sql_type = BigInt)]
    place: i64,
}

fn drafts(rows: Vec<Row>, given: &[About], (kind, word): (Kind, &str)) -> Vec<Draft> {
    rows.into_iter()
        .filter_map(|row| {
            let (_, event, at) = given.get(usize::try_from(row.place).ok()?.checked_sub(1)?)?;
            let part = if row.reporter { ":reporter" } else { "" };
            let key = format!("{word}:{}{part}", row.subject);
            let mut draft = Draft::new(row.recipient, (kind, key), (*event, *at));
            draft.community = row.community;
            draft.subject = Some(row.subject);
            if row.reporter {
                draft.detail = "reporter";
            }
            // The person concerned gets the moderators' own letter.
            draft.quiet = kind == Kind::Decision && !row.reporter;
            Some(draft)
        })
        .collect()
}

fn ids(given: &[About]) -> Vec<i64> {
    given.iter().map(|(id, ..)| *id).collect()
}

/// Facilitators of the community, or the administrators where there is none; once for each case, and
/// not those it is about.
pub(super) async fn reported(conn: &mut Conn, given: &[About]) -> Result<Vec<Draft>> {
    let rows: Vec<Row> = crate::db::prepared(
        "select k.actor_id as recipient, c.community_id as community, c.id as subject, false as reporter, e.place
         from unnest($1::bigint[]) with ordinality as e (report, place)
         join reports r on r.id = e.report
         join cases c on c.id = r.case_id and c.state = 'open'
         join lateral (
           select m.actor_id from memberships m
           where m.community_id = c.community_id and m.role = 'facilitator' and m.state = 'active'
           union select a.actor_id from accounts a where a.is_admin and c.community_id is null) k on true
         left join posts p on c.kind = 'post' and p.id = c.subject_id
         where k.actor_id <> r.reporter_id and k.actor_id is distinct from p.author_id
           and not (c.kind = 'person' and c.subject_id = k.actor_id)",
    )
    .bind::<Array<BigInt>, _>(ids(given))
    .load(conn)
    .await?;
    Ok(drafts(rows, given, (Kind::Report, "case")))
}

/// The person concerned, where something was done, and those who reported.
pub(super) async fn decided(conn: &mut Conn, given: &[About]) -> Result<Vec<Draft>> {
    let rows: Vec<Row> = crate::db::prepared(
        "select k.actor_id as recipient, d.community_id as community, d.id as subject, k.reporter, e.place
         from unnest($1::bigint[]) with ordinality as e (decision, place)
         join decisions d on d.id = e.decision
         join lateral (
           select d.actor_id, false as reporter where d.actor_id is not null and d.action not in ('none', 'approve')
           union all
           select r.reporter_id, true from reports r where r.case_id = d.case_id) k on true
         where k.actor_id <> d.by_id",
    )
    .bind::<Array<BigInt>, _>(ids(given))
    .load(conn)
    .await?;
    Ok(drafts(rows, given, (Kind::Decision, "decision")))
}

/// Whoever may look at it a second time: other facilitators, and the administrators.
pub(super) async fn appealed(conn: &mut Conn, given: &[About]) -> Result<Vec<Draft>> {
    let rows: Vec<Row> = crate::db::prepared(
        "select k.actor_id as recipient, d.community_id as community, d.id as subject, false as reporter, e.place
         from unnest($1::bigint[]) with ordinality as e (decision, place)
         join decisions d on d.id = e.decision
         join lateral (
           select m.actor_id from memberships m
           where m.community_id = d.community_id and m.role = 'facilitator' and m.state = 'active'
           union select a.actor_id from accounts a where a.is_admin) k on true
         where k.actor_id <> d.by_id and k.actor_id is distinct from d.actor_id",
    )
    .bind::<Array<BigInt>, _>(ids(given))
    .load(conn)
    .await?;
    Ok(drafts(rows, given, (Kind::Appeal, "appeal")))
}

/// The person concerned: the second person answered, or the decision was taken back without being asked.
pub(super) async fn reviewed(conn: &mut Conn, given: &[About]) -> Result<Vec<Draft>> {
    #[derive(QueryableByName)]
    struct Reviewed {
        #[diesel(sql_type = Nullable<Text>)]
        appeal: Option<String>,
        #[diesel(embed)]
        row: Row,
    }
    let rows: Vec<Reviewed> = crate::db::prepared(
        "select d.actor_id as recipient, d.community_id as community, d.id as subject, false as reporter, e.place,
                d.appeal
         from unnest($1::bigint[]) with ordinality as e (decision, place)
         join decisions d on d.id = e.decision
         where d.actor_id is not null",
    )
    .bind::<Array<BigInt>, _>(ids(given))
    .load(conn)
    .await?;
    let (outcomes, rows): (Vec<_>, Vec<_>) = rows.into_iter().map(|one| (one.appeal, one.row)).unzip();
    let mut made = drafts(rows, given, (Kind::Decision, "reviewed"));
    for (draft, appeal) in made.iter_mut().zip(outcomes) {
        draft.detail = match appeal.as_deref() {
            Some("upheld") => "upheld",
            Some("reversed") => "reversed",
            _ => "undone",
        };
        draft.key = format!("{}:{}", draft.key, draft.detail);
    }
    Ok(made)
}
