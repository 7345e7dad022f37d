//! Every page in each of its states.
use super::*;
use crate::notifications::needs::Duty;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::components::post::Path;
use crate::web::components::terms::Term;
use crate::web::pages::errors::{Failed, Kept, Problem};
use crate::web::pages::find::{Find, Outcome};
use crate::web::pages::person::{Excerpt, Person, Score, Show, Work};
use crate::web::pages::search::{Choice, Facet, Hit, Outcome as Hits, Search, What};
use crate::web::pages::*;

const PAGER: Pager<'static> = Pager { previous: Some("?before=1"), next: Some("?after=9") };
const WRONG: &[(&str, Complaint)] =
    &[("title", Complaint::TooShort(3)), ("body", Complaint::Required), ("image", Complaint::NoAlt)];

/// Every page with its name.
pub fn all(locale: Language) -> Vec<(&'static str, String)> {
    let member = frame(locale, true);
    let visitor = frame(locale, false);
    let mut pages = reading(&member, &visitor);
    pages.extend(writing(&member));
    pages.extend(accounts(&member, &visitor));
    pages.extend(super::ways_in::ways_in(&member, &visitor));
    pages.extend(finding(&member, &visitor));
    pages.extend(hearing(&member, &visitor));
    pages.extend(failing(&member, &visitor));
    pages.extend(moderating(&member, &visitor));
    pages
}

fn reading(member: &Frame<'_>, visitor: &Frame<'_>) -> Vec<(&'static str, String)> {
    let (topics, forum, listed, remote, replies) = (topics(), forum(), listed(), remote(), replies());
    let due = home::Due {
        what: home::Waiting::Replies,
        count: 2,
        title: "¿Cómo acreditar origen cuando el insumo pasa por una zona franca de un tercer país?",
        language: "es",
        href: "/post/3/new".to_owned(),
        names: vec!["Ramiro Escobedo", "Tereza Valadão"],
        community: REGLAS,
        at: utc("2026-11-23T13:40:00Z"),
    };
    let due = [
        home::Due {
            what: home::Waiting::Duty(Duty::Requests),
            count: 3,
            title: "",
            at: utc("2026-11-20T13:40:00Z"),
            ..due.clone()
        },
        home::Due { what: home::Waiting::Mentions, count: 1, names: vec!["Noemí Quispe"], ..due.clone() },
        home::Due { what: home::Waiting::Accepted, count: 1, names: vec![], ..due.clone() },
        due,
    ];
    let home = home::MemberHome {
        newcomer: true,
        due: &due,
        answerable: &topics[..1],
        steps: &[],
        tags: &["origen", "zonas_francas"],
        news: &topics,
        pager: Pager::default(),
        communities: &[REGLAS, FACILITACION, DIGITAL, PROPRIEDADE],
    };
    let both: Vec<_> = listed.iter().chain(&remote).cloned().collect();
    let front = home::VisitorHome { communities: &listed, latest: &topics };
    let shown = community::Forum {
        cover: cover(),
        unanswered: &forum[3..4],
        topics: &forum,
        sort: community::Sort::Activity,
        pager: PAGER,
        facilitators: &[NOEMI, TEREZA],
        only_since_follow: false,
        level: Some(crate::notifications::Level::Normal),
    };
    let empty = community::Forum {
        cover: remote_cover(),
        unanswered: &[],
        topics: &[],
        pager: Pager::default(),
        facilitators: &[],
        only_since_follow: true,
        ..shown.clone()
    };
    let waiting = community::Forum {
        sort: community::Sort::Unanswered,
        topics: &[],
        cover: community::Cover { facilitating: true, arranging: true, ..cover() },
        ..shown.clone()
    };
    let about = about::About {
        cover: cover(),
        charter: QUESTION,
        parts: &[("audience", "es", "Quienes certifican y verifican el origen.")],
        contact: Some("reglas@hub.example"),
        review: Some(utc("2027-03-01T12:00:00Z")),
        join_policy: Some("request"),
        proposal: None,
        facilitators: &[NOEMI],
        handle: "@reglas@hub.example",
        opened: Some(utc("2024-03-01T12:00:00Z")),
        original: None,
    };
    let bare = about::About {
        cover: remote_cover(),
        charter: "",
        parts: &[],
        contact: None,
        review: None,
        join_policy: None,
        facilitators: &[],
        original: Some("https://campus.example/c/propriedade"),
        opened: None,
        ..about.clone()
    };
    let topic = topic(&replies);
    let flat =
        topic::Topic { order: topic::Order::Flat, locked: true, draft: None, pager: PAGER, ..topic.clone() };
    let quiet = topic::Topic {
        replies: &[],
        reply_count: 0,
        accepted: None,
        kind: Kind::Discussion,
        draft: None,
        post: Post { can: Can::default(), ..question() },
        ..topic.clone()
    };
    let excerpts = [Excerpt {
        id: 12,
        topic: "Mermas y desperdicios",
        text: "No Brasil a fiscalização tem exigido…",
        language: "pt",
        at: utc("2026-11-20T11:05:00Z"),
    }];
    let person = person(&topics, &excerpts);
    let stranger = Person {
        name: "tereza@campus.example",
        display_name: "Tereza Valadão",
        origin: Some(LITORAL),
        own: false,
        following: Some(Relation::No),
        topics: &[],
        show: Show::Replies,
        original: Some("https://campus.example/u/tereza"),
        ..person.clone()
    };
    vec![
        ("home", home::member(member, &home)),
        (
            "home-empty",
            home::member(
                member,
                &home::MemberHome {
                    steps: &[home::Step::Communities, home::Step::Profile, home::Step::Write],
                    ..Default::default()
                },
            ),
        ),
        (
            "home-quiet",
            home::member(member, &home::MemberHome { communities: &[REGLAS], ..Default::default() }),
        ),
        ("front", home::visitor(visitor, &front)),
        ("front-empty", home::visitor(visitor, &home::VisitorHome::default())),
        (
            "communities",
            communities::index(
                member,
                &communities::Communities {
                    query: "origen",
                    total: 2,
                    found: &both,
                    narrowed: true,
                    open: Some(communities::Opening::Propose),
                    facets: &[(
                        "Lengua".to_owned(),
                        vec![communities::Choice {
                            words: "Español".to_owned(),
                            href: "/communities?language=es".to_owned(),
                            count: 2,
                            chosen: true,
                        }],
                    )],
                    kept: &[("language", "es")],
                    pager: PAGER,
                },
            ),
        ),
        ("communities-empty", communities::index(visitor, &communities::Communities::default())),
        ("community", community::show(member, &shown)),
        ("community-visitor", community::show(visitor, &shown)),
        ("community-empty", community::show(member, &empty)),
        ("community-waiting", community::show(member, &waiting)),
        ("about", about::show(member, &about)),
        ("about-remote", about::show(member, &bare)),
        ("topic", topic::show(member, &topic)),
        ("topic-flat", topic::show(member, &flat)),
        ("topic-visitor", topic::show(visitor, &quiet)),
        ("topic-closed", topic::show(member, &quiet)),
        ("person", person::show(member, &person)),
        ("person-remote", person::show(member, &stranger)),
        (
            "tag",
            tag::show(
                member,
                &tag::Tag {
                    tag: "origen",
                    topics: &topics,
                    followed: Some(true),
                    pager: PAGER,
                    feed: "http://hub.localhost/tag/origen/feed",
                },
            ),
        ),
        (
            "tag-empty",
            tag::show(
                visitor,
                &tag::Tag {
                    tag: "nada",
                    topics: &[],
                    followed: None,
                    pager: Pager::default(),
                    feed: "http://hub.localhost/tag/nada/feed",
                },
            ),
        ),
    ]
    .into_iter()
    .map(|(name, page)| (name, page.into_string()))
    .collect()
}

/// The topic with everything in it.
pub fn topic<'a>(replies: &'a [Reply<'a>]) -> topic::Topic<'a> {
    topic::Topic {
        community: REGLAS,
        following: Relation::Yes,
        kind: Kind::Question,
        title: "¿Cómo acreditar origen cuando el insumo pasa por una zona franca de un tercer país?",
        post: question(),
        terms: &[],
        tags: &["expedición", "zonasFrancas"],
        pinned: true,
        locked: false,
        reply_count: 7,
        accepted: Some(answer()),
        replies,
        order: topic::Order::Thread,
        pager: Pager::default(),
        draft: Some(topic::Draft {
            body: "En nuestro caso </textarea>",
            language: "es",
            voice: "",
            to: Some((12, "Tereza Valadão")),
            complaints: &[],
        }),
        level: Some(crate::notifications::Level::Follow),
        first_new: Some(14),
        canonical: Some("http://hub.localhost/post/3"),
        alternate: Some("http://hub.localhost/post/3"),
        noindex: false,
        share: None,
    }
}

fn person<'a>(topics: &'a [Entry<'a>], replies: &'a [Excerpt<'a>]) -> Person<'a> {
    Person {
        name: "lucia",
        handle: "@lucia@hub.example",
        display_name: "Lucía Barrientos",
        avatar: None,
        bio: "<p>Certifico origen desde 2011 en la Dirección de Comercio Exterior.</p>",
        origin: None,
        since: Some(utc("2025-02-03T12:00:00Z")),
        following: None,
        own: true,
        work: Work {
            position: "Jefa de origen",
            organization: "Dirección de Comercio Exterior",
            organization_url: Some("https://ror.org/02jx3x895"),
            country: Some("PY"),
        },
        languages: &[],
        keywords: &[],
        terms: &[],
        communities: &[],
        tally: Score { topics: 3, replies: 1204, accepted: 12, useful: 41 },
        show: Show::Topics,
        topics,
        replies,
        pager: PAGER,
        original: None,
        alternate: None,
        feed: None,
        noindex: false,
        share: None,
    }
}

fn writing(member: &Frame<'_>) -> Vec<(&'static str, String)> {
    let draft = new_topic::NewTopic {
        community: REGLAS,
        origin: None,
        may_announce: true,
        kind: Kind::Question,
        title: "",
        body: "",
        language: "es",
        voice: "",
        terms: &[],
        chosen: &[],
        complaints: &[],
    };
    let refused = new_topic::NewTopic {
        community: PROPRIEDADE,
        origin: Some(LITORAL),
        may_announce: false,
        title: "¿?",
        complaints: WRONG,
        ..draft.clone()
    };
    let term = |id, label, depth| Term { id, label, language: "es", depth, ..Term::default() };
    let terms = [term(1, "Origen", 0), term(2, "Acumulación", 1)];
    let change = edit::Edit {
        path: Path::Topic,
        id: 3,
        community: REGLAS,
        title: "¿Cómo acreditar origen?",
        body: "Una **empresa**",
        language: "es",
        version: "1",
        terms: &terms,
        chosen: &[1],
        complaints: &[],
    };
    let version = history::Version {
        at: utc("2026-11-19T13:00:00Z"),
        title: "¿Cómo acreditar origen?",
        html: QUESTION,
        language: "es",
    };
    let versions =
        [version.clone(), version.clone(), history::Version { at: utc("2026-11-19T12:12:00Z"), ..version }];
    let away = delete::Delete {
        path: Path::Topic,
        id: 3,
        community: REGLAS,
        title: "",
        html: QUESTION,
        language: "es",
        replies: 7,
        others: true,
    };
    let preview = preview::Preview {
        title: Some("¿Cómo acreditar origen?"),
        html: QUESTION,
        language: "es",
        body: "Una empresa",
        to: "/c/reglas/topics",
        fields: &[("kind", "question"), ("title", "¿Cómo acreditar origen?"), ("language", "es")],
    };
    vec![
        ("new-topic", new_topic::new(member, &draft)),
        ("new-topic-wrong", new_topic::new(member, &refused)),
        ("edit", edit::edit(member, &change)),
        ("edit-reply", edit::edit(member, &edit::Edit { path: Path::Reply, title: "", ..change.clone() })),
        (
            "history",
            history::show(
                member,
                &history::History {
                    path: Path::Topic,
                    id: 3,
                    community: REGLAS,
                    author: "Lucía Barrientos",
                    versions: &versions,
                },
            ),
        ),
        ("delete", delete::confirm(member, &away)),
        (
            "delete-reply",
            delete::confirm(
                member,
                &delete::Delete { path: Path::Reply, replies: 0, others: false, ..away.clone() },
            ),
        ),
        ("preview", preview::show(member, &preview)),
        (
            "preview-empty",
            preview::show(member, &preview::Preview { html: "", title: None, ..preview.clone() }),
        ),
    ]
    .into_iter()
    .map(|(name, page)| (name, page.into_string()))
    .collect()
}

fn accounts(member: &Frame<'_>, visitor: &Frame<'_>) -> Vec<(&'static str, String)> {
    let mut pages = Vec::new();
    let refused = sign_in::SignIn {
        login: "lucia",
        next: Some("/c/reglas"),
        complaints: &[("login", Complaint::SignIn)],
    };
    pages.push(("signin", sign_in::show(visitor, &sign_in::SignIn::default())));
    pages.push(("signin-wrong", sign_in::show(visitor, &refused)));
    let form = register::Register {
        mode: register::Mode::Open,
        name: "",
        display_name: "",
        email: "",
        reason: "",
        invitation: Some("1.abc"),
        host: "ateneo.example",
        complaints: &[],
    };
    let wrong = &[
        ("display_name", Complaint::TooLong(80)),
        ("name", Complaint::NameTaken),
        ("email", Complaint::Email),
        ("password", Complaint::TooShort(10)),
        ("reason", Complaint::Said("—".to_owned())),
    ];
    let modes = [
        ("register", register::Mode::Open),
        ("register-approval", register::Mode::Approval),
        ("register-closed", register::Mode::Closed),
        ("register-invitation", register::Mode::Invitation),
        ("register-received", register::Mode::Received),
    ];
    for (name, mode) in modes {
        let complaints: &[_] = if mode == register::Mode::Approval { wrong } else { &[] };
        pages.push((name, register::show(visitor, &register::Register { mode, complaints, ..form.clone() })));
    }
    let own = settings::Settings {
        display_name: "Lucía Barrientos",
        bio: "Certifico origen",
        avatar: Some("/media/lucia.webp"),
        locale: Language::Es,
        time_zone: "America/Asuncion",
        complaints: &[],
    };
    let complaints = &[
        ("avatar", Complaint::TooHeavy(4)),
        ("time_zone", Complaint::Choice),
        ("display_name", Complaint::NameShape),
        ("bio", Complaint::NoPicture),
    ];
    let saved = Frame { done: Some(Done::Saved), ..member.clone() };
    pages.push(("settings", settings::show(&saved, &own)));
    pages.push((
        "settings-wrong",
        settings::show(member, &settings::Settings { complaints, avatar: None, ..own }),
    ));
    pages.into_iter().map(|(name, page)| (name, page.into_string())).collect()
}

/// Hits of every kind.
fn searched(by_date: bool) -> Search<'static> {
    let choice = |label: &str, count, is_current| Choice {
        label: label.to_owned(),
        language: None,
        count,
        href: "/search?q=zona+franca".to_owned(),
        is_current,
    };
    let topic = Hit {
        what: What::Topic {
            kind: Kind::Question,
            author: "Lucía Barrientos",
            at: utc("2026-11-23T14:35:00Z"),
            replies: 3,
            is_answered: true,
        },
        href: "/post/1".to_owned(),
        title: "¿Cómo acreditar origen cuando el insumo pasa por una zona franca de un tercer país?",
        language: "es",
        snippet: vec![
            ("El fraccionamiento no rompe la expedición directa si la aduana de la ", false),
            ("zona", true),
            (" ", false),
            ("franca", true),
            (" lo vigila.", false),
        ],
        community: Some(REGLAS),
        origin: None,
    };
    let reply = Hit {
        what: What::Reply { author: "Tereza Valadão", at: utc("2025-11-23T14:35:00Z"), is_accepted: true },
        href: "/reply/2".to_owned(),
        language: "pt",
        title: "Qual prova de trânsito vocês aceitam no modal rodoviário?",
        origin: Some(LITORAL),
        ..topic.clone()
    };
    let person = Hit {
        what: What::Person { avatar: None },
        href: "/u/noemi".to_owned(),
        title: "Noemí Quispe",
        language: "",
        community: None,
        ..topic.clone()
    };
    let community = Hit {
        what: What::Community,
        href: PROPRIEDADE.href(),
        title: PROPRIEDADE.title,
        language: "pt",
        community: Some(PROPRIEDADE),
        origin: Some(LITORAL),
        snippet: Vec::new(),
    };
    Search {
        query: "zona franca",
        kept: &[],
        days: if by_date { ("2026-01-01", "2026-12-31") } else { ("", "") },
        outcome: Hits::Found(Box::new(search::Found {
            total: 47,
            is_more: by_date,
            hits: vec![topic, reply, person, community],
            facets: vec![
                Facet {
                    title: "Tipo".to_owned(),
                    choices: vec![
                        choice("Todo", None, true),
                        choice("Preguntas", Some(18), false),
                        choice("Conversaciones", Some(12), false),
                    ],
                },
                Facet {
                    title: "Idioma".to_owned(),
                    choices: vec![
                        choice("Todo", None, false),
                        choice("Español", Some(36), true),
                        choice("Português", Some(9), false),
                    ],
                },
            ],
            by_relevance: "/search?q=zona+franca".to_owned(),
            by_date: "/search?q=zona+franca&sort=newest".to_owned(),
            is_by_date: by_date,
            instead: by_date.then_some("zona franca"),
            meant: (!by_date).then(|| ("zona franca", "/search?q=zona+franca".to_owned())),
            unfiltered: None,
            pager: PAGER,
        })),
    }
}

fn finding(member: &Frame<'_>, visitor: &Frame<'_>) -> Vec<(&'static str, String)> {
    let found = |outcome| Find { query: "@propriedade@campus.example", outcome };
    let community = Outcome::Community {
        community: PROPRIEDADE,
        summary: "Indicações geográficas, patentes e acesso.",
        origin: Some(LITORAL),
        following: Relation::No,
    };
    let person = Outcome::Person {
        name: "tereza@campus.example",
        display_name: "Tereza Valadão",
        avatar: None,
        origin: Some(LITORAL),
        following: Relation::Asked,
    };
    let post = Outcome::Post {
        href: "/post/9",
        title: "Qual prova de trânsito vocês aceitam?",
        language: "pt",
        author: "Caio Brandelli",
        origin: Some(LITORAL),
    };
    vec![
        ("search", search::show(member, &Search::default())),
        ("search-found", search::show(member, &searched(false))),
        ("search-filtered", search::show(visitor, &searched(true))),
        (
            "search-nothing",
            search::show(
                member,
                &Search {
                    query: "xyzzy",
                    outcome: Hits::Found(Box::new(search::Found {
                        unfiltered: Some("/search?q=xyzzy".to_owned()),
                        ..search::Found::default()
                    })),
                    ..Search::default()
                },
            ),
        ),
        (
            "search-only-common",
            search::show(member, &Search { query: "de la", outcome: Hits::OnlyCommon, ..Search::default() }),
        ),
        (
            "search-too-slow",
            search::show(visitor, &Search { query: "de la", outcome: Hits::TooSlow, ..Search::default() }),
        ),
        ("find-community", find::show(member, &found(community))),
        ("find-person", find::show(member, &found(person))),
        ("find-post", find::show(member, &found(post))),
        ("find-unreadable", find::show(member, &found(Outcome::Unreadable))),
        ("find-nothing", find::show(member, &found(Outcome::NotFound))),
        ("find-unreachable", find::show(member, &found(Outcome::Unreachable("campus.example")))),
        ("find-unsupported", find::show(member, &found(Outcome::Unsupported))),
        ("find-visitor", find::show(visitor, &found(Outcome::SignInFirst))),
    ]
    .into_iter()
    .map(|(name, page)| (name, page.into_string()))
    .collect()
}

fn failing(member: &Frame<'_>, visitor: &Frame<'_>) -> Vec<(&'static str, String)> {
    let kept = Kept {
        to: "/post/3/replies",
        field: "body",
        text: "En nuestro caso la constancia la emite la aduana de frontera, no el depósito.",
        fields: &[("language", "es")],
        multipart: true,
    };
    let problems = [
        ("error-400", Problem::Unreadable, false),
        ("error-401", Problem::SignIn, false),
        ("error-403", Problem::Forbidden, false),
        ("error-404", Problem::NotFound, false),
        ("error-410", Problem::Gone, false),
        ("error-413", Problem::TooLarge, false),
        ("error-422", Problem::Expired, true),
        ("error-429", Problem::TooMany(90), true),
        ("error-500", Problem::Broken, false),
        ("error-503", Problem::Unavailable, false),
    ];
    let mut pages: Vec<_> = problems
        .into_iter()
        .map(|(name, problem, back)| {
            let view = Failed {
                problem,
                kept: back.then_some(kept),
                reference: (problem.status() >= 500).then_some("8f2c-41"),
            };
            (name, errors::show(member, &view).into_string())
        })
        .collect();
    pages.push((
        "error-expired-visitor",
        errors::show(visitor, &Failed { problem: Problem::Expired, kept: Some(kept), reference: None })
            .into_string(),
    ));
    pages
}

fn now() -> chrono::DateTime<chrono::Utc> {
    utc("2026-11-23T09:12:00Z")
}

fn decided(action: &str) -> crate::moderation::Decision {
    use crate::db::ids::{ActorId, DecisionId};
    crate::moderation::Decision {
        id: DecisionId(7),
        case_id: None,
        community_id: None,
        action: action.to_owned(),
        by_id: ActorId(1),
        actor_id: Some(ActorId(2)),
        post_id: None,
        rule: Some("personal_data".to_owned()),
        template: None,
        reason: "Su texto contiene datos personales de otra persona.\n\nQuite el teléfono, por favor."
            .to_owned(),
        until: Some(now()),
        decided_at: now(),
        undone_at: None,
        undone_by: None,
        appeal: Some("open".to_owned()),
        appeal_text: Some("El teléfono es de la oficina y es público.".to_owned()),
        appealed_at: Some(now()),
        answered_by: None,
        answer_text: None,
        answered_at: None,
    }
}

fn moderating(member: &Frame<'_>, visitor: &Frame<'_>) -> Vec<(&'static str, String)> {
    use crate::forum::screening::{Screening, Why};
    use crate::moderation::log::Line;
    use crate::moderation::{Action, Rule};
    use moderation::{closed, decision, judge, log, queue, report, screening};
    let filing = report::Report {
        base: "/post/1",
        title: "¿Cómo tarifar el agua por bloques?",
        excerpt: "En nuestro municipio el primer bloque es gratuito.",
        community: Some(REGLAS),
        reason: "personal_data",
        details: "Da el teléfono de una vecina.",
        to_admins: false,
        complaints: &[("details", Complaint::TooLong(1000))],
    };
    let mine = [
        report::Mine {
            title: "¿Cómo tarifar el agua por bloques?".to_owned(),
            href: "/post/1".to_owned(),
            reason: Some(Rule::PersonalData),
            details: "Da el teléfono de una vecina.",
            at: now(),
            outcome: report::Outcome::Decided(Action::Hide, now()),
        },
        report::Mine {
            title: "Vendo filtros".to_owned(),
            href: String::new(),
            reason: Some(Rule::Spam),
            details: "",
            at: now(),
            outcome: report::Outcome::Open(true),
        },
    ];
    let waiting = queue::Queue {
        community: Some(REGLAS),
        base: "/c/reglas/moderation",
        show: queue::Show::Open,
        rows: queue::Rows::Cases(vec![queue::Item {
            href: "/cases/1".to_owned(),
            title: "¿Cómo tarifar el agua por bloques?".to_owned(),
            excerpt: "En nuestro municipio el primer bloque es gratuito.".to_owned(),
            author: "Iker Beitia",
            reason: Some(Rule::PersonalData),
            reports: 3,
            at: now(),
            community: None,
            claimed: Some(true),
        }]),
        pager: PAGER,
    };
    let held = queue::Queue {
        show: queue::Show::Held,
        rows: queue::Rows::Held(vec![queue::Held {
            base: "/post/1".to_owned(),
            title: "Tres enlaces útiles",
            html: "<p>Miren estos tres sitios.</p>",
            author: NOEMI,
            why: Some(Why::Links),
            at: now(),
        }]),
        ..waiting.clone()
    };
    let history = [decided("warn"), decided("hide")];
    let judging = judge::Judging {
        base: "/post/1".to_owned(),
        community: Some(REGLAS),
        title: "¿Cómo tarifar el agua por bloques?",
        post: Some(judge::Shown {
            author: NOEMI,
            at: now(),
            html: "<p>Llamen al 555 1234.</p>",
            hidden: true,
            held: false,
            gone: false,
        }),
        person: Some(judge::Person { author: NOEMI, since: now(), posts: (12, 3) }),
        case: Some(judge::Open { id: 1, claimed: None }),
        reports: vec![judge::Said {
            name: "Iker Beitia",
            reason: Some(Rule::PersonalData),
            details: "Da el teléfono de una vecina.",
            at: now(),
        }],
        history: &history,
        similar: &history,
        actions: Action::ALL.to_vec(),
        house: true,
        typed: judge::Typed {
            action: "hide",
            rule: "personal_data",
            days: "7",
            template: true,
            ..judge::Typed::default()
        },
        complaints: &[("action", Complaint::Required), ("reason", Complaint::Required)],
    };
    let open = decided("remove");
    let shown = decision::View {
        decision: &open,
        place: "Reglas claras",
        title: "¿Cómo tarifar el agua por bloques?",
        href: "/post/1".to_owned(),
        concerned: false,
        key: None,
        may_appeal: false,
        may_undo: true,
        may_answer: true,
        typed: "",
        complaints: &[],
    };
    let fresh = crate::moderation::Decision { appeal: None, appeal_text: None, ..decided("ban") };
    let appealing = decision::View {
        decision: &fresh,
        concerned: true,
        key: Some("abc"),
        may_appeal: true,
        may_undo: false,
        may_answer: false,
        ..shown.clone()
    };
    let line = Line {
        id: open.id,
        action: Action::Ban,
        about: "person",
        rule: Some(Rule::Insult),
        until: Some(now()),
        decided_at: now(),
        undone: false,
        appeal: Some("reversed".to_owned()),
    };
    let lines =
        [line.clone(), Line { action: Action::Hide, about: "topic", appeal: None, until: None, ..line }];
    let values = screening::values(&Screening::default());
    let [a, b, c, d, e] = &values;
    let rules = screening::View { community: REGLAS, values: [a, b, c, d, e], complaints: &[] };
    vec![
        ("report", report::form(member, &filing).into_string()),
        ("reports", report::mine(member, (&mine, PAGER)).into_string()),
        ("moderation", queue::show(member, &waiting).into_string()),
        ("moderation-held", queue::show(member, &held).into_string()),
        ("moderate", judge::show(member, &judging).into_string()),
        ("decision", decision::show(member, &shown).into_string()),
        ("decision-appeal", decision::show(visitor, &appealing).into_string()),
        ("decisions", decision::mine(member, (&history, PAGER)).into_string()),
        ("moderation-log", log::show(visitor, (Some(REGLAS), &lines, PAGER)).into_string()),
        ("moderation-log-house", log::show(visitor, (None, &lines, PAGER)).into_string()),
        ("moderation-rules", screening::show(member, &rules).into_string()),
        ("account-closed", closed::show(visitor, Some((&fresh, "/decisions/7?key=abc"))).into_string()),
    ]
}

/// Notices, what is kept, and how much one wants to hear.
fn hearing(member: &Frame<'_>, visitor: &Frame<'_>) -> Vec<(&'static str, String)> {
    use crate::notifications::list::Filter;
    use crate::notifications::settings::{Rhythm, Settings};
    use crate::notifications::{Channel, Kind};
    let notice = notifications::Notice {
        id: 1,
        kind: Kind::Reply,
        name: "Tereza Valadão",
        count: 1,
        detail: "",
        title: "¿Cómo acreditar origen cuando el insumo pasa por una zona franca de un tercer país?",
        language: "es",
        community: Some(REGLAS),
        at: utc("2026-11-23T13:40:00Z"),
        unread: true,
    };
    let mut notices: Vec<_> = Kind::ALL
        .into_iter()
        .map(|kind| notifications::Notice { kind, count: 3, unread: kind < Kind::Thread, ..notice.clone() })
        .collect();
    for notice in notices.iter_mut().skip(7) {
        notice.title = "";
        notice.at = utc("2026-11-22T13:40:00Z");
    }
    let list =
        notifications::Notifications { notices: &notices, filter: Filter::All, unread: 4, pager: PAGER };
    let none = notifications::Notifications {
        notices: &[],
        filter: Filter::Unread,
        unread: 0,
        pager: Pager::default(),
    };
    let kept = bookmarks::Kept {
        path: Path::Reply,
        id: 12,
        title: "Mermas y desperdicios",
        text: "No Brasil a fiscalização tem exigido a rastreabilidade por lote…",
        language: "pt",
        author: "Tereza Valadão",
        community: REGLAS,
        at: utc("2026-11-20T11:05:00Z"),
    };
    let kept = [bookmarks::Kept { path: Path::Topic, text: "", ..kept.clone() }, kept];
    let settings =
        Settings { channels: [(Kind::Reply, Channel::Digest)].into(), digest: Rhythm::Weekly, weekday: 1 };
    let choose = choices::Choices {
        settings: &settings,
        kinds: &Kind::ALL,
        email: "lucia@comercio.example",
        verified: true,
        complaints: &[],
    };
    let ask = choices::Unsubscribe { token: "7.digest.AAAA", what: "Resumen", state: choices::Ending::Ask };
    let ended = choices::Unsubscribe { state: choices::Ending::Ended, ..ask.clone() };
    let again = choices::Unsubscribe { state: choices::Ending::Again, ..ask.clone() };
    vec![
        ("notifications", notifications::index(member, &list)),
        ("notifications-none", notifications::index(member, &none)),
        (
            "bookmarks",
            bookmarks::index(
                member,
                &bookmarks::Bookmarks { kept: &kept, undo: Some("/post/3"), pager: PAGER },
            ),
        ),
        ("bookmarks-none", bookmarks::index(member, &bookmarks::Bookmarks::default())),
        ("settings-notifications", choices::show(member, &choose)),
        (
            "settings-notifications-unverified",
            choices::show(member, &choices::Choices { verified: false, ..choose.clone() }),
        ),
        ("unsubscribe", choices::unsubscribe(visitor, &ask)),
        ("unsubscribe-ended", choices::unsubscribe(visitor, &ended)),
        ("unsubscribe-again", choices::unsubscribe(visitor, &again)),
    ]
    .into_iter()
    .map(|(name, page)| (name, page.into_string()))
    .collect()
}
