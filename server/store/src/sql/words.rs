//! Looking into the texts of what the index gives.

use super::{CONTAINS, Db, FIELD};
use crate::search::{SearchIn, SearchQuery, TEXTS};
use sqlx::QueryBuilder;

/// Whether a row has all words, each in one of the places.
pub(crate) fn push_words(query: &mut QueryBuilder<Db>, asked: &SearchQuery, table: &'static str) {
    for (n, word) in asked.words.iter().enumerate() {
        query.push(if n == 0 { "(" } else { " AND (" });
        for (n, place) in asked.places.iter().enumerate() {
            query.push(if n == 0 { "" } else { " OR " });
            match place {
                SearchIn::Text(text) => query.push(format_args!("{CONTAINS}({table}.{}, ", TEXTS[*text].0)),
                // An id has nothing in it but letters, digits and underscores.
                SearchIn::Field(id) => {
                    let field = FIELD.replace("{table}", table).replace("{id}", id.as_str());
                    query.push(format_args!("{CONTAINS}(coalesce({field}, ''), "))
                }
            };
            query.push_bind(word.clone()).push(") > 0");
        }
        query.push(")");
    }
}
