//! What Milepost says to the team, in the language of whoever it is said to. English stands in the source and is its own key;
//! what it is in another language stands in that language's [`Catalogue`], and is English where that lacks it. Whoever answers
//! somebody says so around the answer ([`within`], [`speaking`]); everywhere below a text is wrapped: `tr!("Save")`.
//!
//! How a text is written:
//!
//! - Whole sentences, with `{}`, `{0}` or `{name}` where something is put in: `tr!("{} moved it to {}", by, status)`. What is put in
//!   is handed over – nothing is taken from around – and the compiler says which is missing or left over. Never two halves
//!   joined, and never a word put into a sentence that has to agree with it: then it is a sentence for each.
//! - What is counted has two forms: `tr!("{n} order" | "{n} orders" % count)`.
//! - A word that is several in another language says which one it is: `tr!("a verb" => "Open")`.
//! - In a constant, or an error that carries a `&'static str`: `tr_later!("Only an administrator does this.")` there, and
//!   [`say`] where it is shown.
//!
//! Wrapped is what is shown and forgotten. Never wrapped is what is kept, hashed, logged, compared, sent to a customer, or shared
//! by several people (a feed, a cache): it says the same to all. What people typed is put into a text and is none itself.

mod catalogue;
mod put;
mod team_language;
mod voice;

pub use catalogue::{Catalogue, Text, teach};
pub use put::{check, put, say};
pub use team_language::TeamLanguage;
pub use voice::{now, otherwise, settle, speaking, within};

/// A text for the team, in the language that is spoken now; see [the module](crate::spoken) for how one is written.
#[macro_export]
macro_rules! tr {
    ($context:literal => $one:literal | $other:literal % $count:expr $(, $($values:tt)*)?) => {{
        let n = $count;
        $crate::spoken::tr!(
            @put (n as u64) [("n", n)] concat!($context, "\u{4}", $one, "|", $other); [] $($($values)*)?
        )
    }};
    ($context:literal => $text:literal $(, $($values:tt)*)?) => {
        $crate::spoken::tr!(@put (1) [] concat!($context, "\u{4}", $text); [] $($($values)*)?)
    };
    ($one:literal | $other:literal % $count:expr $(, $($values:tt)*)?) => {{
        let n = $count;
        $crate::spoken::tr!(@put (n as u64) [("n", n)] concat!($one, "|", $other); [] $($($values)*)?)
    }};
    ($text:literal $(, $($values:tt)*)?) => {
        $crate::spoken::tr!(@put (1) [] $text; [] $($($values)*)?)
    };
    // One value after the other gets its name, which most do not have; the count is the last of them.
    (@put ($count:expr) [$($last:tt)*] $text:expr; [$($done:tt)*]) => {
        $crate::spoken::tr!(@said ($count) $text; $($done)* $($last)*)
    };
    (@put ($count:expr) $last:tt $text:expr; [$($done:tt)*] $name:ident) => {
        $crate::spoken::tr!(@put ($count) $last $text; [$($done)* (stringify!($name), $name)])
    };
    (@put ($count:expr) $last:tt $text:expr; [$($done:tt)*] $name:ident, $($rest:tt)*) => {
        $crate::spoken::tr!(@put ($count) $last $text; [$($done)* (stringify!($name), $name)] $($rest)*)
    };
    (@put ($count:expr) $last:tt $text:expr; [$($done:tt)*] $name:ident = $value:expr) => {
        $crate::spoken::tr!(@put ($count) $last $text; [$($done)* (stringify!($name), $value)])
    };
    (@put ($count:expr) $last:tt $text:expr; [$($done:tt)*] $name:ident = $value:expr, $($rest:tt)*) => {
        $crate::spoken::tr!(@put ($count) $last $text; [$($done)* (stringify!($name), $value)] $($rest)*)
    };
    (@put ($count:expr) $last:tt $text:expr; [$($done:tt)*] $value:expr) => {
        $crate::spoken::tr!(@put ($count) $last $text; [$($done)* ("", $value)])
    };
    (@put ($count:expr) $last:tt $text:expr; [$($done:tt)*] $value:expr, $($rest:tt)*) => {
        $crate::spoken::tr!(@put ($count) $last $text; [$($done)* ("", $value)] $($rest)*)
    };
    (@said ($count:expr) $text:expr; ) => {{
        const { $crate::spoken::check($text, &[]) };
        $crate::spoken::say($text)
    }};
    (@said ($count:expr) $text:expr; $(($name:expr, $value:expr))+) => {{
        const { $crate::spoken::check($text, &[$($name),+]) };
        $crate::spoken::put($text, $count, &[$(($name, &$value)),+])
    }};
}

/// A text that is written where no language is known yet, in a constant or an error, as its key: whoever shows it has it said in
/// theirs, by [`say`](crate::spoken::say).
#[macro_export]
macro_rules! tr_later {
    ($text:literal) => {
        $text
    };
}

pub use {tr, tr_later};

#[cfg(test)]
mod tests;
