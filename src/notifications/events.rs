//! Who each event concerns. Sets at a time: a batch about nothing of ours costs one query.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::kind::Kind;
use super::moderation;
use super::write::Draft;
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::error::Result;
use crate::events::Event;
use crate::events::reader::Stored;

/// A post an event is about.
#[derive(Debug, Clone, Copy)]
struct Written {
    post: PostId,
    event: i64,
    at: DateTime<Utc>,
    /// Whether only a community of ours counts: one elsewhere passes it on first.
    ours: bool,
    /// An edit tells those whose names it adds, nobody else.
    edit: bool,
}

/// The events of a batch by what has to be asked about them.
#[derive(Debug, Default)]
pub(super) struct News {
    written: Vec<Written>,
    gone: Vec<PostId>,
    reactions: Vec<(PostId, ActorId, i64, DateTime<Utc>)>,
    accepted: Vec<(PostId, PostId, ActorId, i64, DateTime<Utc>)>,
    requests: Vec<(CommunityId, ActorId, i64, DateTime<Utc>)>,
    answered: Vec<(CommunityId, ActorId)>,
    accounts: Vec<(i64, i64, DateTime<Utc>)>,
    reported: Vec<moderation::About>,
    decided: Vec<moderation::About>,
    appealed: Vec<moderation::About>,
    reviewed: Vec<moderation::About>,
    drafts: Vec<Draft>,
}

impl News {
    pub fn add(&mut self, stored: &Stored, event: &Event) {
        let (id, at) = (stored.id, stored.at);
        let doer = stored.actor_id.unwrap_or(ActorId(0));
        let written = |post, ours, edit| Written { post, event: id, at, ours, edit };
        match event {
            Event::TopicPosted { post } | Event::ReplyPosted { post } => {
                self.written.push(written(*post, true, false));
            }
            Event::Arrived { post } => self.written.push(written(*post, false, false)),
            Event::PostEdited { post } => self.written.push(written(*post, false, true)),
            Event::PostDeleted { post } | Event::PostRemoved { post, .. } => self.gone.push(*post),
            Event::Reacted { post, .. } | Event::ReactionReceived { post } => {
                self.reactions.push((*post, doer, id, at));
            }
            Event::AnswerAccepted { topic, reply } => self.accepted.push((*topic, *reply, doer, id, at)),
            Event::Followed { follower, followed, .. } | Event::FollowAccepted { follower, followed, .. } => {
                let mut draft = Draft::new(*followed, (Kind::Follow, format!("follow:{follower}")), (id, at));
                draft.actor = Some(*follower);
                self.drafts.push(draft);
            }
            Event::JoinRequested { community, actor, .. } => self.requests.push((*community, *actor, id, at)),
            Event::JoinAnswered { community, actor, admitted, .. } => {
                let mut draft = Draft::new(*actor, (Kind::JoinAnswer, format!("event:{id}")), (id, at));
                draft.community = Some(*community);
                draft.detail = if *admitted { "admitted" } else { "declined" };
                self.drafts.push(draft);
                self.answered.push((*community, *actor));
            }
            Event::RoleChanged { community, actor, role, granted } => {
                let Some(detail) = role_detail(role, *granted) else { return };
                let mut draft = Draft::new(*actor, (Kind::Role, format!("event:{id}")), (id, at));
                // Roles one takes oneself are no news: the doer is kept to tell that.
                draft.actor = stored.actor_id;
                draft.community = Some(*community);
                draft.detail = detail;
                self.drafts.push(draft);
            }
            Event::Reported { report } => self.reported.push((report.0, id, at)),
            Event::Decided { decision } => self.decided.push((decision.0, id, at)),
            Event::Appealed { decision } => self.appealed.push((decision.0, id, at)),
            Event::AppealAnswered { decision } | Event::DecisionUndone { decision } => {
                self.reviewed.push((decision.0, id, at));
            }
            Event::AccountRequested { account } => self.accounts.push((account.0, id, at)),
            _ => {}
        }
    }

    /// Asks the database whom all this concerns.
    pub async fn drafts(self, conn: &mut Conn) -> Result<Vec<Draft>> {
        let mut drafts = self.drafts;
        if !self.gone.is_empty() {
            forget(conn, &self.gone).await?;
        }
        if !self.written.is_empty() {
            drafts.extend(posts(conn, &self.written).await?);
            follow_own_threads(conn, &self.written).await?;
        }
        if !self.reactions.is_empty() {
            drafts.extend(reactions(conn, &self.reactions).await?);
        }
        if !self.accepted.is_empty() {
            drafts.extend(accepted(conn, &self.accepted).await?);
        }
        if !self.requests.is_empty() {
            drafts.extend(requests(conn, &self.requests).await?);
        }
        if !self.answered.is_empty() {
            settle(conn, &self.answered).await?;
        }
        if !self.accounts.is_empty() {
            drafts.extend(accounts(conn, &self.accounts).await?);
        }
        if !self.reported.is_empty() {
            drafts.extend(moderation::reported(conn, &self.reported).await?);
        }
        if !self.decided.is_empty() {
            drafts.extend(moderation::decided(conn, &self.decided).await?);
        }
        if !self.appealed.is_empty() {
            drafts.extend(moderation::appealed(conn, &self.appealed).await?);
        }
        if !self.reviewed.is_empty() {
            drafts.extend(moderation::reviewed(conn, &self.reviewed).await?);
        }
        Ok(drafts)
    }
}

fn role_detail(role: &str, granted: bool) -> Option<&'static str> {
    Some(match (role, granted) {
        ("member", true) => "member",
        ("member", false) => "not-member",
        ("facilitator", true) => "facilitator",
        ("facilitator", false) => "not-facilitator",
        ("librarian", true) => "librarian",
        ("librarian", false) => "not-librarian",
        ("host", true) => "host",
        ("host", false) => "not-host",
        _ => return None,
    })
}

#[derive(QueryableByName)]
struct Concerned {
    #[diesel(sql_type = BigInt)]
    recipient: ActorId,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    post: PostId,
    #[diesel(sql_type = BigInt)]
    author: ActorId,
    #[diesel(sql_type = BigInt)]
    topic: PostId,
    #[diesel(sql_type = BigInt)]
    community: CommunityId,
    #[diesel(sql_type = BigInt)]
    event: i64,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    quiet: bool,
}

/// Who is told of posts: those named, the one answered, those who follow or watch. The strongest
/// reason wins; what comes long after it was written is history, not news; who cannot read the community hears nothing; from what is muted come only mentions
/// and replies to oneself, quietly.
async fn posts(conn: &mut Conn, written: &[Written]) -> Result<Vec<Draft>> {
    let rows: Vec<Concerned> = crate::db::prepared(
        "with new as materialized (
           select p.id, p.author_id, p.parent_id, t.post_id as topic_id, t.community_id, p.kind = 'topic' as opens,
                  e.event, case when w.instance_id is null and not e.edit then p.published_at else e.at end as at,
                  e.edit, c.visibility
           from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::bool[], $5::bool[]) as e (post, event, at, ours, edit)
           join posts p on p.id = e.post
           join topics t on t.post_id = p.root_id
           join communities c on c.id = t.community_id
           join actors g on g.id = c.actor_id
           join actors w on w.id = p.author_id
           where p.state = 'published' and p.deleted_at is null and t.listed and p.published_at > e.at - interval '7 days'
             and (g.instance_id is null or not e.ours)),
         wanted as (
           select m.actor_id as recipient, n.id, 'mention' as kind, 2 as rank from new n join mentions m on m.post_id = n.id
           union all
           select p.author_id, n.id, 'reply', 1 from new n join posts p on p.id = n.parent_id where not n.edit
           union all
           select l.actor_id, n.id, case l.level when 'watch' then 'watched' else 'thread' end,
                  case l.level when 'watch' then 3 else 5 end
           from new n join topic_levels l on l.topic_id = n.topic_id and l.level in ('follow', 'watch')
           where not n.opens and not n.edit
           union all
           select l.actor_id, n.id, case when n.opens then 'topic' else 'watched' end, 4
           from new n join community_levels l on l.community_id = n.community_id
             and (l.level = 'watch' or (l.level = 'follow' and n.opens))
           where not n.edit)
         select distinct on (w.recipient, n.id) w.recipient, w.kind, n.id as post, n.author_id as author,
                n.topic_id as topic, n.community_id as community, n.event, n.at,
                coalesce(tl.level, cl.level) is not distinct from 'muted' as quiet
         from wanted w
         join new n on n.id = w.id
         join accounts a on a.actor_id = w.recipient
         left join topic_levels tl on tl.actor_id = w.recipient and tl.topic_id = n.topic_id
         left join community_levels cl on cl.actor_id = w.recipient and cl.community_id = n.community_id
         where w.recipient <> n.author_id
           and (w.rank <= 2 or coalesce(tl.level, cl.level) is distinct from 'muted')
           and (w.rank <> 4 or tl.level is null or tl.level <> 'normal')
           and (n.visibility = 'public' or exists (select from memberships m where m.community_id = n.community_id
                  and m.actor_id = w.recipient and m.state = 'active'))
         order by w.recipient, n.id, w.rank",
    )
    .bind::<Array<BigInt>, _>(written.iter().map(|one| one.post).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(written.iter().map(|one| one.event).collect::<Vec<_>>())
    .bind::<Array<Timestamptz>, _>(written.iter().map(|one| one.at).collect::<Vec<_>>())
    .bind::<Array<Bool>, _>(written.iter().map(|one| one.ours).collect::<Vec<_>>())
    .bind::<Array<Bool>, _>(written.iter().map(|one| one.edit).collect::<Vec<_>>())
    .load(conn)
    .await?;
    Ok(rows.into_iter().filter_map(of_post).collect())
}

fn of_post(row: Concerned) -> Option<Draft> {
    let kind = Kind::parse(&row.kind)?;
    // A post reaches a person once, for whichever reason; a followed thread's replies are gathered.
    let key =
        if kind == Kind::Thread { format!("thread:{}", row.topic) } else { format!("post:{}", row.post) };
    let mut draft = Draft::new(row.recipient, (kind, key), (row.event, row.at));
    draft.actor = Some(row.author);
    draft.post = Some(row.post);
    draft.topic = Some(row.topic);
    draft.community = Some(row.community);
    draft.quiet = row.quiet;
    Some(draft)
}

/// Who of ours writes in a thread follows it from then on, unless they chose otherwise.
async fn follow_own_threads(conn: &mut Conn, written: &[Written]) -> Result<()> {
    crate::db::prepared(
        "insert into topic_levels (actor_id, topic_id, level)
         select distinct p.author_id, p.root_id, 'follow'
         from posts p join accounts a on a.actor_id = p.author_id
         where p.id = any($1::bigint[]) and p.root_id is not null
         on conflict do nothing",
    )
    .bind::<Array<BigInt>, _>(written.iter().map(|one| one.post).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(())
}

/// What was about a post that is gone.
async fn forget(conn: &mut Conn, gone: &[PostId]) -> Result<()> {
    crate::db::prepared(
        "delete from notifications where kind not in ('report', 'decision', 'appeal')
           and (post_id = any($1::bigint[]) or topic_id = any($1::bigint[]))",
    )
    .bind::<Array<BigInt>, _>(gone)
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct OfPost {
    #[diesel(sql_type = BigInt)]
    recipient: ActorId,
    #[diesel(sql_type = BigInt)]
    post: PostId,
    #[diesel(sql_type = Nullable<BigInt>)]
    topic: Option<PostId>,
    #[diesel(sql_type = Nullable<BigInt>)]
    community: Option<CommunityId>,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    count: i32,
    #[diesel(sql_type = BigInt)]
    place: i64,
}

/// "Useful" only: thanks are seen where they are given.
async fn reactions(conn: &mut Conn, given: &[(PostId, ActorId, i64, DateTime<Utc>)]) -> Result<Vec<Draft>> {
    let rows: Vec<OfPost> = crate::db::prepared(
        "select p.author_id as recipient, p.id as post, p.root_id as topic, p.community_id as community,
                p.useful_count as count, e.place
         from unnest($1::bigint[], $2::bigint[]) with ordinality as e (post, actor, place)
         join posts p on p.id = e.post
         join accounts a on a.actor_id = p.author_id
         join reactions r on r.post_id = p.id and r.actor_id = e.actor and r.kind = 'useful'
         where p.deleted_at is null order by e.place",
    )
    .bind::<Array<BigInt>, _>(given.iter().map(|(post, ..)| *post).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(given.iter().map(|(_, actor, ..)| *actor).collect::<Vec<_>>())
    .load(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let (post, actor, event, at) = place(given, row.place)?;
            let mut draft =
                Draft::new(row.recipient, (Kind::Useful, format!("useful:{post}")), (*event, *at));
            draft.actor = Some(*actor);
            draft.post = Some(row.post);
            draft.topic = row.topic;
            draft.community = row.community;
            draft.count = row.count.max(1);
            Some(draft)
        })
        .collect())
}

/// The element an `ordinality` column speaks of.
fn place<T>(list: &[T], place: i64) -> Option<&T> {
    list.get(usize::try_from(place).ok()?.checked_sub(1)?)
}

/// Whoever wrote the answer, and the asker when somebody else accepted it.
async fn accepted(
    conn: &mut Conn,
    given: &[(PostId, PostId, ActorId, i64, DateTime<Utc>)],
) -> Result<Vec<Draft>> {
    let rows: Vec<OfPost> = crate::db::prepared(
        "select p.author_id as recipient, p.id as post, p.root_id as topic, p.community_id as community,
                case when p.id = e.reply then 1 else 0 end as count, e.place
         from unnest($1::bigint[], $2::bigint[]) with ordinality as e (topic, reply, place)
         join topics t on t.post_id = e.topic and t.accepted_reply_id = e.reply
         join posts p on p.id in (e.topic, e.reply)
         join accounts a on a.actor_id = p.author_id",
    )
    .bind::<Array<BigInt>, _>(given.iter().map(|(topic, ..)| *topic).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(given.iter().map(|(_, reply, ..)| *reply).collect::<Vec<_>>())
    .load(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let (_, reply, actor, event, at) = place(given, row.place)?;
            let kind = if row.count == 1 { Kind::Accepted } else { Kind::Answered };
            let key = format!("{}:{reply}", kind.as_str());
            let mut draft = Draft::new(row.recipient, (kind, key), (*event, *at));
            draft.actor = Some(*actor);
            draft.post = Some(*reply);
            draft.topic = row.topic;
            draft.community = row.community;
            Some(draft)
        })
        .collect())
}

#[derive(QueryableByName)]
struct Keeper {
    #[diesel(sql_type = BigInt)]
    recipient: ActorId,
    #[diesel(sql_type = BigInt)]
    place: i64,
}

/// Facilitators of the community; one request is news until it is answered.
async fn requests(
    conn: &mut Conn,
    given: &[(CommunityId, ActorId, i64, DateTime<Utc>)],
) -> Result<Vec<Draft>> {
    let rows: Vec<Keeper> = crate::db::prepared(
        "select m.actor_id as recipient, e.place
         from unnest($1::bigint[]) with ordinality as e (community, place)
         join memberships m on m.community_id = e.community and m.role = 'facilitator' and m.state = 'active'
         join accounts a on a.actor_id = m.actor_id",
    )
    .bind::<Array<BigInt>, _>(given.iter().map(|(community, ..)| *community).collect::<Vec<_>>())
    .load(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let (community, actor, event, at) = place(given, row.place)?;
            let key = (Kind::JoinRequest, format!("event:{event}"));
            let mut draft = Draft::new(row.recipient, key, (*event, *at));
            draft.actor = Some(*actor);
            draft.community = Some(*community);
            Some(draft)
        })
        .collect())
}

/// A request that one facilitator answered waits for no other.
async fn settle(conn: &mut Conn, answered: &[(CommunityId, ActorId)]) -> Result<()> {
    crate::db::prepared(
        "update notifications n set read_at = now(), mailed_at = coalesce(mailed_at, now())
         from unnest($1::bigint[], $2::bigint[]) as e (community, actor)
         join memberships m on m.community_id = e.community and m.role = 'facilitator'
         where n.recipient_id = m.actor_id and n.kind = 'join_request' and n.read_at is null
           and n.community_id = e.community and n.actor_id = e.actor",
    )
    .bind::<Array<BigInt>, _>(answered.iter().map(|(community, _)| *community).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(answered.iter().map(|(_, actor)| *actor).collect::<Vec<_>>())
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Asked {
    #[diesel(sql_type = BigInt)]
    recipient: ActorId,
    #[diesel(sql_type = BigInt)]
    asker: ActorId,
    #[diesel(sql_type = BigInt)]
    place: i64,
}

/// Every administrator.
async fn accounts(conn: &mut Conn, given: &[(i64, i64, DateTime<Utc>)]) -> Result<Vec<Draft>> {
    let rows: Vec<Asked> = crate::db::prepared(
        "select admin.actor_id as recipient, asked.actor_id as asker, e.place
         from unnest($1::bigint[]) with ordinality as e (account, place)
         join accounts asked on asked.id = e.account and asked.approved_at is null
         join accounts admin on admin.is_admin",
    )
    .bind::<Array<BigInt>, _>(given.iter().map(|(account, ..)| *account).collect::<Vec<_>>())
    .load(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let (account, event, at) = place(given, row.place)?;
            let key = (Kind::AccountRequest, format!("account:{account}"));
            let mut draft = Draft::new(row.recipient, key, (*event, *at));
            draft.actor = Some(row.asker);
            draft.subject = Some(*account);
            // Whoever asks for an account brings a letter of its own.
            draft.quiet = true;
            Some(draft)
        })
        .collect())
}
