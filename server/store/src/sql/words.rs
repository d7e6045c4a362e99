//! Looking into the texts of what the index gives.

use super::{CONTAINS, Db};
use crate::search::{SearchQuery, TEXTS};
use sqlx::QueryBuilder;

/// Whether a row has all words, each in one of the texts.
pub(crate) fn push_words(query: &mut QueryBuilder<Db>, asked: &SearchQuery, table: &'static str) {
    for (n, word) in asked.words.iter().enumerate() {
        query.push(if n == 0 { "(" } else { " AND (" });
        for (n, text) in asked.texts.iter().enumerate() {
            query.push(if n == 0 { "" } else { " OR " });
            query
                .push(format_args!("{CONTAINS}({table}.{}, ", TEXTS[*text].0))
                .push_bind(word.clone())
                .push(") > 0");
        }
        query.push(")");
    }
}
