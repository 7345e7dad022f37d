//! `/welcome/…`: the first steps, each a page that can be skipped and come back to.
use crate::accounts::onboarding::Step;
use crate::i18n::{Language, Reader, t};
use crate::web::assets::rosette;
use crate::web::components::community::{Community, Entry, entries, lang};
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::work::{Work, fields, terms};
use crate::web::layout::{Frame, Page, page};
use crate::web::pages::settings::zones;
use maud::{Markup, html};

/// What a step shows. Form: `POST /welcome/{step}` with `csrf` and its fields; `POST /welcome/skip` ends it.
#[derive(Clone, Debug)]
pub enum Shown<'a> {
    /// Fields `locale`, `time_zone`.
    Language {
        /// Chosen language.
        locale: Language,
        /// IANA name.
        time_zone: &'a str,
        /// What is wrong.
        complaints: Complaints<'a>,
    },
    /// Fields of [`Work`].
    Work(Work<'a>),
    /// Repeated field `community`: ids.
    Communities(&'a [Suggested<'a>]),
    /// No fields.
    Tour,
    /// What to begin with.
    First {
        /// Communities they belong to.
        communities: &'a [Community<'a>],
        /// Questions there that wait for an answer.
        questions: &'a [Entry<'a>],
    },
}

/// A community that may fit.
#[derive(Clone, Debug)]
pub struct Suggested<'a> {
    /// Sent when chosen.
    pub id: String,
    /// Which.
    pub community: Community<'a>,
    /// One sentence.
    pub summary: &'a str,
    /// Members.
    pub members: u32,
}

/// The page of a step.
#[must_use]
pub fn show(frame: &Frame<'_>, step: Step, shown: &Shown<'_>) -> Markup {
    let r = frame.reader;
    let (title, why) = words(r, step);
    let body = html! { div.wrap.page { div.read {
        p.dateline { (t!(r, "onboarding-step", number = step.number(), total = Step::ALL.len())) }
        h1 { (title) }
        p.intro { (why) }
        form.gap3 action={ "/welcome/" (step.path()) } method="post" {
            (csrf(frame))
            @match shown {
                Shown::Language { locale, time_zone, complaints } => (language(r, (*locale, time_zone), complaints)),
                Shown::Work(work) => { (summary(r, work.complaints)) (fields(r, work)) },
                Shown::Communities(list) => (communities(r, list)),
                Shown::Tour => (tour(r)),
                Shown::First { communities, questions } => (first(r, communities, questions)),
            }
            p.gap3 { button.btn.main type="submit" {
                @if step.next().is_some() { (t!(r, "onboarding-next")) } @else { (t!(r, "onboarding-finish")) }
            } }
        }
        @if step.next().is_some() { form.gap2 action="/welcome/skip" method="post" {
            (csrf(frame))
            button.btn.small type="submit" { (t!(r, "onboarding-skip")) }
        } }
    } } };
    page(frame, &Page { title, ..Page::default() }, body)
}

/// `/welcome/interests`, which belongs to the step of the communities. Form: `POST /welcome/interests` with
/// `csrf` and repeated `concepts`.
#[must_use]
pub fn interests(frame: &Frame<'_>, view: &Work<'_>) -> Markup {
    let r = frame.reader;
    let title = t!(r, "onboarding-interests");
    let body = html! { div.wrap.page { div.read {
        p.dateline { (t!(r, "onboarding-step", number = Step::Communities.number(), total = Step::ALL.len())) }
        h1 { (title) }
        p.intro { (t!(r, "onboarding-interests-why")) }
        (summary(r, view.complaints))
        form.gap3 action="/welcome/interests" method="post" {
            (csrf(frame))
            (terms(r, view))
            p.gap3 { button.btn.main type="submit" { (t!(r, "onboarding-next")) } }
        }
        form.gap2 action="/welcome/skip" method="post" {
            (csrf(frame))
            button.btn.small type="submit" { (t!(r, "onboarding-skip")) }
        }
    } } };
    page(frame, &Page { title, ..Page::default() }, body)
}

fn words(r: Reader, step: Step) -> (String, String) {
    match step {
        Step::Language => (t!(r, "onboarding-language"), t!(r, "onboarding-language-why")),
        Step::Work => (t!(r, "onboarding-work"), t!(r, "onboarding-work-why")),
        Step::Communities => (t!(r, "onboarding-communities"), t!(r, "onboarding-communities-why")),
        Step::Tour => (t!(r, "onboarding-tour"), t!(r, "onboarding-tour-why")),
        Step::First => (t!(r, "onboarding-first"), t!(r, "onboarding-first-why")),
    }
}

fn language(r: Reader, (locale, time_zone): (Language, &str), complaints: Complaints<'_>) -> Markup {
    let field = Field { complaints, required: true, ..Field::default() };
    let page_language =
        Field { name: "locale", label: t!(r, "accounts-locale"), value: locale.code(), ..field.clone() };
    let zone = Field { name: "time_zone", label: t!(r, "accounts-zone"), value: time_zone, ..field };
    let languages: Vec<(&str, String)> =
        Language::ALL.into_iter().map(|l| (l.code(), l.native_name().to_owned())).collect();
    html! {
        (summary(r, complaints))
        (page_language.choice(r, &languages))
        (zone.choice(r, &zones(time_zone)))
    }
}

fn communities(r: Reader, list: &[Suggested<'_>]) -> Markup {
    html! {
        @if list.is_empty() { p.empty { (t!(r, "onboarding-communities-none")) } }
        @else { fieldset.field {
            legend.vh { (t!(r, "onboarding-communities")) }
            ul.list { @for one in list { li.ent.face.(one.community.accent()) {
                (rosette(one.community.name))
                label.tick {
                    input type="checkbox" name="community" value=(one.id) checked;
                    span {
                        b lang=[lang(r, one.community.language)] { (one.community.title) }
                        " " span.hint { (t!(r, "communities-members", count = one.members)) }
                        @if !one.summary.is_empty() { br; span lang=[lang(r, one.community.language)] { (one.summary) } }
                    }
                }
            } } }
        } }
        p { a href="/communities" { (t!(r, "onboarding-communities-all")) } }
    }
}

/// How things go here, in one minute.
fn tour(r: Reader) -> Markup {
    html! { div.prose {
        p { (t!(r, "onboarding-tour-communities")) }
        p { (t!(r, "onboarding-tour-questions")) }
        p { (t!(r, "onboarding-tour-useful")) }
        p { (t!(r, "onboarding-tour-elsewhere")) }
        p { (t!(r, "onboarding-tour-quiet")) }
        p { (t!(r, "onboarding-tour-care")) }
    } }
}

fn first(r: Reader, communities: &[Community<'_>], questions: &[Entry<'_>]) -> Markup {
    html! {
        @if communities.is_empty() {
            p { (t!(r, "onboarding-first-choose")) }
            p.gap2 { a.btn href="/communities" { (t!(r, "home-choose")) } }
        } @else {
            @if !questions.is_empty() { section.sec aria-labelledby="help" {
                div.head { h2 #help { (t!(r, "onboarding-first-answer")) } }
                (entries(r, questions, 3))
            } }
            section.sec aria-labelledby="hello" {
                div.head { h2 #hello { (t!(r, "onboarding-first-hello")) } }
                p.gap1 { (t!(r, "onboarding-first-hello-why")) }
                ul.gap1 { @for community in communities { li {
                    a href={ (community.href()) "/topics/new" } lang=[lang(r, community.language)] { (community.title) }
                } } }
            }
        }
    }
}

/// The reminder on the home page of somebody who has not finished.
#[must_use]
pub fn reminder(r: Reader) -> Markup {
    html! { div.note.gap3 { span { (t!(r, "onboarding-reminder")) } a href="/welcome" { (t!(r, "onboarding-resume")) } } }
}
