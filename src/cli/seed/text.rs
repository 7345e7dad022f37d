//! Believable text, always the same for the same number.

use super::words::{SYLLABLES, stock};
use crate::text::Language;

/// `SplitMix64` (Steele, Lea and Flood 2014): small, fast, and the same everywhere.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x9e37_79b9_7f4a_7c15)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 up to and without 1.
    pub fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// 0 up to and without `count`; 0 when that is 0.
    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}

/// Words whose n-th is used in proportion to 1/n (Zipf).
struct Ranked {
    words: Vec<String>,
    sums: Vec<f64>,
}

impl Ranked {
    fn new(words: Vec<String>) -> Self {
        let sums = words
            .iter()
            .enumerate()
            .scan(0.0, |sum, (rank, _)| {
                *sum += 1.0 / (rank as f64 + 2.0);
                Some(*sum)
            })
            .collect();
        Self { words, sums }
    }

    fn word(&self, dice: &mut Dice) -> &str {
        let at = dice.fraction() * self.sums.last().copied().unwrap_or_default();
        let rank = self.sums.partition_point(|sum| *sum < at);
        self.words.get(rank).map_or("", String::as_str)
    }
}

/// The words of one language.
pub struct Vocabulary {
    pub language: Language,
    small: Ranked,
    content: Ranked,
}

impl Vocabulary {
    /// About 20,000 words: forms of roots, the rarer ones with prefixes, and names.
    pub fn new(language: Language, dice: &mut Dice) -> Self {
        let stock = stock(language);
        let (roots, endings): (Vec<&str>, Vec<&str>) =
            (stock.roots.split(' ').collect(), stock.endings.split(' ').collect());
        let mut common: Vec<String> = roots
            .iter()
            .flat_map(|root| endings.iter().map(move |ending| format!("{root}{ending}")))
            .collect();
        shuffle(&mut common, dice);
        let mut rare: Vec<String> = stock
            .prefixes
            .split(' ')
            .flat_map(|prefix| common.iter().map(move |word| format!("{prefix}{word}")))
            .take(14_000)
            .chain((0..4_000).map(|_| name(dice).to_lowercase()))
            .collect();
        shuffle(&mut rare, dice);
        common.extend(rare);
        let small = stock.small.split(' ').map(str::to_owned).collect();
        Self { language, small: Ranked::new(small), content: Ranked::new(common) }
    }

    /// Words that a conversation comes back to.
    pub fn theme(&self, dice: &mut Dice) -> Vec<&str> {
        (0..6).map(|_| self.content.word(dice)).collect()
    }

    /// A sentence of 6 to 22 words, with a capital and a full stop.
    pub fn sentence(&self, dice: &mut Dice, theme: &[&str], into: &mut String) {
        let words = dice.between(6, 22);
        for place in 0..words {
            let at = dice.fraction();
            let word = if at < 0.44 {
                self.small.word(dice)
            } else if at < 0.56 {
                dice.pick(theme).copied().unwrap_or_default()
            } else {
                self.content.word(dice)
            };
            if place == 0 {
                let mut letters = word.chars();
                into.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
            } else {
                into.push_str(if place + 1 < words && dice.below(11) == 0 { ", " } else { " " });
                into.push_str(word);
            }
        }
        into.push('.');
    }

    /// A title of 4 to 11 words.
    pub fn title(&self, dice: &mut Dice, theme: &[&str]) -> String {
        let mut title = String::new();
        self.sentence(dice, theme, &mut title);
        let words = dice.between(4, 11);
        let mut title: String = title.split(' ').take(words).collect::<Vec<_>>().join(" ");
        title.truncate(title.trim_end_matches([',', '.']).len());
        title
    }

    /// Paragraphs of HTML, as posts are stored.
    pub fn body(&self, dice: &mut Dice, theme: &[&str], sentences: usize) -> String {
        let mut body = String::with_capacity(sentences * 110);
        body.push_str("<p>");
        for sentence in 0..sentences {
            if sentence > 0 {
                body.push_str(if sentence % 3 == 0 { "</p>\n<p>" } else { " " });
            }
            self.sentence(dice, theme, &mut body);
        }
        body.push_str("</p>");
        body
    }
}

fn shuffle(words: &mut [String], dice: &mut Dice) {
    for at in (1..words.len()).rev() {
        words.swap(at, dice.below(at + 1));
    }
}

/// A name of two or three syllables.
pub fn name(dice: &mut Dice) -> String {
    let syllables: Vec<&str> = SYLLABLES.split(' ').collect();
    let word: String = (0..dice.between(2, 4)).filter_map(|_| dice.pick(&syllables).copied()).collect();
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_text() {
        let text = |seed| {
            let mut dice = Dice::new(seed);
            let words = Vocabulary::new(Language::Fr, &mut dice);
            let theme = words.theme(&mut dice);
            (words.title(&mut dice, &theme), words.body(&mut dice, &theme, 5))
        };
        assert_eq!(text(1), text(1));
        assert_ne!(text(1), text(2));
        assert!(text(1).1.starts_with("<p>"));
    }

    #[test]
    fn few_words_are_common_and_many_are_rare() {
        let mut dice = Dice::new(7);
        let words = Vocabulary::new(Language::Es, &mut dice);
        let mut counts = std::collections::HashMap::new();
        for _ in 0..100_000 {
            *counts.entry(words.content.word(&mut dice)).or_insert(0) += 1;
        }
        let mut counts: Vec<i32> = counts.into_values().collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        assert!(counts[0] > 3_000 && counts[0] < 12_000, "{}", counts[0]);
        assert!(counts.len() > 10_000, "{}", counts.len());
    }
}
