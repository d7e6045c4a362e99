//! What an order is searched and sorted by: texts made from its source rows, which stand and go with them. A part that not
//! everybody sees is a text of its own, so that nobody finds an order by what they may not read.

use crate::fold::{fold, hash, natural_key, query_ngrams};
use domain::{
    CommentPart, FieldId, OrderNumber, Part, comment_parts,
    wire::{Contact, Line},
};
use std::collections::{BTreeMap, BTreeSet};

/// The texts of an order, in the order of their columns: what everybody sees, and what some do. What the shop's own fields say
/// stands beside them, each by itself: who sees which of them, the workflow says when it is asked.
pub(crate) const TEXTS: [(&str, Option<Part>); 5] = [
    ("everyone", None),
    ("email", Some(Part::Email)),
    ("phone", Some(Part::Phone)),
    ("address", Some(Part::Address)),
    ("notes", Some(Part::Notes)),
];

/// The most words of a question that are looked up; the others only have to be there.
const WORDS: usize = 8;

/// What an order is searched and sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SearchText {
    /// The number, as it sorts.
    pub(crate) number: String,
    /// The customer's name, as it sorts.
    pub(crate) customer: String,
    /// See [`TEXTS`].
    pub(crate) texts: [String; 5],
    /// What the shop's own fields say.
    pub(crate) fields: BTreeMap<FieldId, String>,
}

/// Where a word is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SearchIn {
    /// One of [`TEXTS`], by its place there.
    Text(usize),
    /// A field of the shop's own.
    Field(FieldId),
}

impl SearchIn {
    /// A gram that stands there, as a number.
    fn hash(&self, gram: &str) -> u32 {
        match self {
            SearchIn::Text(place) => hash(std::iter::once(u8::try_from(*place).unwrap_or(u8::MAX)), gram),
            SearchIn::Field(id) => {
                let name = id.as_str().bytes();
                hash(std::iter::once(u8::MAX).chain(name).chain(std::iter::once(0)), gram)
            }
        }
    }
}

impl SearchText {
    /// By an order's number and source rows, and by what was said of it; the number comes first, on a line of its own.
    pub(crate) fn new<'a>(
        number: &OrderNumber,
        contact: &Contact,
        lines: &[Line],
        fields: impl Iterator<Item = (FieldId, &'a str)>,
        comments: impl Iterator<Item = &'a str>,
    ) -> SearchText {
        let mut everyone: Vec<&str> = vec![number, &contact.name];
        for line in lines {
            everyone.extend(line.sku.as_deref());
            everyone.push(&line.description);
        }
        let (first, own): (Vec<_>, Vec<_>) = fields.partition(|(field, _)| field.is_first());
        let is_note = |(field, _): &(FieldId, &str)| *field == FieldId::note();
        let (notes, first): (Vec<_>, Vec<_>) = first.into_iter().partition(is_note);
        everyone.extend(first.into_iter().map(|(_, text)| text));
        let comments: Vec<String> = comments.map(words_of).collect();
        let notes = notes.into_iter().map(|(_, text)| text);
        let notes: Vec<&str> = notes.chain(comments.iter().map(String::as_str)).collect();
        // Address, postcode and country are one part: who sees one sees all.
        let address = [contact.address.as_deref(), contact.postcode.as_deref(), contact.country.as_deref()];
        let address: Vec<&str> = address.into_iter().flatten().collect();
        let email = contact.email.as_deref().unwrap_or_default();
        let phone = contact.phone.as_deref().unwrap_or_default();
        SearchText {
            number: natural_key(number),
            customer: fold(&contact.name),
            texts: [
                fold(&everyone.join("\n")),
                fold(email),
                fold(&with_digits(phone)),
                fold(&address.join("\n")),
                fold(&notes.join("\n")),
            ],
            fields: own.into_iter().map(|(field, text)| (field, fold(text))).collect(),
        }
    }
}

/// What somebody typed of who carries a parcel is found as the order's own carrier and number are.
pub(crate) fn of_parcel(text: &str) -> (FieldId, &str) {
    (FieldId::tracking_number(), text)
}

/// What a comment says beside the ids of those whom it mentions.
fn words_of(comment: &str) -> String {
    let words = comment_parts(comment).into_iter().map(|part| match part {
        CommentPart::Text(words) => words,
        CommentPart::Mention(_) => String::new(),
    });
    words.collect()
}

/// A phone number as it is written and with its digits alone.
fn with_digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits == phone { phone.to_owned() } else { format!("{phone}\n{digits}") }
}

/// What somebody searches for: words that all stand somewhere in what they see of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SearchQuery {
    /// The whole, as the first line of a text says it if it is an order's number.
    pub(crate) whole: String,
    /// The same as numbers sort.
    pub(crate) number: String,
    /// The words, the longest first: it is the rarest.
    pub(crate) words: Vec<String>,
    /// Where to look for them.
    pub(crate) places: Vec<SearchIn>,
}

impl SearchQuery {
    /// What is typed, asked by who sees these parts and may be answered by these fields of the shop's own; none if nothing is.
    pub(crate) fn new(
        typed: &str,
        visible_parts: &BTreeSet<Part>,
        fields: &BTreeSet<FieldId>,
    ) -> Option<SearchQuery> {
        let whole = fold(typed.trim());
        let words: BTreeSet<&str> = whole.split_whitespace().collect();
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        let seen = |part: Option<Part>| part.is_none_or(|part| visible_parts.contains(&part));
        let texts = TEXTS.iter().enumerate().filter(|(_, (_, part))| seen(*part));
        let texts = texts.map(|(place, _)| SearchIn::Text(place));
        let places = texts.chain(fields.iter().cloned().map(SearchIn::Field)).collect();
        (!words.is_empty()).then(|| SearchQuery { number: natural_key(typed.trim()), whole, words, places })
    }

    /// For each word that is looked up, for each place, the grams that it must have.
    pub(crate) fn lookups(&self) -> Vec<Vec<Vec<u32>>> {
        // The more words, the less each of them has to tell.
        let most = match self.words.len() {
            1 => 6,
            2 => 4,
            3 => 3,
            _ => 2,
        };
        let grams = |word: &str, place: &SearchIn| {
            query_ngrams(word, most).into_iter().map(|gram| place.hash(gram)).collect()
        };
        let word = |word: &String| self.places.iter().map(|place| grams(word, place)).collect();
        self.words.iter().take(WORDS).map(word).collect()
    }
}

/// An order's place in the index: by board, on or off it, and by when it was recorded, so that the newest is found first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DocKey {
    /// The board's number.
    pub(crate) board: i64,
    /// Off the board.
    pub(crate) archived: bool,
    /// The board's n-th order.
    pub(crate) nth: i64,
}

impl DocKey {
    const BITS: u32 = 32;
    /// How many orders of a board are a slice of the index. Fewer make more slices to look into where a word is in few.
    pub(crate) const SLICE: i64 = 1 << 17;

    /// As one number.
    pub(crate) fn doc(self) -> i64 {
        (self.board * 2 + i64::from(!self.archived)) << DocKey::BITS | self.nth
    }

    /// The place that a number says.
    pub(crate) fn of(doc: i64) -> DocKey {
        let scope = doc >> DocKey::BITS;
        DocKey { board: scope >> 1, archived: scope & 1 == 0, nth: doc & ((1 << DocKey::BITS) - 1) }
    }

    /// The first number of the orders on or off a board, and the first behind them.
    pub(crate) fn range(board: i64, archived: bool) -> (i64, i64) {
        let first = DocKey { board, archived, nth: 0 }.doc();
        (first, first + (1 << DocKey::BITS))
    }

    /// The first number of the slice that a number is in.
    pub(crate) fn slice(doc: i64) -> i64 {
        doc - doc.rem_euclid(DocKey::SLICE)
    }
}

/// One order's row of the index.
#[derive(Debug, Clone)]
pub(crate) struct SearchDocument {
    pub(crate) key: DocKey,
    pub(crate) order: uuid::Uuid,
    pub(crate) text: SearchText,
}

/// An order that has all grams of what is asked: its place, itself, and whether it has the words, too.
pub(crate) type Candidate = (i64, uuid::Uuid, bool);

/// The hashes of everything that a row is found by.
pub(crate) fn hashes(text: &SearchText) -> BTreeSet<u32> {
    let texts = text.texts.iter().enumerate().map(|(place, text)| (SearchIn::Text(place), text));
    let fields = text.fields.iter().map(|(id, text)| (SearchIn::Field(id.clone()), text));
    let grams = |(place, text): (SearchIn, &String)| -> Vec<u32> {
        crate::fold::ngrams(text).into_iter().map(|gram| place.hash(gram)).collect()
    };
    texts.chain(fields).flat_map(grams).collect()
}
