//! The files of a copy and the queries they come from. Only columns named here leave the house; a table
//! that says anything of a person is here, in [`super::contents::posts`], or in [`LEFT_OUT`] with the
//! reason, which a test checks against the database.

/// File and query: `$1` the actor, `$2` the account.
pub const FILES: [(&str, &str); 30] = [
    (
        "profile.json",
        "select a.name, a.ap_id, a.display_name, a.summary_source, a.icon_url, a.created_at,
                p.organization, p.organization_url, p.country, p.languages, p.position, p.keywords,
                p.audience, p.discoverable, p.indexable, p.shows_communities, p.voice
         from actors a left join profiles p on p.actor_id = a.id where a.id = $1 and $2 = $2",
    ),
    (
        "account.json",
        "select email, locale, time_zone, email_verified_at, approved_at, suspended_at, suspended_until, is_admin,
                created_at, reason, channels, digest, digest_weekday, digest_sent_at,
                (select count(*) from recovery_codes c where c.account_id = $2 and c.used_at is null) as recovery_codes,
                (select confirmed_at from totp_secrets s where s.account_id = $2) as codes_since
         from accounts where actor_id = $1 and id = $2",
    ),
    (
        "first_steps.json",
        "select step, finished_at, updated_at from onboardings where actor_id = $1 and $2 = $2",
    ),
    (
        "sessions.json",
        "select id::text, user_agent, created_at, last_seen_at, expires_at
         from sessions where account_id = $2 and $1 = $1 order by id",
    ),
    (
        "passkeys.json",
        "select id::text, name, created_at, last_used_at
         from passkeys where account_id = $2 and $1 = $1 order by id",
    ),
    (
        "tokens.json",
        "select id::text, scopes, created_at, revoked_at
         from access_tokens where account_id = $2 and $1 = $1 order by id",
    ),
    (
        "copies.json",
        "select id::text, state, size, created_at, ready_at, expires_at
         from exports where account_id = $2 and $1 = $1 order by id",
    ),
    (
        "memberships.json",
        "select g.name as community, g.ap_id, m.role, m.state, m.note, m.granted_at, m.ends_at
         from memberships m join communities c on c.id = m.community_id join actors g on g.id = c.actor_id
         where m.actor_id = $1 and $2 = $2 order by m.granted_at",
    ),
    (
        "role_changes.json",
        "select g.name as community, r.role, r.granted, r.reason, r.changed_at
         from role_changes r join communities c on c.id = r.community_id join actors g on g.id = c.actor_id
         where r.actor_id = $1 and $2 = $2 order by r.id",
    ),
    (
        "join_requests.json",
        "select g.name as community, g.ap_id, r.note, r.state, r.requested_at, r.answered_at, r.reason
         from join_requests r join communities c on c.id = r.community_id join actors g on g.id = c.actor_id
         where r.actor_id = $1 and $2 = $2 order by r.id",
    ),
    (
        "communities_founded.json",
        "select g.name as community, g.ap_id, c.title, c.summary, c.proposal, c.state, g.created_at
         from communities c join actors g on g.id = c.actor_id
         where c.created_by = $1 and $2 = $2 order by c.id",
    ),
    (
        "invitations.json",
        "select i.id::text, g.name as community, i.role, i.email, i.note, i.uses, i.created_at, i.expires_at, i.revoked_at
         from invitations i left join communities c on c.id = i.community_id left join actors g on g.id = c.actor_id
         where i.invited_by = $1 and $2 = $2 order by i.id",
    ),
    (
        "invitations_used.json",
        "select a.name as invited_by, u.used_at
         from invitation_uses u join invitations i on i.id = u.invitation_id join actors a on a.id = i.invited_by
         where u.account_id = $2 and $1 = $1 order by u.used_at",
    ),
    (
        "welcomes.json",
        "select g.name as community, w.actor_id = $1 as received, w.welcomed_at
         from welcomes w join communities c on c.id = w.community_id join actors g on g.id = c.actor_id
         where (w.actor_id = $1 or w.welcomed_by = $1) and $2 = $2 order by w.welcomed_at",
    ),
    (
        "expertise.json",
        "select g.name as community, k.slug, k.labels, e.created_at
         from expertise e join concepts k on k.id = e.concept_id join communities c on c.id = k.community_id
              join actors g on g.id = c.actor_id
         where e.actor_id = $1 and $2 = $2 order by e.created_at",
    ),
    (
        "terms_proposed.json",
        "select g.name as community, k.slug, k.labels, k.definition, k.state, k.created_at
         from concepts k join communities c on c.id = k.community_id join actors g on g.id = c.actor_id
         where k.proposed_by = $1 and $2 = $2 order by k.id",
    ),
    (
        "follows.json",
        "select f.name || coalesce('@' || f.host, '') as account, f.ap_id, w.state, w.created_at
         from follows w join actors f on f.id = w.followed_id
         where w.follower_id = $1 and $2 = $2 order by w.created_at",
    ),
    (
        "followers.json",
        "select f.name || coalesce('@' || f.host, '') as account, f.ap_id, w.state, w.created_at
         from follows w join actors f on f.id = w.follower_id
         where w.followed_id = $1 and $2 = $2 order by w.created_at",
    ),
    (
        "reactions.json",
        "select p.ap_id as post, r.kind, r.created_at
         from reactions r join posts p on p.id = r.post_id
         where r.actor_id = $1 and $2 = $2 order by r.created_at",
    ),
    (
        "bookmarks.json",
        "select p.ap_id as post, b.created_at
         from bookmarks b join posts p on p.id = b.post_id
         where b.actor_id = $1 and $2 = $2 order by b.created_at",
    ),
    (
        "levels.json",
        "select g.name as community, null as topic, l.level
         from community_levels l join communities c on c.id = l.community_id join actors g on g.id = c.actor_id
         where l.actor_id = $1 and $2 = $2
         union all
         select null, p.ap_id, l.level from topic_levels l join posts p on p.id = l.topic_id
         where l.actor_id = $1",
    ),
    (
        "tags_followed.json",
        "select tag, created_at from tag_follows where actor_id = $1 and $2 = $2 order by created_at",
    ),
    (
        "read.json",
        "select p.ap_id as topic, m.seen, m.read_at
         from read_markers m join posts p on p.id = m.topic_id
         where m.actor_id = $1 and $2 = $2 order by m.read_at",
    ),
    (
        "notifications.json",
        "select n.kind, n.detail, n.count, n.at, n.read_at, n.channel, n.mailed_at,
                p.ap_id as post, t.ap_id as topic, g.name as community, a.ap_id as by
         from notifications n left join posts p on p.id = n.post_id left join posts t on t.id = n.topic_id
              left join communities c on c.id = n.community_id left join actors g on g.id = c.actor_id
              left join actors a on a.id = n.actor_id
         where n.recipient_id = $1 and $2 = $2 order by n.id",
    ),
    (
        "mentions.json",
        "select p.ap_id as post, p.published_at
         from mentions m join posts p on p.id = m.post_id
         where m.actor_id = $1 and p.state = 'published' and p.deleted_at is null and $2 = $2
         order by p.published_at",
    ),
    (
        "reports.json",
        "select r.id::text, c.kind, p.ap_id as post, a.ap_id as person, r.reason, r.details, r.created_at, c.state
         from reports r join cases c on c.id = r.case_id
              left join posts p on c.kind = 'post' and p.id = c.subject_id
              left join actors a on c.kind = 'person' and a.id = c.subject_id
         where r.reporter_id = $1 and $2 = $2 order by r.id",
    ),
    (
        "decisions.json",
        "select d.id::text, g.name as community, d.action, d.rule, d.reason, d.until, p.ap_id as post, d.decided_at,
                d.undone_at, d.appeal, d.appeal_text, d.appealed_at, d.answer_text, d.answered_at,
                (select jsonb_agg(jsonb_build_object('kind', r.kind, 'since', r.since, 'until', r.until,
                                                     'lifted_at', r.lifted_at))
                 from restrictions r where r.decision_id = d.id and r.actor_id = $1) as restrictions
         from decisions d left join communities c on c.id = d.community_id left join actors g on g.id = c.actor_id
              left join posts p on p.id = d.post_id
         where d.actor_id = $1 and $2 = $2 order by d.id",
    ),
    (
        // What they wrote as moderators, without whom it concerned.
        "decisions_taken.json",
        "select d.id::text, g.name as community, d.action, d.rule,
                case when d.by_id = $1 then d.reason end as reason, d.decided_at,
                case when d.answered_by = $1 then d.answer_text end as answer, d.answered_at
         from decisions d left join communities c on c.id = d.community_id left join actors g on g.id = c.actor_id
         where (d.by_id = $1 or d.answered_by = $1) and $2 = $2 order by d.id",
    ),
    (
        "letters.json",
        "select kind, subject, created_at, sent_at from letters where account_id = $2 and $1 = $1 order by id",
    ),
    (
        "files.json",
        "select storage_key, media_type, alt, width, height, size, created_at, post_id::text
         from attachments where uploader_id = $1 and storage_key is not null and $2 = $2 order by id",
    ),
];

/// Tables that name a person and are in no file, and why not.
#[cfg(test)]
pub const LEFT_OUT: [(&str, &str); 9] = [
    ("actor_keys", "secret"),
    ("single_use_tokens", "secret, and over within days"),
    ("departures", "an erasure on its way; signing in ends it"),
    ("audiences", "followers, counted by server; followers.json has them"),
    ("outbox", "what was written, once more in the form in which it was sent"),
    ("inbox_journal", "what came from other servers"),
    ("early_undos", "what came from other servers"),
    ("events", "ids of what the other files hold"),
    ("search_documents", "the search's index of what the other files hold"),
];
