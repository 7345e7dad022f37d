//! Communities that fit somebody: by what they know about, then by language and size.

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Text};
use diesel_async::RunQueryDsl;

use crate::actors::Profile;
use crate::communities::{CommunityView, community};
use crate::db::Conn;
use crate::db::ids::CommunityId;
use crate::error::Result;

/// Open, public communities of this house the person is not in, best first.
///
/// A community counts for every word of the person that is in its title, summary or terms, and for terms
/// the person named. `languages` are those they speak and read.
pub async fn communities(
    conn: &mut Conn,
    (profile, languages): (&Profile, &[String]),
    limit: i64,
) -> Result<Vec<CommunityView>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: CommunityId,
    }
    let words: Vec<String> = profile
        .keywords
        .iter()
        .map(|word| format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")))
        .collect();
    let rows: Vec<Row> = diesel::sql_query(
        "select c.id
         from communities c join actors a on a.id = c.actor_id
         where a.instance_id is null and a.deleted_at is null and c.visibility = 'public'
           and c.join_policy = 'open' and c.state in ('active', 'forming')
           and not exists (select from memberships m where m.community_id = c.id and m.actor_id = $1)
         order by (select count(*) from unnest($2) w
                   where fold_name(c.title::text || c.summary::text) like fold_name(w)
                      or exists (select from concepts k where k.community_id = c.id and k.state = 'accepted'
                                 and fold_name(k.labels::text) like fold_name(w)))
                + (select count(*) from expertise e join concepts k on k.id = e.concept_id
                   where e.actor_id = $1 and k.community_id = c.id) desc,
                c.languages && $3 desc, c.member_count desc, c.id
         limit $4",
    )
    .bind::<BigInt, _>(profile.actor_id)
    .bind::<Array<Text>, _>(words)
    .bind::<Array<Text>, _>(languages)
    .bind::<BigInt, _>(limit.clamp(0, 20))
    .load(conn)
    .await?;
    let ids: Vec<CommunityId> = rows.iter().map(|row| row.id).collect();
    let mut found = community::find_many(conn, &ids).await?;
    found.sort_by_key(|view| ids.iter().position(|id| *id == view.community.id));
    Ok(found)
}
