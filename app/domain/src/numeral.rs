//! Numbers as files write them: with a decimal sign that differs from country to country, groups of thousands, and a
//! currency before or behind. What a sign cannot read is no number; nothing is guessed here.

use crate::Money;
use serde::{Deserialize, Serialize};

/// Which character sets off decimals. The other one may part thousands, and so may spaces and apostrophes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalSign {
    /// `1,234.50`, `1 234.50`
    Point,
    /// `1.234,50`, `1 234,50`
    Comma,
}

/// Words for a currency that are no ISO code; a sign such as `€` is told by itself.
const CURRENCIES: [&str; 28] = [
    "kr", "kr.", "zł", "kč", "ft", "fr", "fr.", "sfr", "sfr.", "lei", "лв", "лв.", "руб", "руб.", "р.", "r",
    "r$", "us$", "a$", "c$", "nz$", "hk$", "s$", "rs", "rs.", "rm", "rp", "din",
];

/// The codes of ISO 4217 in use, three letters each.
const CODES: &str = "AEDAFNALLAMDAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCLPCNYCOPCRCCUPCVE\
CZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYD\
KZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWF\
SARSBDSCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVEDVESVNDVUVWSTXAFXCDXOFXPFYERZAR\
ZMWZWG";

impl DecimalSign {
    /// Both.
    pub const ALL: [DecimalSign; 2] = [DecimalSign::Point, DecimalSign::Comma];

    /// Its name in JSON and on the command line, `point`.
    pub fn name(self) -> &'static str {
        match self {
            DecimalSign::Point => "point",
            DecimalSign::Comma => "comma",
        }
    }

    fn signs(self) -> (char, char) {
        match self {
            DecimalSign::Point => ('.', ','),
            DecimalSign::Comma => (',', '.'),
        }
    }

    /// An amount of money, with or without a currency.
    pub fn money(self, text: &str) -> Option<Money> {
        self.plain(text).and_then(|plain| plain.parse().ok())
    }

    /// A whole number of pieces; `Err` is a number that is not whole, or too large.
    pub fn quantity(self, text: &str) -> Option<Result<i32, ()>> {
        (currency_mark(text).is_none())
            .then(|| self.plain(text))
            .flatten()
            .map(|plain| plain.parse().map_err(drop))
    }

    /// A number in its plainest form: `-`, digits, and behind a point decimals that do not end in 0. None where this sign
    /// does not read it.
    pub fn plain(self, text: &str) -> Option<String> {
        let (negative, digits) = unsigned(text)?;
        let (decimal, group) = self.signs();
        let (whole, part) = match digits.split_once(decimal) {
            Some((whole, part)) if !part.is_empty() => (whole, part),
            Some(_) => return None,
            None => (digits, ""),
        };
        let whole = ungrouped(whole, group)?;
        let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
        if !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let whole = if whole.is_empty() { "0" } else { whole };
        let sign = if negative && (whole != "0" || !part.is_empty()) { "-" } else { "" };
        Some(if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
    }
}

/// The currency that stands before or behind a number, as it is written.
pub fn currency_mark(text: &str) -> Option<&str> {
    let bare = text.trim().trim_matches(|c: char| "()-−+'".contains(c) || c.is_whitespace());
    let end = bare.find(|c: char| c.is_ascii_digit())?;
    let start = bare.rfind(|c: char| c.is_ascii_digit())? + 1;
    let tidy = |mark: &'static str, part: &str| {
        part.trim_matches(|c: char| c.is_whitespace() || mark.contains(c)).len()
    };
    let (before, behind) = (&bare[..end], &bare[start..]);
    let found = if tidy("-−+.,", before) > 0 { before } else { behind };
    let found = found.trim_matches(|c: char| c.is_whitespace() || "-−+".contains(c));
    is_currency(found).then_some(found)
}

fn is_currency(text: &str) -> bool {
    let sign = |c: char| matches!(c, '$' | '¢'..='¥' | '\u{20a0}'..='\u{20cf}' | '฿' | '﷼');
    let code = |text: &str| CODES.as_bytes().chunks(3).any(|code| code.eq_ignore_ascii_case(text.as_bytes()));
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if sign(c) => true,
        _ => code(text) || CURRENCIES.contains(&text.to_lowercase().as_str()),
    }
}

/// Whether a number is below zero, and what is left of it without sign and currency. A minus stands before or behind, and
/// parentheses are one, as bookkeepers write it; an apostrophe before all of it is how a spreadsheet marks text.
fn unsigned(text: &str) -> Option<(bool, &str)> {
    let mut rest = text.trim();
    rest = rest.strip_prefix('\'').unwrap_or(rest);
    let (mut negative, mut signs) = (false, 0);
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (negative, signs, rest) = (true, 1, inner.trim());
    }
    // Sign and currency come in either order, on either side, each at most once.
    let mut marked = false;
    loop {
        let before = rest;
        if let Some(inner) = rest.strip_prefix(['-', '−']).or_else(|| rest.strip_suffix(['-', '−'])) {
            (negative, signs, rest) = (true, signs + 1, inner.trim());
        } else if let Some(inner) = rest.strip_prefix('+') {
            (signs, rest) = (signs + 1, inner.trim());
        }
        let first = rest.find(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−' | '+'))?;
        let last = rest.rfind(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−'))?;
        let last = last + rest[last..].chars().next().map_or(1, char::len_utf8);
        let (head, tail) = (rest[..first].trim(), rest[last..].trim());
        if !marked && is_currency(head) {
            (marked, rest) = (true, rest[first..].trim());
        } else if !marked && is_currency(tail) {
            (marked, rest) = (true, rest[..last].trim());
        }
        if rest == before {
            break;
        }
    }
    (signs <= 1).then_some((negative, rest))
}

/// Digits without what parts thousands: one to three digits, then threes, all parted by the same character.
fn ungrouped(text: &str, group: char) -> Option<String> {
    let space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}');
    let parting = text.chars().find(|c| !c.is_ascii_digit());
    let Some(parting) = parting else { return (!text.is_empty()).then(|| text.to_owned()) };
    if parting != group && !space(parting) && !matches!(parting, '\'' | '’') {
        return None;
    }
    let mut parts = text.split(parting);
    let sound = parts.next().is_some_and(|first| (1..=3).contains(&first.len()))
        && parts.all(|part| part.len() == 3)
        && text.chars().all(|c| c.is_ascii_digit() || c == parting);
    sound.then(|| text.replace(parting, ""))
}

#[cfg(test)]
mod tests {
    use super::{DecimalSign::*, *};

    #[test]
    fn numbers_are_read_as_their_sign_says() {
        for (text, point, comma) in [
            ("12.50", Some("12.5"), None),
            ("12,50", None, Some("12.5")),
            ("1,234", Some("1234"), Some("1.234")),
            ("1.234", Some("1.234"), Some("1234")),
            ("1,234.50", Some("1234.5"), None),
            ("1.234.567,8", None, Some("1234567.8")),
            ("1 234,50", None, Some("1234.5")),
            ("1\u{a0}234\u{a0}567", Some("1234567"), Some("1234567")),
            ("1\u{202f}234.5", Some("1234.5"), None),
            ("1'234.50", Some("1234.5"), None),
            ("1’234,50", None, Some("1234.5")),
            ("0007", Some("7"), Some("7")),
            ("-0.00", Some("0"), None),
            ("12", Some("12"), Some("12")),
        ] {
            assert_eq!(
                (Point.plain(text).as_deref(), Comma.plain(text).as_deref()),
                (point, comma),
                "{text}"
            );
        }
    }

    #[test]
    fn currencies_and_signs_stand_before_or_behind() {
        for text in [
            "-12.5",
            "12.5-",
            "−12.5",
            "12.5−",
            "(12.5)",
            "€ -12.5",
            "-€12.5",
            "-12.5 €",
            "12.5- EUR",
            "($12.50)",
            "-R$ 12.5",
            "CHF -12.50",
            "-12.50kr",
            "-12.50 kr.",
            "'-12.5",
            "-$12.5",
        ] {
            assert_eq!(Point.plain(text).as_deref(), Some("-12.5"), "{text}");
        }
        for text in ["$12.50", "12.50 USD", "USD12.5", "12.5€", "£\u{a0}12.5", "+12.5", "zł 12.5", "R 12.50"]
        {
            assert_eq!(Point.plain(text).as_deref(), Some("12.5"), "{text}");
        }
        assert_eq!(currency_mark("€ 12.5"), Some("€"));
        assert_eq!(currency_mark("-12.5 EUR"), Some("EUR"));
        assert_eq!(currency_mark("12.5"), None);
    }

    #[test]
    fn what_is_no_number_or_another_one_is_none() {
        let wrong = [
            "",
            "-",
            "1.2.3",
            "NaN",
            "1e3",
            "1.13457E+14",
            "12k",
            "12 m",
            "12 MIO",
            "1,23,456",
            "1 23",
            "--1",
            "(-1)",
            "-1-",
            "$€1",
            "1 234 5678",
            "1 234'567",
            "1,234 567",
            "12.",
            ".",
            "١٢",
            "12%",
            "1/2",
            "0x10",
            "12.5.",
            ",5.",
            "€",
        ];
        for text in wrong {
            assert_eq!(Point.plain(text), None, "{text}");
        }
    }

    #[test]
    fn pieces_are_whole_and_have_no_price() {
        assert_eq!(Point.quantity("1,200"), Some(Ok(1200)));
        assert_eq!(Comma.quantity("1,000"), Some(Ok(1)));
        assert_eq!(Point.quantity("6.00"), Some(Ok(6)));
        assert_eq!(Point.quantity("-12"), Some(Ok(-12)));
        assert_eq!(Point.quantity("2.5"), Some(Err(())));
        assert_eq!(Point.quantity("3000000000"), Some(Err(())));
        assert_eq!(Point.quantity("$3"), None);
        assert_eq!(Point.money("0.12345"), None);
        assert_eq!(Point.money("-0.0010000").map(|amount| amount.to_string()).as_deref(), Some("-0.0010"));
    }
}
