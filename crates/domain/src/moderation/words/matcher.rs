//! All words of a list at once. Must not know when a place in the text counts as a hit.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::sounds::{Sound, sounds};
use super::verdict::{is_allowed, is_hit};
use super::{Hit, RULES_MAX, WordRules, is_long};

/// A list made ready for many texts. Finding takes time in the text's length, whatever the number of words, but for
/// words of the same letters and words inside words.
#[derive(Clone, Debug)]
pub struct Matcher {
    automaton: AhoCorasick,
    /// For each pattern of the automaton the words of these sounds.
    patterns: Vec<Vec<Word>>,
}

#[derive(Clone, Debug)]
struct Word {
    sounds: Box<[Sound]>,
    /// Its place among the rules; an allowed word has none.
    rule: Option<usize>,
}

impl Matcher {
    /// Words that [`super::check_word_rules`] would refuse are left out.
    pub fn new(list: &WordRules) -> Self {
        let rules = list.rules.iter().take(RULES_MAX).enumerate();
        let rules = rules.map(|(at, rule)| (&rule.text, Some(at)));
        let allowed = list.allowed.iter().take(RULES_MAX);
        let mut patterns: BTreeMap<String, Vec<Word>> = BTreeMap::new();
        for (text, rule) in rules.chain(allowed.map(|text| (text, None))) {
            let sounds: Box<[Sound]> = sounds(text).into();
            if !sounds.is_empty() && !is_long(text) {
                let word = Word {
                    sounds: sounds.clone(),
                    rule,
                };
                patterns.entry(symbols(&sounds)).or_default().push(word);
            }
        }
        let automaton = AhoCorasick::new(patterns.keys())
            .expect("4,000 words of 50 characters have fewer than 2^31 states");
        Self {
            automaton,
            patterns: patterns.into_values().collect(),
        }
    }

    /// Every hit, in order of place, the longer one first, then of rule. Hits may overlap.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let sounds = sounds(text);
        let (mut rules, mut allowed) = (Vec::new(), Vec::new());
        for (word, place) in self.candidates(&sounds) {
            match word.rule {
                Some(rule) if is_hit(&word.sounds, &sounds, &place) => rules.push((rule, place)),
                None if is_allowed(&word.sounds, &sounds, &place) => allowed.push(place),
                Some(_) | None => {}
            }
        }
        let covered = covered(&allowed, sounds.len());
        let mut hits: Vec<Hit> = rules
            .into_iter()
            .filter(|(_, place)| covered[place.start] < place.end)
            .map(|(rule, place)| Hit {
                rule,
                range: bytes(&sounds[place]),
            })
            .collect();
        hits.sort_unstable_by_key(|hit| (hit.range.start, usize::MAX - hit.range.end, hit.rule));
        hits
    }

    /// The words whose symbols stand among those of the sounds.
    fn candidates(&self, sounds: &[Sound]) -> Vec<(&Word, Range<usize>)> {
        let (symbols, sound_at) = (symbols(sounds), sound_at(sounds));
        let mut candidates = Vec::new();
        for found in self.automaton.find_overlapping_iter(&symbols) {
            let place = sound_at[found.start()]..sound_at[found.end()];
            let words = &self.patterns[found.pattern().as_usize()];
            candidates.extend(words.iter().map(|word| (word, place.clone())));
        }
        candidates
    }
}

fn symbols(sounds: &[Sound]) -> String {
    sounds.iter().map(|sound| sound.symbol).collect()
}

/// For each byte of the symbols its sound, and for the end of the text the number of sounds.
fn sound_at(sounds: &[Sound]) -> Vec<usize> {
    let of = |(at, sound): (usize, &Sound)| std::iter::repeat_n(at, sound.symbol.len_utf8());
    let mut bytes: Vec<usize> = sounds.iter().enumerate().flat_map(of).collect();
    bytes.push(sounds.len());
    bytes
}

/// For each sound how far an allowed word reaches that begins there or before.
fn covered(allowed: &[Range<usize>], sounds: usize) -> Vec<usize> {
    let mut reach = vec![0; sounds];
    for place in allowed {
        reach[place.start] = place.end.max(reach[place.start]);
    }
    let mut farthest = 0;
    for one in &mut reach {
        farthest = farthest.max(*one);
        *one = farthest;
    }
    reach
}

fn bytes(sounds: &[Sound]) -> Range<usize> {
    match (sounds.first(), sounds.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}
