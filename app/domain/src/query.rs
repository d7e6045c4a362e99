//! What is asked of a list, and how it stands in an address. Server and browser write and read addresses with this, so that
//! neither has to guess what the other means.

use crate::{
    ColumnOrder, Decider, Filter, Mine, RoleId, StatusId, Whose,
    spoken::{tr, tr_later},
    text::Invalid,
};
use serde::{Deserialize, Serialize};
use std::{fmt, iter, str::FromStr};

/// The longest text to search for, in characters.
pub const SEARCH_LIMIT: usize = 200;

/// Which orders of a board, in which order, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListParams {
    /// The conditions.
    pub filter: Filter,
    /// The order they come in; none is newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// The cursor where the last page ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// How many rows a page has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

impl ListParams {
    /// Names and values, as they stand in an address.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.filter.pairs();
        pairs.extend(self.sort.map(|sort| ("sort", sort.to_string())));
        pairs.extend(filled(&self.after).map(|after| ("after", after)));
        pairs.extend(self.limit.map(|limit| ("limit", limit.to_string())));
        pairs
    }

    /// The query that asks this: `?late=true&…`, or nothing.
    pub fn to_query(&self) -> String {
        to_query(self.pairs())
    }
}

impl ColumnOrder {
    /// Its name in an address.
    const PARAM: &str = "worst_first";

    /// Name and value, as they stand in an address.
    pub fn pair(self) -> Option<(&'static str, String)> {
        (self == ColumnOrder::WorstFirst).then(|| (ColumnOrder::PARAM, "true".to_owned()))
    }
}

impl Filter {
    /// Names and values, as they stand in an address.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let on = |name: &'static str, on: bool| on.then(|| (name, "true".to_owned()));
        let mut pairs: Vec<_> = filled(&self.q).map(|q| ("q", q)).into_iter().collect();
        pairs.extend(joined(&self.status).map(|ids| ("status", ids)));
        pairs.extend(joined(&self.owner).map(|ids| ("owner", ids)));
        pairs.extend(on("late", self.late));
        pairs.extend(on("stalled", self.stalled));
        pairs.extend(on("held", self.held));
        pairs.extend(on("waiting", self.waiting));
        pairs.extend(on("ready", self.ready));
        pairs.extend(on("awaiting", self.awaiting.is_some()));
        pairs.extend(on("mine", self.mine.is_some()));
        pairs.extend(on("nobodys", self.nobodys.is_some()));
        pairs.extend(on("at_risk", self.at_risk));
        pairs.extend(on("today", self.today));
        pairs.extend(on("customer", self.customer));
        pairs.extend(on("archived", self.archived));
        pairs
    }

    /// The query that asks this: `?late=true&…`, or nothing.
    pub fn to_query(&self) -> String {
        to_query(self.pairs())
    }
}

/// An empty value asks nothing.
fn filled(value: &Option<String>) -> Option<String> {
    value.clone().filter(|value| !value.is_empty())
}

fn joined<T: ToString>(ids: &[T]) -> Option<String> {
    (!ids.is_empty()).then(|| ids.iter().map(T::to_string).collect::<Vec<_>>().join(","))
}

/// The order in which a list comes: `promise`, or `-promise` for the latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sort {
    /// By what.
    pub by: SortKey,
    /// From the greatest to the least.
    pub descending: bool,
}

/// What a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// The order's number.
    Number,
    /// The customer's name.
    Customer,
    /// The status, as the board's columns stand.
    Status,
    /// The end of the promised window; orders without one come last either way.
    Promise,
    /// How long the order has been in its status.
    Age,
    /// By when it has to leave its status to keep its promise; orders without one come last either way.
    Slack,
}

impl SortKey {
    /// All of them, in the order of a table's columns.
    pub const ALL: [SortKey; 6] =
        [SortKey::Number, SortKey::Customer, SortKey::Status, SortKey::Promise, SortKey::Age, SortKey::Slack];

    /// Its name in an address, `number`.
    pub fn name(self) -> &'static str {
        match self {
            SortKey::Number => "number",
            SortKey::Customer => "customer",
            SortKey::Status => "status",
            SortKey::Promise => "promise",
            SortKey::Age => "age",
            SortKey::Slack => "slack",
        }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.by.name())
    }
}

impl FromStr for Sort {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Sort, Invalid> {
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let by = SortKey::ALL.into_iter().find(|key| key.name() == name);
        by.map(|by| Sort { by, descending })
            .ok_or(Invalid(tr_later!("must be one of number, customer, status, promise, age and slack")))
    }
}

impl TryFrom<String> for Sort {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Sort, Invalid> {
        text.parse()
    }
}

impl From<Sort> for String {
    fn from(sort: Sort) -> String {
        sort.to_string()
    }
}

/// Why a query was not accepted, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct QueryError(String);

/// A query's pairs. Whoever reads takes out what they know and refuses the rest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// The pairs of a query, with or without its question mark. Every text is a query of some kind: bytes that are no UTF-8
    /// become U+FFFD.
    pub fn parse(query: &str) -> Pairs {
        let pairs = query.strip_prefix('?').unwrap_or(query).split('&').filter(|pair| !pair.is_empty());
        let read = |text: &str| decode(&text.replace('+', " "));
        Pairs(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(name, value)| (read(name), read(value)))
                .collect(),
        )
    }

    /// All of them, as they came.
    pub fn into_vec(self) -> Vec<(String, String)> {
        self.0
    }

    /// Takes out all values of a name.
    fn all(&mut self, name: &str) -> Vec<String> {
        self.0.extract_if(.., |(key, _)| key == name).map(|(_, value)| value).collect()
    }

    /// Takes out the value of a name; the last one counts.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.all(name).pop().filter(|value| !value.is_empty())
    }

    /// Takes out a value that has a form of its own; `what` says which, for the sentence “`name` must be …”.
    pub fn parsed<T: FromStr>(&mut self, name: &str, what: &str) -> Result<Option<T>, QueryError> {
        let wrong = |_| QueryError(tr!("“{}” must be {}.", name, what));
        self.text(name).map(|value| value.parse().map_err(wrong)).transpose()
    }

    /// Takes out a switch: `true`, `false`, `1`, `0`, or the name alone.
    pub fn switch(&mut self, name: &str) -> Result<bool, QueryError> {
        match self.all(name).pop().as_deref() {
            None | Some("false" | "0") => Ok(false),
            Some("" | "true" | "1") => Ok(true),
            Some(_) => Err(QueryError(tr!("“{}” must be true or false.", name))),
        }
    }

    /// Takes out ids, separated by commas or given several times.
    pub fn ids<T: FromStr>(&mut self, name: &str) -> Result<Vec<T>, QueryError> {
        let values = self.all(name);
        let ids = values.iter().flat_map(|value| value.split(',')).filter(|id| !id.is_empty());
        let parsed: Result<_, _> = ids.map(str::parse).collect();
        parsed.map_err(|_| QueryError(tr!("“{}” must be ids like ready, separated by commas.", name)))
    }

    /// Takes out the conditions of a filter.
    pub fn filter(&mut self) -> Result<Filter, QueryError> {
        let q = self.text("q");
        if q.as_ref().is_some_and(|text| text.chars().count() > SEARCH_LIMIT) {
            return Err(QueryError(tr!("“q” must have at most {} characters.", SEARCH_LIMIT)));
        }
        Ok(Filter {
            q,
            status: self.ids::<StatusId>("status")?,
            owner: self.ids::<RoleId>("owner")?,
            late: self.switch("late")?,
            stalled: self.switch("stalled")?,
            held: self.switch("held")?,
            waiting: self.switch("waiting")?,
            ready: self.switch("ready")?,
            awaiting: self.switch("awaiting")?.then(Decider::default),
            mine: self.switch("mine")?.then(Mine::default),
            nobodys: self.switch("nobodys")?.then(Whose::default),
            at_risk: self.switch("at_risk")?,
            today: self.switch("today")?,
            customer: self.switch("customer")?,
            archived: self.switch("archived")?,
        })
    }

    /// Takes out the order of a list.
    pub fn sort(&mut self) -> Result<Option<Sort>, QueryError> {
        self.parsed(
            "sort",
            &tr!("number, customer, status, promise, age or slack, with a - before it for descending"),
        )
    }

    /// Takes out the order of a column's cards.
    pub fn column_order(&mut self) -> Result<ColumnOrder, QueryError> {
        let worst_first = self.switch(ColumnOrder::PARAM)?;
        Ok(if worst_first { ColumnOrder::WorstFirst } else { ColumnOrder::ByRank })
    }

    /// Takes out how many rows are wanted.
    pub fn limit(&mut self) -> Result<Option<u32>, QueryError> {
        self.parsed("limit", &tr!("a number of rows from 1 to 200"))
    }

    /// Takes out everything that a list can be asked.
    pub fn list_params(&mut self) -> Result<ListParams, QueryError> {
        Ok(ListParams {
            filter: self.filter()?,
            sort: self.sort()?,
            after: self.text("after"),
            limit: self.limit()?,
        })
    }

    /// Refuses what nobody took out: a misspelt condition must not be one that holds for everything.
    pub fn end(self) -> Result<(), QueryError> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => {
                let name: String = name.chars().take(40).collect();
                Err(QueryError(tr!("This address knows no “{}” in its query.", name)))
            }
        }
    }
}

/// The name in a query of the role as whose holder an administrator looks.
pub const SEEING_AS: &str = "as";

/// An address as a holder of this role sees it.
pub fn seen_as(address: &str, role: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{SEEING_AS}={}", encode(role))
}

/// Names and values as a query: `?late=true&…`, or nothing where there are none.
pub fn to_query<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let marks = iter::once('?').chain(iter::repeat('&'));
    marks.zip(pairs).map(|(mark, (name, value))| format!("{mark}{name}={}", encode(&value))).collect()
}

/// A text as one segment of a path or one value of a query: all but RFC 3986's unreserved characters percent-encoded.
pub fn encode(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// An order's number as one segment of a path. Beside percent-encoding it hides from browsers and routers what they change
/// on the way though it is encoded: dots alone lead upwards, a backslash becomes a slash, a percent sign is decoded twice.
pub fn encode_number(number: &str) -> String {
    let dots = matches!(number, "." | "..");
    let mut hidden = String::with_capacity(number.len());
    for (at, c) in number.char_indices() {
        let taken = c == '~' && hidden_char(&number[at..]).is_some();
        match c {
            '.' if dots => hidden.push_str("~2E"),
            '%' => hidden.push_str("~25"),
            '\\' => hidden.push_str("~5C"),
            '~' if taken => hidden.push_str("~7E"),
            c => hidden.push(c),
        }
    }
    encode(&hidden)
}

/// The number that a segment of a path stands for, its percent-encoding taken off. A number that was only percent-encoded
/// is read as well.
pub fn decode_number(segment: &str) -> String {
    let mut number = String::with_capacity(segment.len());
    let mut rest = segment;
    while let Some(c) = rest.chars().next() {
        let (read, length) = hidden_char(rest).map_or((c, c.len_utf8()), |hidden| (hidden, 3));
        number.push(read);
        rest = &rest[length..];
    }
    number
}

fn hidden_char(text: &str) -> Option<char> {
    let starts = |code: &str| text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(code));
    let codes = [("~25", '%'), ("~2E", '.'), ("~5C", '\\'), ("~7E", '~')];
    codes.into_iter().find(|(code, _)| starts(code)).map(|(_, c)| c)
}

/// What was encoded. A percent sign without two digits stands for itself, bytes that are no UTF-8 become U+FFFD.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let escaped = (*byte == b'%').then(|| escape(after)).flatten();
        bytes.push(escaped.unwrap_or(*byte));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn escape(digits: &[u8]) -> Option<u8> {
    let digit = |n: usize| digits.get(n).and_then(|digit| char::from(*digit).to_digit(16));
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_refuses_what_it_does_not_know() {
        let mut known = Pairs::parse("status=ready,carrier&status=floor&late&held=false");
        let filter = known.filter().expect("a filter");
        assert_eq!(filter.status.len(), 3);
        assert!(filter.late && !filter.held && known.end().is_ok());
        assert!(Pairs::parse("late=maybe").filter().is_err());
        assert!(Pairs::parse("status=No+Such").filter().is_err());
        assert!(Pairs::parse("limit=-1").limit().is_err());
        let sentence = |error: QueryError| error.to_string();
        let unknown = Pairs::parse("lat=true").end().map_err(sentence);
        assert_eq!(unknown, Err("This address knows no “lat” in its query.".into()));
        let sort = Pairs::parse("sort=size").sort().map_err(sentence);
        let said = "“sort” must be number, customer, status, promise, age or slack, with a - before it for descending.";
        assert_eq!(sort, Err(said.into()));
    }

    #[test]
    fn a_query_is_read_as_forms_and_programs_write_it() {
        let mut pairs = Pairs::parse("?q=caf%C3%A9+%26%20co&sort=-promise&limit=20&after=p.1.2&");
        let params = pairs.list_params().expect("a list");
        assert_eq!(params.filter.q.as_deref(), Some("café & co"));
        assert_eq!(params.sort, Some(Sort { by: SortKey::Promise, descending: true }));
        assert_eq!(params.to_query(), "?q=caf%C3%A9%20%26%20co&sort=-promise&after=p.1.2&limit=20");
        assert_eq!(ListParams::default().to_query(), "");
        assert_eq!(Filter { late: true, ..Filter::default() }.to_query(), "?late=true");
    }

    #[test]
    fn what_is_not_well_encoded_is_read_as_far_as_it_goes() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%e2%82%ac%zz%4"), "€%zz%4");
        assert_eq!(decode("%ff"), "\u{fffd}");
        assert_eq!(encode("a b/c+%"), "a%20b%2Fc%2B%25");
    }

    #[test]
    fn a_number_comes_back_from_its_address() {
        let numbers = [
            "#1001",
            "2026/0042",
            "a b",
            "50%",
            "%2F",
            "%25",
            "a\\b",
            ".",
            "..",
            "...",
            ".a",
            "~",
            "~.",
            "~25",
            "~7E25",
            "~7e",
            "~~2E",
            "a?b&c=d+e",
            "№ 7",
            "é",
            "\u{202e}7",
            "\"<'>",
        ];
        for number in numbers {
            let address = encode_number(number);
            assert_eq!(decode_number(&decode(&address)), number, "{address}");
            // Routers decode once more than they should.
            assert_eq!(decode_number(&decode(&decode(&address))), number, "{address} decoded twice");
            assert!(
                !address.contains(['/', '\\', '#', '?']) && !matches!(&*address, "." | ".."),
                "{address}"
            );
        }
        for plain in ["MP-1042", "2026-0042", "a.b", "~5", "x~2"] {
            assert_eq!(encode_number(plain), plain);
        }
        for number in ["#1001", "2026/0042", "a b", "50%", "a\\b"] {
            assert_eq!(decode_number(&decode(&encode(number))), number, "only percent-encoded");
        }
    }
}
