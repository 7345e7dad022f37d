//! A letter's two forms: plain text, and HTML that needs no pictures and follows nobody.

use maud::{DOCTYPE, Markup, html};

use super::{Block, Letter};

/// Wrapped at 72 characters, as mail programs that show plain text expect.
pub fn text(letter: &Letter, house: &str) -> String {
    let mut lines = Vec::new();
    for block in &letter.blocks {
        match block {
            Block::Text(text) | Block::Small(text) => lines.extend(wrapped(text, "")),
            Block::Heading(text) => lines.push(format!("== {text} ==")),
            Block::Quote(text) => lines.extend(wrapped(text, "> ")),
            Block::Action(label, url) => lines.push(format!("{label}:\n{url}")),
            Block::Entries(entries) => {
                for entry in entries {
                    lines.extend(wrapped(&format!("* {}", entry.title), ""));
                    if !entry.line.is_empty() {
                        lines.push(format!("  {}", entry.line));
                    }
                    lines.push(format!("  {}", entry.url));
                }
            }
        }
        lines.push(String::new());
    }
    lines.push("-- ".to_owned());
    lines.push(house.to_owned());
    if let Some(url) = &letter.unsubscribe {
        lines.push(url.clone());
    }
    lines.join("\n") + "\n"
}

fn wrapped(text: &str, before: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = before.to_owned();
        for word in paragraph.split_whitespace() {
            if line.len() > before.len() && line.chars().count() + word.chars().count() > 72 {
                lines.push(std::mem::replace(&mut line, before.to_owned()).trim_end().to_owned());
            }
            line.push_str(word);
            line.push(' ');
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

const BODY: &str = "margin:0;padding:24px 16px;background:#fbfaf7;color:#1c1b1a;\
font:17px/1.6 system-ui,-apple-system,'Segoe UI',sans-serif";
const BUTTON: &str = "display:inline-block;padding:11px 20px;border-radius:6px;background:#1d4f91;\
color:#ffffff;text-decoration:none";
const QUIET: &str = "color:#5d5a55;font-size:14px";

/// Styles are inline: many mail programs drop style sheets.
pub fn html(letter: &Letter, house: &str, unsubscribe: &str) -> String {
    let page: Markup = html! {
        (DOCTYPE)
        html lang=(letter.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="color-scheme" content="light dark";
                title { (letter.subject) }
            }
            body style=(BODY) {
                div style="max-width:600px;margin:0 auto" {
                    @for block in &letter.blocks { (part(block)) }
                    hr style="border:0;border-top:1px solid #dedad2;margin:32px 0 12px";
                    p style=(QUIET) {
                        (house)
                        @if let Some(url) = &letter.unsubscribe { " · " a href=(url) style="color:inherit" { (unsubscribe) } }
                    }
                }
            }
        }
    };
    page.into_string()
}

fn part(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Text(text) => { @for line in text.lines().filter(|line| !line.trim().is_empty()) { p { (line) } } }
            Block::Heading(text) => h2 style="font:600 20px/1.3 Georgia,serif;margin:28px 0 8px" { (text) },
            Block::Quote(text) => blockquote style="margin:16px 0;padding-left:14px;border-left:2px solid #dedad2;font-family:Georgia,serif" {
                @for line in text.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
            },
            Block::Action(label, url) => p style="margin:24px 0" { a href=(url) style=(BUTTON) { (label) } },
            Block::Entries(entries) => @for entry in entries {
                p style="margin:12px 0" {
                    a href=(entry.url) style="color:#1d4f91;font:600 17px/1.35 Georgia,serif" { (entry.title) }
                    @if !entry.line.is_empty() { br; span style=(QUIET) { (entry.line) } }
                }
            },
            Block::Small(text) => p style=(QUIET) { (text) },
        }
    }
}
