//! How search compares texts, and by what it finds them. Both engines search what is made here, so that they find the same;
//! the database folds nothing. Whoever changes this has the index made anew, see [`FOLDING`].

use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// The version of this folding and of what the indexes make of it. An index of another one is made anew when the store opens.
pub(crate) const FOLDING: i64 = 4;

/// A text as search compares it: without case, without accents and other marks, in the plain forms of its letters. `ı` and
/// `İ` are an `i`, so `ISIK`, `Işık` and `ışık` are one word; `ß` is `ss`, `ø` an `o`. Punctuation stays, for it is part of
/// numbers, but all dashes are one.
pub(crate) fn fold(text: &str) -> String {
    // Marks that only change how a letter is read have a combining class; vowels of Indic scripts, which are letters, have none.
    let letters = text.nfkd().filter(|c| canonical_combining_class(*c) == 0).flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    for letter in letters.filter(|c| canonical_combining_class(*c) == 0) {
        match plain(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
}

/// What people type for letters that Unicode does not take apart.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ς' => "σ",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '‘' | '’' | 'ʼ' => "'",
        // Nobody sees these: soft hyphen, joiners, direction and byte-order marks.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => "",
        // No text has it, and PostgreSQL does not even take it as a question.
        '\0' => "\u{fffd}",
        _ => return None,
    })
}

/// A number so that 999 comes before 1000: every run of digits in it begins with how many there are.
pub(crate) fn natural_key(text: &str) -> String {
    let folded = fold(text);
    let mut key = String::with_capacity(folded.len() + 4);
    let mut rest = folded.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, run) = rest.split_at(at);
        let end = run.find(|c: char| !c.is_ascii_digit()).unwrap_or(run.len());
        let digits = run[..end].trim_start_matches('0');
        key.push_str(&format!("{before}{:02}{digits}", digits.len()));
        rest = &run[end..];
    }
    key + rest
}

/// By what a folded text is found: all runs of three characters within its words, and for those who type less, the first one
/// or two of each word and of its parts between punctuation. Where words are not set apart and one character says much, as in
/// Chinese, every place can be the first.
pub(crate) fn ngrams(folded: &str) -> BTreeSet<&str> {
    let mut grams = BTreeSet::new();
    for word in folded.split_whitespace() {
        let letters: Vec<(usize, char)> = word.char_indices().collect();
        let end = |n: usize| letters.get(n).map_or(word.len(), |(at, _)| *at);
        for (n, (at, letter)) in letters.iter().enumerate() {
            let within = n > 0 && letters[n - 1].1.is_alphanumeric() && letter.is_alphanumeric();
            let reach = letters.len() - n;
            if !within || !is_spaced(*letter) {
                grams.insert(&word[*at..end(n + 1)]);
                grams.extend((reach >= 2).then(|| &word[*at..end(n + 2)]));
            }
            grams.extend((reach >= 3).then(|| &word[*at..end(n + 3)]));
        }
    }
    grams
}

/// Whether words of this letter's script are set apart by spaces.
fn is_spaced(letter: char) -> bool {
    !matches!(letter, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// By what a folded word is looked up, at most `most` ngrams: all of them are among those of every text that it is found in,
/// and a text that has them all rarely says something else.
pub(crate) fn query_ngrams(word: &str, most: usize) -> Vec<&str> {
    let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let windows: Vec<&str> = match starts.len() - 1 {
        0..=2 => vec![word],
        _ => starts.windows(4).map(|ends| &word[ends[0]..ends[3]]).collect(),
    };
    // Spread over the word, its last one with them: what differs in numbers is their end.
    let count = windows.len().min(most);
    let picked: BTreeSet<usize> =
        (0..count).map(|n| if count == 1 { 0 } else { n * (windows.len() - 1) / (count - 1) }).collect();
    picked.into_iter().map(|n| windows[n]).collect()
}

/// A gram of one part of an order as a number (FNV-1a), so that nobody finds by what another part says. `part` names that
/// part, and no name begins another.
pub(crate) fn hash(part: impl Iterator<Item = u8>, gram: &str) -> u32 {
    part.chain(gram.bytes())
        .fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_of_a_word_are_one() {
        for (spellings, folded) in [
            (&["ÄB-77", "äb-77", "A\u{308}B\u{2011}77"][..], "ab-77"),
            (&["ЗАК-101", "зак-101"], "зак-101"),
            (&["İstanbul", "ISTANBUL", "ıstanbul"], "istanbul"),
            (&["ÇİÇEK", "Çiçek", "cicek"], "cicek"),
            (&["Işık", "ışık", "IŞIK", "isik"], "isik"),
            (&["Jose\u{301} Mun\u{303}oz", "JOSÉ MUÑOZ"], "jose munoz"),
            (&["Straßenbau Groß", "STRASSENBAU GROSS", "STRAẞENBAU GROẞ"], "strassenbau gross"),
            (&["ｆｕｌｌ　ｗｉｄｔｈ", "full width"], "full width"),
            (&["Ærøskøbing", "AEROSKOBING"], "aeroskobing"),
            (&["Łódź", "Đakovo"][..1], "lodz"),
            (&["ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"], "οδυσσευσ"),
            (&["ﬁnest", "FINEST", "fi\u{ad}nest"], "finest"),
        ] {
            spellings.iter().for_each(|spelling| assert_eq!(fold(spelling), folded, "{spelling}"));
        }
        assert_eq!(fold("हिन्दी"), "हिनदी", "vowels are letters");
    }

    #[test]
    fn numbers_come_in_the_order_people_count() {
        let mut numbers = ["MP-1000", "MP-999", "B-7", "MP-0998", "A", "MP-1000-2", "b-10"];
        numbers.sort_by_key(|number| natural_key(number));
        assert_eq!(numbers, ["A", "B-7", "b-10", "MP-0998", "MP-999", "MP-1000", "MP-1000-2"]);
        assert_eq!(natural_key("mp-007"), natural_key("MP-7"));
    }

    #[test]
    fn what_a_word_is_looked_up_by_is_in_every_text_that_has_it() {
        let text = fold("MP-1042 Ärzte Großhandel 李小龍 o'neill@example.com");
        let grams = ngrams(&text);
        for word in [
            "mp-1042",
            "1042",
            "042",
            "mp",
            "10",
            "m",
            "großhandel",
            "handel",
            "aerz",
            "ärz",
            "小",
            "小龍",
            "neill@ex",
            "@",
            "o'",
        ] {
            let word = fold(word);
            let found = query_ngrams(&word, 4).iter().all(|gram| grams.contains(gram));
            assert_eq!(found, word != "aerz", "{word}");
        }
        assert!(!grams.contains("an"), "two letters find the beginnings of words");
    }
}
