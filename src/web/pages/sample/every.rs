//! Every page in each of its states.
use super::*;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::components::post::Path;
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
            what: home::Waiting::Requests,
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
        facilitators: &[NOEMI],
        handle: "@reglas@hub.example",
        opened: Some(utc("2024-03-01T12:00:00Z")),
        original: None,
    };
    let bare = about::About {
        cover: remote_cover(),
        charter: "",
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
                &communities::Communities { local: &listed, remote: &remote, pager: PAGER },
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
                &tag::Tag { tag: "origen", topics: &topics, followed: Some(true), pager: PAGER },
            ),
        ),
        (
            "tag-empty",
            tag::show(
                visitor,
                &tag::Tag { tag: "nada", topics: &[], followed: None, pager: Pager::default() },
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
        communities: &[],
        tally: Score { topics: 3, replies: 1204, accepted: 12, useful: 41 },
        show: Show::Topics,
        topics,
        replies,
        pager: PAGER,
        original: None,
        alternate: None,
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
    let change = edit::Edit {
        path: Path::Topic,
        id: 3,
        community: REGLAS,
        title: "¿Cómo acreditar origen?",
        body: "Una **empresa**",
        language: "es",
        version: "1",
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
