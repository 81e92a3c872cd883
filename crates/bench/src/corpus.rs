//! Messages to be searched: made-up Korean of words that are as unevenly frequent as those of a language. The same on every
//! machine. It must not know where they are kept.

/// Words of two syllables; every message has some.
const SHORT_WORDS: usize = 2_000;
/// Words of four syllables; one message of eight has one.
const LONG_WORDS: usize = 400;
/// Words of a message.
const MESSAGE_WORDS: usize = 7;
const LONG_EVERY: u64 = 8;
/// Syllables that words are made of, spread over the code.
const SYLLABLES: u32 = 160;
const PARTICLES: [&str; 6] = ["은", "을", "에서", "입니다", "하고", "!"];

/// A corpus that is read from its beginning.
#[derive(Debug)]
pub struct Corpus {
    short: Vec<String>,
    long: Vec<String>,
    state: u64,
}

impl Default for Corpus {
    fn default() -> Self {
        let mut corpus = Self {
            short: Vec::new(),
            long: Vec::new(),
            state: 0x9e37_79b9_7f4a_7c15,
        };
        corpus.short = (0..SHORT_WORDS).map(|_| corpus.word(2)).collect();
        corpus.long = (0..LONG_WORDS).map(|_| corpus.word(4)).collect();
        corpus
    }
}

impl Corpus {
    /// The next number (Knuth's MMIX generator, its upper half).
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.state >> 32
    }

    fn below(&mut self, bound: usize) -> usize {
        let place = self.next() % u64::try_from(bound).unwrap_or(1);
        usize::try_from(place).unwrap_or(0)
    }

    fn word(&mut self, syllables: usize) -> String {
        let syllable = |at: u32| char::from_u32(0xac00 + at * 67).unwrap_or('가');
        let range = usize::try_from(SYLLABLES).unwrap_or(1);
        (0..syllables)
            .map(|_| syllable(u32::try_from(self.below(range)).unwrap_or(0)))
            .collect()
    }

    /// The next message.
    pub fn message(&mut self) -> String {
        let mut text = String::with_capacity(96);
        for _ in 0..MESSAGE_WORDS {
            // The square makes the first words many times as frequent as the last.
            let place = self.below(SHORT_WORDS) * self.below(SHORT_WORDS) / SHORT_WORDS;
            text.push_str(&self.short[place]);
            text.push_str(PARTICLES[self.below(PARTICLES.len())]);
            text.push(' ');
        }
        if self.next().is_multiple_of(LONG_EVERY) {
            let place = self.below(LONG_WORDS);
            text.push_str(&self.long[place]);
        }
        text
    }

    /// Some word of two syllables.
    pub(crate) fn short_word(&mut self) -> String {
        let place = self.below(SHORT_WORDS);
        self.short[place].clone()
    }

    /// Some word of four syllables.
    pub(crate) fn long_word(&mut self) -> String {
        let place = self.below(LONG_WORDS);
        self.long[place].clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_is_the_same_each_time_and_has_its_words() {
        let (mut one, mut other) = (Corpus::default(), Corpus::default());
        let texts: Vec<String> = (0..200).map(|_| one.message()).collect();
        let again: Vec<String> = (0..200).map(|_| other.message()).collect();
        assert_eq!(texts, again);
        let long = &one.long;
        let has_long = |text: &&String| long.iter().any(|word| text.contains(word.as_str()));
        let count = texts.iter().filter(has_long).count();
        assert!((5..80).contains(&count), "{count}");
    }
}
