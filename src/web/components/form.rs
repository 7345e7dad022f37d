//! Form fields with label, hint and error; the summary of errors; the hidden token.
use crate::i18n::{Reader, t};
use crate::web::assets::icon;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// What is wrong with a field, to be said in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complaint {
    /// Left empty.
    Required,
    /// Fewer characters than this.
    TooShort(u32),
    /// More characters than this.
    TooLong(u32),
    /// A member of that name exists.
    NameTaken,
    /// Not `a-z 0-9 _`.
    NameShape,
    /// Not an e-mail address.
    Email,
    /// Name and password do not belong together; never says which is wrong.
    SignIn,
    /// Not the code of this moment, or one that was used.
    Code,
    /// Not the password of this account.
    Password,
    /// The device's answer does not fit.
    Passkey,
    /// Not a number within the limits.
    Number,
    /// Not one of the choices.
    Choice,
    /// A file that is no picture we show (JPEG, PNG, WebP, GIF).
    NoPicture,
    /// A file over this many megabytes.
    TooHeavy(u32),
    /// A picture without a description.
    NoAlt,
    /// More links than somebody new may write.
    TooManyLinks(u32),
    /// A sentence already in the reader's language.
    Said(String),
}

impl Complaint {
    /// The sentence under the field.
    #[must_use]
    pub fn say(&self, r: Reader) -> String {
        match self {
            Self::Required => t!(r, "forms-required"),
            Self::TooShort(least) => t!(r, "forms-too-short", count = *least),
            Self::TooLong(most) => t!(r, "forms-too-long", count = *most),
            Self::NameTaken => t!(r, "forms-name-taken"),
            Self::NameShape => t!(r, "forms-name-shape"),
            Self::Email => t!(r, "forms-email"),
            Self::SignIn => t!(r, "forms-sign-in"),
            Self::Code => t!(r, "security-wrong-code"),
            Self::Password => t!(r, "security-wrong-password"),
            Self::Passkey => t!(r, "security-passkey-failed"),
            Self::Number => t!(r, "security-wrong-number"),
            Self::Choice => t!(r, "forms-choice"),
            Self::NoPicture => t!(r, "forms-no-picture"),
            Self::TooHeavy(megabytes) => t!(r, "forms-too-heavy", count = *megabytes),
            Self::NoAlt => t!(r, "forms-no-alt"),
            Self::TooManyLinks(most) => t!(r, "moderation-too-many-links", count = *most),
            Self::Said(text) => text.clone(),
        }
    }
}

/// The complaints about a form: field name and what is wrong, in the order of the fields.
pub type Complaints<'a> = &'a [(&'a str, Complaint)];

/// The complaint about one field.
#[must_use]
pub fn about(complaints: Complaints<'_>, name: &str) -> Option<Complaint> {
    complaints.iter().find(|(field, _)| *field == name).map(|(_, complaint)| complaint.clone())
}

/// Hidden field `csrf`.
#[must_use]
pub fn csrf(frame: &Frame<'_>) -> Markup {
    html! { input type="hidden" name="csrf" value=(frame.csrf); }
}

/// Name of the field that [`trap`] draws.
pub const TRAP: &str = "website";

/// A field that people neither see nor hear nor reach with the keyboard: what fills it in is a program. Only
/// for forms of those who are not signed in; whatever it holds, the answer looks like success.
#[must_use]
pub fn trap(r: Reader) -> Markup {
    html! {
        div.vh aria-hidden="true" {
            label for="f-website" { (t!(r, "moderation-leave-empty")) }
            input id="f-website" type="text" name=(TRAP) value="" tabindex="-1" autocomplete="off";
        }
    }
}

/// One field. Its element's id is `f-{name}`.
#[derive(Clone, Debug, Default)]
pub struct Field<'a> {
    /// Name it is sent under.
    pub name: &'a str,
    /// Label.
    pub label: String,
    /// A sentence under the field.
    pub hint: Option<String>,
    /// What was typed.
    pub value: &'a str,
    /// `type` of the input; `text` when empty.
    pub kind: &'a str,
    /// Autofill token (HTML, "autofill").
    pub autocomplete: Option<&'a str>,
    /// Whether it may not be left empty.
    pub required: bool,
    /// Most characters.
    pub most: Option<u32>,
    /// Complaints about the whole form.
    pub complaints: Complaints<'a>,
    /// Stands in for the name in the element's id and in complaints, where several forms of a page have
    /// a field of that name.
    pub key: &'a str,
}

impl<'a> Field<'a> {
    /// [`Field::line`] under a key.
    #[must_use]
    pub fn line_as(&self, r: Reader, key: &'a str) -> Markup {
        Field { key, ..self.clone() }.line(r)
    }
}

impl Field<'_> {
    fn id(&self) -> String {
        format!("f-{}", if self.key.is_empty() { self.name } else { self.key })
    }

    /// Ids of hint and error, for `aria-describedby`.
    fn described_by(&self) -> Option<String> {
        let id = self.id();
        match (self.hint.is_some(), self.wrong().is_some()) {
            (true, true) => Some(format!("{id}-e {id}-h")),
            (false, true) => Some(format!("{id}-e")),
            (true, false) => Some(format!("{id}-h")),
            (false, false) => None,
        }
    }

    fn wrong(&self) -> Option<Complaint> {
        about(self.complaints, if self.key.is_empty() { self.name } else { self.key })
    }

    fn around(&self, r: Reader, control: &Markup) -> Markup {
        let id = self.id();
        html! {
            div.field {
                label for=(id) { (self.label) @if !self.required { " " span.hint { (t!(r, "forms-optional")) } } }
                (control)
                @if let Some(wrong) = self.wrong() { p.hint.bad id={ (id) "-e" } { (icon("alert")) (wrong.say(r)) } }
                @if let Some(hint) = &self.hint { p.hint id={ (id) "-h" } { (hint) } }
            }
        }
    }

    /// A line of text. A password is never written back.
    #[must_use]
    pub fn line(&self, r: Reader) -> Markup {
        let kind = if self.kind.is_empty() { "text" } else { self.kind };
        let control = html! {
            input.in id=(self.id()) name=(self.name) type=(kind) value=[(kind != "password").then_some(self.value)]
                autocomplete=[self.autocomplete] required[self.required] maxlength=[self.most]
                autocapitalize=[(kind == "password" || self.autocomplete == Some("username")).then_some("none")]
                aria-invalid=[self.wrong().map(|_| "true")] aria-describedby=[self.described_by()];
        };
        self.around(r, &control)
    }

    /// Several lines.
    #[must_use]
    pub fn area(&self, r: Reader, rows: u8, lang: Option<&str>) -> Markup {
        let control = html! {
            textarea.in id=(self.id()) name=(self.name) rows=(rows) lang=[lang] required[self.required]
                maxlength=[self.most] aria-invalid=[self.wrong().map(|_| "true")]
                aria-describedby=[self.described_by()] { "\n" (self.value) }
        };
        self.around(r, &control)
    }

    /// One of several choices: value and words.
    #[must_use]
    pub fn choice(&self, r: Reader, choices: &[(&str, String)]) -> Markup {
        let control = html! {
            select.in id=(self.id()) name=(self.name) required[self.required]
                aria-invalid=[self.wrong().map(|_| "true")] aria-describedby=[self.described_by()] {
                @for (value, words) in choices { option value=(value) selected[*value == self.value] { (words) } }
            }
        };
        self.around(r, &control)
    }
}

/// The label of a field we know, to begin its complaint in the summary.
fn label(r: Reader, field: &str) -> Option<String> {
    Some(match field {
        "title" => t!(r, "forum-title"),
        "body" => t!(r, "forum-text"),
        "kind" => t!(r, "forum-kind"),
        "language" => t!(r, "forms-language"),
        "name" => t!(r, "accounts-name"),
        "display_name" => t!(r, "accounts-display-name"),
        "email" => t!(r, "accounts-email"),
        "password" => t!(r, "accounts-password"),
        "present" => t!(r, "security-present"),
        "code" => t!(r, "security-code"),
        "max_uses" => t!(r, "security-invite-uses"),
        "days" => t!(r, "security-invite-days"),
        "reason" => t!(r, "accounts-reason"),
        "bio" => t!(r, "accounts-bio"),
        "avatar" => t!(r, "accounts-avatar"),
        "locale" => t!(r, "accounts-locale"),
        "time_zone" => t!(r, "accounts-zone"),
        "organization" => t!(r, "people-organization"),
        "organization_url" => t!(r, "onboarding-ror"),
        "country" => t!(r, "people-country"),
        "languages" => t!(r, "people-languages"),
        "position" => t!(r, "people-position"),
        "keywords" => t!(r, "people-keywords"),
        _ => return None,
    })
}

/// All complaints at the top of the form, each linked to its field.
#[must_use]
pub fn summary(r: Reader, complaints: Complaints<'_>) -> Markup {
    html! {
        @if !complaints.is_empty() {
            div.note.bad #wrong role="alert" tabindex="-1" {
                (icon("alert"))
                div {
                    p { b { (t!(r, "forms-wrong", count = complaints.len())) } " " (t!(r, "forms-kept")) }
                    ul { @for (field, complaint) in complaints { li { @if let Some(label) = label(r, field) { (t!(r, "forms-about", label = label)) " " } a href={ "#f-" (field) } { (complaint.say(r)) } } } }
                }
            }
        }
    }
}

/// Most pictures a post carries, and rows [`images`] offers.
pub const IMAGES: usize = 4;

/// Pictures with their descriptions, folded away: repeated fields `image` (file) and `alt`, in pairs.
///
/// The form needs `enctype="multipart/form-data"`; empty rows are sent and skipped.
#[must_use]
pub fn images(r: Reader, prefix: &str, complaints: Complaints<'_>) -> Markup {
    html! {
        details.fold.images id={ (prefix) "images" } open[about(complaints, "image").is_some()] {
            summary #f-image { (icon("image")) (t!(r, "forms-images")) }
            p.hint { (t!(r, "forms-images-hint")) }
            @if let Some(wrong) = about(complaints, "image") { p.hint.bad { (icon("alert")) (wrong.say(r)) } }
            @for row in 1..=IMAGES {
                div.pair {
                    label.vh for={ (prefix) "image-" (row) } { (t!(r, "forms-image", number = row)) }
                    input.in id={ (prefix) "image-" (row) } type="file" name="image" accept="image/jpeg,image/png,image/webp,image/gif";
                    label.vh for={ (prefix) "alt-" (row) } { (t!(r, "forms-alt", number = row)) }
                    input.in id={ (prefix) "alt-" (row) } name="alt" maxlength="1500" placeholder=(t!(r, "forms-alt-hint"));
                }
            }
        }
    }
}

/// Publish, preview, and where the script says that a draft is kept. `to` is the form's own action, which
/// the preview page needs when scripts are off: field `to` of `POST /preview`.
#[must_use]
pub fn publish_bar(r: Reader, verb: &str, to: &str) -> Markup {
    html! {
        input type="hidden" name="to" value=(to);
        div.preview.prose hidden aria-live="polite" {}
        div.bar {
            button.btn.main type="submit" { (verb) }
            button.btn type="submit" formaction="/preview" formenctype="application/x-www-form-urlencoded" formnovalidate data-preview { (t!(r, "forms-preview")) }
            p.hint data-draft-hint { (t!(r, "forms-markdown")) }
        }
    }
}

/// In whose name a text is written: field `voice`, empty for what the profile says.
#[must_use]
pub fn voice(r: Reader, chosen: &str) -> Markup {
    let choices = [
        ("", t!(r, "onboarding-voice-profile")),
        ("personal", t!(r, "onboarding-voice-personal")),
        ("institution", t!(r, "onboarding-voice-institution")),
    ];
    html! {
        label for="f-voice" { (t!(r, "onboarding-voice")) }
        select.in.small #f-voice name="voice" { @for (value, words) in choices {
            option value=(value) selected[value == chosen] { (words) }
        } }
    }
}

/// Languages people write in: the four of the interface first.
#[must_use]
pub fn languages() -> Vec<(&'static str, String)> {
    crate::i18n::Language::ALL
        .into_iter()
        .map(|locale| (locale.code(), locale.native_name().to_owned()))
        .collect()
}
