//! What each word may stand as in documents: its stems in four languages, and what it may have been meant
//! to be.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, Text};
use diesel_async::RunQueryDsl;

use super::query::Query;
use super::snippet::folded;
use super::spelling::{Known, nearest};
use crate::db::{Conn, prepared};
use crate::error::Result;

/// A query as the index understands it.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    must: Vec<String>,
    without: Vec<String>,
    /// Words nobody wrote, by place in `must`, with what they may mean.
    slips: Vec<Slip>,
    /// Words were left out because they are too common.
    pub has_common: bool,
}

#[derive(Debug, Clone)]
struct Slip {
    place: usize,
    typed: String,
    meant: Known,
}

#[derive(QueryableByName)]
struct Row {
    /// 0 word, 1 phrase, 2 to be absent.
    #[diesel(sql_type = Integer)]
    role: i32,
    #[diesel(sql_type = Text)]
    typed: String,
    #[diesel(sql_type = Nullable<Text>)]
    form: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    longer: Option<String>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    alike: Option<serde_json::Value>,
}

const SQL: &str = "
    select 0 as role, w.i, w.word as typed, search_word(w.word)::text as form, l.form as longer, a.alike
    from unnest($1) with ordinality w (word, i)
    left join search_words k on k.word = unaccent(lower(w.word))
    -- The last word may be the beginning of one.
    left join lateral (
      select string_agg('(' || search_word(x.word)::text || ')', ' | ') as form
      from (select word from search_words
            where $4 and w.i = $5 and k.word is null and length(w.word) > 2
              and word ~>=~ unaccent(lower(w.word)) and word ~<~ (unaccent(lower(w.word)) || U&'\\+10FFFF')
            order by documents desc limit 8) x) l on true
    -- A word nobody wrote may be a slip.
    left join lateral (
      select jsonb_agg(jsonb_build_object('word', x.word, 'spelling', x.spelling, 'documents', x.documents,
                                          'form', search_word(x.word)::text)) as alike
      from (select word, spelling, documents from search_words
            where k.word is null and l.form is null and documents > 1 and word % unaccent(lower(w.word))
            order by similarity(word, unaccent(lower(w.word))) desc, documents desc limit 16) x) a on true
    union all
    select 1, p.i, p.phrase, search_phrase(p.phrase)::text, null, null
    from unnest($2) with ordinality p (phrase, i)
    union all
    select 2, n.i, n.phrase, search_phrase(n.phrase)::text, null, null
    from unnest($3) with ordinality n (phrase, i)
    order by 1, 2";

impl Terms {
    /// Asks the database what the words of a query stand as.
    pub async fn of(conn: &mut Conn, query: &Query) -> Result<Self> {
        let last = i64::try_from(query.words.len()).unwrap_or_default();
        let rows: Vec<Row> = prepared(SQL)
            .bind::<Array<Text>, _>(&query.words)
            .bind::<Array<Text>, _>(&query.phrases)
            .bind::<Array<Text>, _>(&query.without)
            .bind::<Bool, _>(query.open)
            .bind::<BigInt, _>(last)
            .load(conn)
            .await?;
        let mut terms = Self::default();
        for row in rows {
            terms.take(row);
        }
        Ok(terms)
    }

    fn take(&mut self, row: Row) {
        match (row.role, row.form) {
            (2, Some(form)) => self.without.push(form),
            (2, None) => {}
            (_, None) => self.has_common = true,
            (_, Some(form)) => {
                let known: Vec<Known> =
                    row.alike.and_then(|alike| serde_json::from_value(alike).ok()).unwrap_or_default();
                if let Some(meant) = nearest(&folded(&row.typed), &known) {
                    self.slips.push(Slip { place: self.must.len(), typed: row.typed, meant: meant.clone() });
                }
                self.must.push(match row.longer {
                    Some(longer) => format!("{form} | {longer}"),
                    None => form,
                });
            }
        }
    }

    /// Nothing is left to look for.
    pub fn is_empty(&self) -> bool {
        self.must.is_empty()
    }

    /// The `tsquery` of documents wanted, with the marks of filters: as much as the index answers alone, so
    /// of phrases only that their words are there.
    pub fn wanted(&self, marks: &str) -> String {
        let mut parts: Vec<String> = self.must.iter().map(|form| format!("({})", loosened(form))).collect();
        let words = self.without.iter().filter(|form| !is_phrase(form));
        parts.extend(words.map(|form| format!("!({form})")));
        if !marks.is_empty() {
            parts.push(marks.to_owned());
        }
        parts.join(" & ")
    }

    /// The `tsquery` of phrases, wanted and not; empty without any.
    pub fn exact(&self) -> String {
        let wanted = self.must.iter().filter(|form| is_phrase(form)).map(|form| format!("({form})"));
        let without = self.without.iter().filter(|form| is_phrase(form)).map(|form| format!("!({form})"));
        wanted.chain(without).collect::<Vec<_>>().join(" & ")
    }

    /// The `tsquery` by which they are ranked: words only.
    pub fn ranking(&self) -> String {
        let parts: Vec<String> = self.must.iter().map(|form| format!("({})", without_marks(form))).collect();
        parts.join(" & ")
    }

    /// Stems that are marked in a snippet.
    pub fn stems(&self) -> HashSet<String> {
        self.must
            .iter()
            .flat_map(|form| form.split('\'').skip(1).step_by(2))
            .filter(|stem| !stem.is_empty() && !stem.starts_with('#'))
            .map(str::to_owned)
            .collect()
    }

    /// The same with slips put right, and `text` as it should have been typed; `None` without slips.
    pub fn corrected(&self, text: &str) -> Option<(Self, String)> {
        if self.slips.is_empty() {
            return None;
        }
        let mut right = Self { slips: Vec::new(), ..self.clone() };
        let mut spelled = text.to_owned();
        for slip in &self.slips {
            if let Some(form) = right.must.get_mut(slip.place) {
                form.clone_from(&slip.meant.form);
            }
            spelled = spelled.replacen(&slip.typed, &slip.meant.spelling, 1);
        }
        Some((right, spelled))
    }
}

/// Whether words must stand beside each other (`<->`, `<2>`).
fn is_phrase(form: &str) -> bool {
    form.split(' ').any(is_beside)
}

fn is_beside(sign: &str) -> bool {
    sign.starts_with('<') && sign.ends_with('>')
}

/// The words of a phrase, wherever they stand.
fn loosened(form: &str) -> String {
    form.split(' ').map(|sign| if is_beside(sign) { "&" } else { sign }).collect::<Vec<_>>().join(" ")
}

/// The marks of languages in which a word counts as present say nothing about how well it fits.
fn without_marks(form: &str) -> String {
    let mut form = form.to_owned();
    for code in ["es", "pt", "en", "fr"] {
        for mark in [format!("'#l{code}' | "), format!(" | '#l{code}'"), format!(" & '#l{code}'")] {
            form = form.replace(&mark, "");
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(must: &[&str]) -> Terms {
        Terms { must: must.iter().map(|form| (*form).to_owned()).collect(), ..Terms::default() }
    }

    #[test]
    fn words_become_queries_of_the_index() {
        let mut terms = terms(&["'zon' | 'zona'", "'#lfr' | 'sur'"]);
        terms.without.push("'puert'".to_owned());
        assert_eq!(terms.wanted("'#les'"), "('zon' | 'zona') & ('#lfr' | 'sur') & !('puert') & '#les'");
        assert_eq!(terms.ranking(), "('zon' | 'zona') & ('sur')");
        assert_eq!(terms.exact(), "");
        assert_eq!(terms.stems(), ["zon", "zona", "sur"].map(str::to_owned).into());
    }

    #[test]
    fn phrases_are_read_from_the_documents() {
        let mut terms = terms(&["'zon' <-> 'franc' | 'zona' <2> 'franca'", "'puert'"]);
        terms.without.push("'de' <-> 'pas'".to_owned());
        assert_eq!(terms.wanted(""), "('zon' & 'franc' | 'zona' & 'franca') & ('puert')");
        assert_eq!(terms.exact(), "('zon' <-> 'franc' | 'zona' <2> 'franca') & !('de' <-> 'pas')");
    }

    #[test]
    fn slips_are_put_right_in_the_text() {
        let mut terms = terms(&["'regl'", "'arancles'"]);
        assert!(terms.corrected("reglas").is_none());
        let meant = Known {
            word: "aranceles".to_owned(),
            spelling: "aranceles".to_owned(),
            documents: 3,
            form: "'arancel'".to_owned(),
        };
        terms.slips.push(Slip { place: 1, typed: "arancles".to_owned(), meant });
        let (right, text) = terms.corrected("Reglas arancles").unwrap();
        assert_eq!(text, "Reglas aranceles");
        assert_eq!(right.wanted(""), "('regl') & ('arancel')");
    }
}
