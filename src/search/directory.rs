//! The directory of people: found by name, place and what they know, counted by each of these.

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use diesel_async::RunQueryDsl;

use crate::actors::{Actor, Profile, profile};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, ConceptId};
use crate::db::page::{Cursor, Page, Slice};
use crate::error::Result;

/// Who is wanted; `None` and no words: everybody who may be found.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Whoever asks is signed in here, and sees what is for members.
    pub member: bool,
    /// Words of names, organizations, positions and keywords; accents do not count.
    pub words: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    pub organization: Option<String>,
    pub community: Option<CommunityId>,
    pub keyword: Option<String>,
    pub concept: Option<ConceptId>,
}

/// Words of a query; more than this are not looked at.
const MOST_WORDS: usize = 8;

impl Filter {
    /// Takes the words of what somebody typed.
    #[must_use]
    pub fn saying(mut self, typed: &str) -> Self {
        let words = typed.split_whitespace().take(MOST_WORDS);
        self.words = words.map(|word| word.chars().take(60).filter(|c| *c != '\0').collect()).collect();
        self
    }

    /// As `like` patterns.
    fn patterns(&self) -> Vec<String> {
        let escaped = |word: &String| word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        self.words.iter().map(|word| format!("%{}%", escaped(word))).collect()
    }
}

/// Somebody found.
#[derive(Debug, Clone)]
pub struct Person {
    pub actor: Actor,
    pub profile: Option<Profile>,
    /// Accepted answers in public communities; with a term, under that term.
    pub answers: i64,
}

/// Everybody who may be found and fits. `$1` the reader is a member, `$2` patterns, `$3` country, `$4`
/// language, `$5` organization, `$6` community, `$7` keyword, `$8` concept.
const FOUND: &str = "
  found as (
    select a.id, p.country, p.languages, p.keywords, p.organization,
           coalesce(p.audience = 'everyone' or (p.audience = 'members' and $1), false) as shown,
           coalesce(p.shows_communities, true) as shows_communities
    from actors a
    left join profiles p on p.actor_id = a.id
    left join accounts m on m.actor_id = a.id
    where a.kind = 'person' and a.deleted_at is null
      and coalesce(p.discoverable, a.instance_id is null)
      and (a.instance_id is not null or (m.approved_at is not null and m.suspended_at is null))
      and ($7::text is null or exists (select from unnest(p.keywords) k where fold_name(k) = fold_name($7)))
      and ($4::text is null or $4 = any(p.languages))
      and ($8::bigint is null or exists (
            select from expertise e join concepts k on k.id = e.concept_id join communities c on c.id = k.community_id
            where e.actor_id = a.id and e.concept_id = $8 and coalesce(p.shows_communities, true)
              and c.visibility = 'public' and (c.reach = 'public' or $1)))
      and ($6::bigint is null or exists (
            select from memberships b where b.actor_id = a.id and b.community_id = $6 and b.state = 'active'))),
  fitting as (
    select f.* from found f join actors a on a.id = f.id left join profiles p on p.actor_id = f.id
    where ($3::text is null or (f.shown and f.country = $3))
      and ($5::text is null or (f.shown and fold_name(f.organization) = fold_name($5)))
      and fold_name(concat_ws(' ', a.name, a.display_name, array_to_string(f.keywords, ' '),
                              case when f.shown then p.organization || ' ' || p.position end))
          like all (select fold_name(w) from unnest($2::text[]) w))";

macro_rules! asked {
    ($sql:expr, $filter:expr) => {
        diesel::sql_query($sql)
            .bind::<Bool, _>($filter.member)
            .bind::<Array<Text>, _>($filter.patterns())
            .bind::<Nullable<Text>, _>($filter.country.clone())
            .bind::<Nullable<Text>, _>($filter.language.clone())
            .bind::<Nullable<Text>, _>($filter.organization.clone())
            .bind::<Nullable<BigInt>, _>($filter.community)
            .bind::<Nullable<Text>, _>($filter.keyword.clone())
            .bind::<Nullable<BigInt>, _>($filter.concept)
    };
}

/// People who fit, those who answered most first. The cursor's time holds the number of answers.
pub async fn people(conn: &mut Conn, filter: &Filter, page: Page) -> Result<Slice<Person>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: ActorId,
        #[diesel(sql_type = BigInt)]
        answers: i64,
    }
    let sql = format!(
        "with {FOUND},
         answered as (
           select r.author_id, count(*)::bigint as answers
           from topics t join posts r on r.id = t.accepted_reply_id join communities c on c.id = t.community_id
           where t.accepted_reply_id is not null and t.listed and r.deleted_at is null
             and c.visibility = 'public' and ($6::bigint is null or t.community_id = $6)
           group by 1),
         ranked as (
           select f.id, coalesce(n.answers, 0) as answers from fitting f left join answered n on n.author_id = f.id)
         select id, answers from ranked
         where $9::bigint is null or answers < $9 or (answers = $9 and id > $10)
         order by answers desc, id limit $11"
    );
    let after = page.after.map(|after| (after.at.timestamp_micros(), after.id));
    let rows: Vec<Row> = asked!(sql, filter)
        .bind::<Nullable<BigInt>, _>(after.map(|(answers, _)| answers))
        .bind::<BigInt, _>(after.map_or(0, |(_, id)| id))
        .bind::<BigInt, _>(page.limit + 1)
        .load(conn)
        .await?;
    let slice = Slice::cut(rows, page, |row| Cursor {
        at: chrono::DateTime::from_timestamp_micros(row.answers).unwrap_or_default(),
        id: row.id.0,
    });
    let ids: Vec<ActorId> = slice.rows.iter().map(|row| row.id).collect();
    let mut known = profile::with_actors(conn, &ids).await?;
    let rows = slice
        .rows
        .into_iter()
        .filter_map(|row| {
            let (actor, profile) = known.remove(&row.id)?;
            Some(Person { actor, profile, answers: row.answers })
        })
        .collect();
    Ok(Slice { rows, next: slice.next })
}

/// What the people who fit have in common, most frequent first: value and how many.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<(String, i64)>,
    /// BCP 47.
    pub languages: Vec<(String, i64)>,
    pub organizations: Vec<(String, i64)>,
    pub communities: Vec<(CommunityId, i64)>,
    pub keywords: Vec<(String, i64)>,
    pub concepts: Vec<(ConceptId, i64)>,
    pub total: i64,
}

/// Values of one kind a page shows.
const MOST_VALUES: i64 = 12;

/// Counts over everybody who fits, in one query.
pub async fn facets(conn: &mut Conn, filter: &Filter) -> Result<Facets> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        kind: String,
        #[diesel(sql_type = Text)]
        value: String,
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let sql = format!(
        "with {FOUND},
         counted as (
           select 'country' as kind, country as value, count(*) from fitting where shown and country is not null group by 2
           union all
           select 'organization', min(organization), count(*) from fitting where shown and organization <> ''
             group by fold_name(organization)
           union all
           select 'language', l, count(*) from fitting, unnest(languages) l group by 2
           union all
           select 'keyword', min(k), count(*) from fitting, unnest(keywords) k group by fold_name(k)
           union all
           select 'concept', e.concept_id::text, count(*)
           from fitting f join expertise e on e.actor_id = f.id
           join concepts k on k.id = e.concept_id join communities c on c.id = k.community_id
           where f.shows_communities and c.visibility = 'public' and (c.reach = 'public' or $1) group by 2
           union all
           select 'community', b.community_id::text, count(*)
           from fitting f join memberships b on b.actor_id = f.id and b.role = 'member' and b.state = 'active'
           join communities c on c.id = b.community_id
           where f.shows_communities and c.visibility = 'public' group by 2
           union all
           select 'total', '', count(*) from fitting),
         numbered as (
           select *, row_number() over (partition by kind order by count desc, value) as place from counted)
         select kind, value, count from numbered where place <= $9 order by kind, place"
    );
    let rows: Vec<Row> = asked!(sql, filter).bind::<BigInt, _>(MOST_VALUES).load(conn).await?;
    let mut facets = Facets::default();
    for Row { kind, value, count } in rows {
        match kind.as_str() {
            "country" => facets.countries.push((value, count)),
            "language" => facets.languages.push((value, count)),
            "organization" => facets.organizations.push((value, count)),
            "keyword" => facets.keywords.push((value, count)),
            "community" => facets.communities.extend(value.parse().ok().map(|id| (id, count))),
            "concept" => facets.concepts.extend(value.parse().ok().map(|id| (id, count))),
            _ => facets.total = count,
        }
    }
    Ok(facets)
}
