//! Sample data behind the tests of the pages and the look at them.
pub mod every;
mod ways_in;

use crate::actors::profile::Voice;
use crate::i18n::{Language, Reader};
use crate::notifications::marker::Fresh;
use crate::web::components::community::{Community, Entry, Kind, Listed, Relation};
use crate::web::components::post::{About, Author, Can, Image, Origin, Post, Standing, Tally};
use crate::web::components::thread::{Body, Reply};
use crate::web::layout::{Badge, Frame, Theme};
use crate::web::pages::community::Cover;
use chrono::{DateTime, Utc};

pub fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Monday 23 November 2026, noon in Asunción.
pub fn frame(locale: Language, signed_in: bool) -> Frame<'static> {
    Frame {
        base: "http://hub.localhost",
        reader: Reader { locale, zone: chrono_tz::America::Asuncion, now: utc("2026-11-23T15:00:00Z") },
        site: "Ateneo de la Red Interamericana de Comercio",
        path: "/c/reglas?sort=new",
        viewer: signed_in.then_some(Badge {
            name: "lucia",
            display_name: "Lucía Barrientos",
            avatar: None,
            unread: 4,
            is_admin: false,
            to_verify: None,
        }),
        csrf: "c2FtcGxlLXRva2Vu",
        theme: Theme::Auto,
        registration: true,
        done: None,
    }
}

pub const REGLAS: Community<'static> =
    Community { name: "reglas", title: "Reglas de origen", language: "es", accent: "teja" };
pub const FACILITACION: Community<'static> =
    Community { name: "facilitacion", title: "Facilitación del comercio", language: "es", accent: "pino" };
pub const DIGITAL: Community<'static> =
    Community { name: "digital", title: "Comercio digital", language: "es", accent: "ultramar" };
pub const PROPRIEDADE: Community<'static> = Community {
    name: "propriedade@campus.example",
    title: "Propriedade intelectual e comércio",
    language: "pt",
    accent: "violeta",
};
pub const LITORAL: Origin<'static> = Origin::Site("Universidade do Litoral Sul");

pub const LUCIA: Author<'static> = Author {
    name: "Lucía Barrientos",
    href: "/u/lucia",
    avatar: None,
    origin: None,
    facilitates: false,
    opened: true,
    about: About {
        organization: Some("Dirección de Comercio Exterior"),
        country: Some("PY"),
        voice: Some(Voice::Institution),
        gone: false,
    },
};
pub const TEREZA: Author<'static> = Author {
    name: "Tereza Valadão",
    href: "/u/tereza@campus.example",
    avatar: None,
    origin: Some(LITORAL),
    facilitates: false,
    opened: false,
    about: About { organization: None, country: None, voice: None, gone: false },
};
pub const JOAQUIN: Author<'static> = Author {
    name: "Joaquín Ferrás",
    href: "/u/jferras@tinta.example",
    avatar: None,
    origin: Some(Origin::Host("tinta.example")),
    facilitates: false,
    opened: false,
    about: About { organization: None, country: None, voice: None, gone: false },
};
pub const NOEMI: Author<'static> = Author {
    name: "Noemí Quispe",
    href: "/u/noemi",
    avatar: None,
    origin: None,
    facilitates: true,
    opened: false,
    about: About { organization: None, country: None, voice: None, gone: false },
};

pub fn topics() -> Vec<Entry<'static>> {
    let entry = Entry {
        id: 1,
        kind: Kind::Question,
        title: "¿Alguien exige ya firma digital en el certificado de reexportación?",
        language: "es",
        community: Some(REGLAS),
        author: "Óscar Villalta",
        origin: None,
        at: utc("2026-11-23T14:35:00Z"),
        replies: 0,
        answered: false,
        pinned: false,
        locked: false,
        fresh: None,
    };
    vec![
        Entry { fresh: Some(Fresh::Topic), ..entry.clone() },
        Entry {
            id: 2,
            kind: Kind::Discussion,
            title: "Prazos de resposta a consultas prévias: o que é razoável?",
            language: "pt",
            community: Some(FACILITACION),
            author: "Tereza Valadão",
            origin: Some(LITORAL),
            at: utc("2026-11-23T11:00:00Z"),
            replies: 11,
            fresh: Some(Fresh::Replies(3)),
            ..entry.clone()
        },
        Entry {
            id: 3,
            title: "¿Cómo acreditar origen cuando el insumo pasa por una zona franca de un tercer país?",
            author: "Lucía Barrientos",
            at: utc("2026-11-23T10:30:00Z"),
            replies: 7,
            answered: true,
            ..entry.clone()
        },
        Entry {
            id: 4,
            kind: Kind::Announcement,
            title: "Abrimos la revisión anual del glosario: plazo hasta el 15 de diciembre",
            community: Some(FACILITACION),
            author: "Mauricio Arce",
            at: utc("2026-11-22T14:00:00Z"),
            replies: 2,
            locked: true,
            ..entry.clone()
        },
        Entry {
            id: 5,
            kind: Kind::Discussion,
            title: "De la firma al archivo: dónde se cae el expediente electrónico",
            community: Some(DIGITAL),
            author: "Inés Cardozo",
            at: utc("2026-11-19T14:00:00Z"),
            replies: 1204,
            ..entry
        },
    ]
}

/// The topics of one forum, the first pinned.
pub fn forum() -> Vec<Entry<'static>> {
    let mut topics = topics();
    topics.swap(0, 3);
    topics[0].pinned = true;
    for topic in &mut topics {
        topic.community = None;
    }
    topics
}

pub fn listed() -> Vec<Listed<'static>> {
    let reglas = Listed {
        community: REGLAS,
        summary: "Certificar, verificar y negociar el origen.",
        origin: None,
        members: Some(412),
        active: Some(utc("2026-11-23T14:35:00Z")),
    };
    vec![
        reglas.clone(),
        Listed {
            community: FACILITACION,
            summary: "Ventanilla única, operador autorizado, tiempos de despacho.",
            members: Some(586),
            ..reglas.clone()
        },
        Listed {
            community: DIGITAL,
            summary: "Datos, firma, plataformas y sus cláusulas.",
            members: Some(1),
            active: None,
            ..reglas
        },
    ]
}

pub fn remote() -> Vec<Listed<'static>> {
    vec![Listed {
        community: PROPRIEDADE,
        summary: "Indicações geográficas, patentes e acesso.",
        origin: Some(LITORAL),
        members: None,
        active: Some(utc("2026-11-23T12:00:00Z")),
    }]
}

pub fn cover() -> Cover<'static> {
    Cover {
        community: REGLAS,
        summary: "Quienes certifican, verifican y negocian el origen comparan casos, criterios y textos.",
        origin: None,
        members: Some(412),
        topics: 318,
        languages: &["Español", "Português"],
        following: Relation::Yes,
        membership: Some(Relation::No),
        facilitating: false,
        arranging: false,
        asking: false,
        state: None,
        requests: 0,
        banner: None,
        can_post: true,
        alternate: Some("http://hub.localhost/c/reglas"),
        canonical: Some("http://hub.localhost/c/reglas"),
        feed: None,
        share: None,
    }
}

pub fn remote_cover() -> Cover<'static> {
    Cover {
        community: PROPRIEDADE,
        summary: "Indicações geográficas, patentes e acesso.",
        origin: Some(LITORAL),
        members: None,
        topics: 0,
        following: Relation::Asked,
        membership: None,
        ..cover()
    }
}

pub const ALL: Can = Can {
    reply: true,
    react: true,
    edit: true,
    delete: true,
    accept: true,
    pin: true,
    lock: true,
    report: true,
    moderate: true,
};
pub const READER: Can = Can {
    reply: true,
    react: true,
    edit: false,
    delete: false,
    accept: false,
    pin: false,
    lock: false,
    report: true,
    moderate: false,
};

pub const QUESTION: &str = "<p>Una empresa de Villa Elisa arma tableros eléctricos con cobre originario de un socio del acuerdo. El cobre viaja consolidado y espera entre diez y quince días en una zona franca de un país que no es parte. No se transforma ni se reetiqueta, pero sí se fracciona en lotes.</p><p>El exportador nos presenta la factura de origen y la guía del depósito. Pregunto a quienes ya pasaron por esto:</p><ol><li>¿Qué prueba de no manipulación aceptan ustedes?</li><li>¿El fraccionamiento rompe la <a href=\"https://example.org/expedicion\">expedición directa</a>?</li></ol>";

pub fn post(id: i64, author: Author<'static>, at: &str, html: &'static str) -> Post<'static> {
    Post {
        id,
        author,
        at: utc(at),
        edited: None,
        language: "es",
        html,
        images: &[],
        useful: Tally { count: 18, mine: false },
        likes: Tally { count: 6, mine: false },
        kept: Some(false),
        can: READER,
        standing: Standing::Taken,
        original: None,
    }
}

pub fn question() -> Post<'static> {
    Post {
        edited: Some(utc("2026-11-19T13:00:00Z")),
        images: &[Image {
            url: "/media/deposito.webp",
            alt: "Depósito con lotes numerados",
            size: Some((800, 200)),
        }],
        useful: Tally { count: 23, mine: true },
        can: ALL,
        ..post(3, LUCIA, "2026-11-19T12:12:00Z", QUESTION)
    }
}

pub fn answer() -> Post<'static> {
    Post {
        useful: Tally { count: 41, mine: true },
        can: Can { accept: true, ..READER },
        ..post(
            11,
            NOEMI,
            "2026-11-19T19:40:00Z",
            "<p>El fraccionamiento por sí solo no rompe la expedición directa si la aduana de la zona franca lo vigila y lo certifica. Lo que hemos visto aceptar, en este orden:</p><ul><li>constancia de no manipulación de la aduana de tránsito, con los números de lote de entrada y de salida;</li><li>si no la emite, el inventario del depósito sellado.</li></ul><p>Pida los lotes desde el principio: reconstruirlos después cuesta semanas.</p>",
        )
    }
}

fn reply(post: Post<'static>, parent: Option<i64>) -> Reply<'static> {
    Reply { id: post.id, parent, body: Body::Post(Box::new(post)) }
}

pub fn replies() -> Vec<Reply<'static>> {
    vec![
        reply(answer(), None),
        reply(
            Post {
                language: "pt",
                original: Some("https://campus.example/reply/12"),
                can: Can { accept: true, ..READER },
                ..post(
                    12,
                    TEREZA,
                    "2026-11-20T11:05:00Z",
                    "<p>No Brasil a fiscalização tem exigido a rastreabilidade por lote: o número que entra no depósito precisa ser o mesmo que sai, ainda que fracionado. Quando o operador reembala, pedimos o termo da aduana local e fotos dos lacres.</p>",
                )
            },
            None,
        ),
        reply(
            Post {
                can: ALL,
                likes: Tally::default(),
                ..post(
                    13,
                    LUCIA,
                    "2026-11-20T12:30:00Z",
                    "<p>Muchas gracias, Tereza. El modelo nos serviría de inmediato.</p>",
                )
            },
            Some(12),
        ),
        reply(
            post(
                14,
                JOAQUIN,
                "2026-11-20T14:02:00Z",
                "<p>Sigo el tema desde fuera: en Colón hay depósitos privados que emiten su propia constancia. ¿Esa la dan por buena?</p><blockquote><p>Pida los lotes desde el principio.</p></blockquote><pre><code>lote 4471-A → 4471-A/1, 4471-A/2, 4471-A/3, 4471-A/4, 4471-A/5, 4471-A/6</code></pre>",
            ),
            Some(13),
        ),
        Reply { id: 15, parent: Some(12), body: Body::Withdrawn(utc("2026-11-20T15:00:00Z")) },
        Reply { id: 16, parent: None, body: Body::Removed(utc("2026-11-21T15:00:00Z")) },
        reply(
            Post {
                standing: Standing::Pending("Universidade do Litoral Sul"),
                ..post(
                    17,
                    NOEMI,
                    "2026-11-23T14:00:00Z",
                    "<p>Tuvimos dos verificaciones posteriores en 2025. En las dos bastó la constancia con lotes.</p>",
                )
            },
            None,
        ),
        reply(
            Post {
                standing: Standing::Refused("tinta.example"),
                useful: Tally::default(),
                likes: Tally::default(),
                ..post(18, LUCIA, "2026-11-23T14:58:00Z", "<p>Adjunto la lista de control.</p>")
            },
            Some(17),
        ),
    ]
}
