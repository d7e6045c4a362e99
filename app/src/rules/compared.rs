//! What a condition is compared with, and whether it has to be so or not.

use super::{
    slots::{Pick, Words},
    words::{Named, Vocabulary, fixed},
};
use domain::{Test, automation::Check, tr};
use leptos::prelude::*;

/// The check itself, and whether it has to be so or not so.
pub fn inner(check: &Check) -> (&Check, bool) {
    match check {
        Check::Not(check) => (check, false),
        check => (check, true),
    }
}

/// The same check, to be so or not so.
pub fn with(check: Check, so: bool) -> Check {
    if so { check } else { Check::Not(Box::new(check)) }
}

const DAYS: [Named; 9] = [
    ("12345", || tr!("Monday to Friday")),
    ("67", || tr!("Saturday or Sunday")),
    ("1", || tr!("Monday")),
    ("2", || tr!("Tuesday")),
    ("3", || tr!("Wednesday")),
    ("4", || tr!("Thursday")),
    ("5", || tr!("Friday")),
    ("6", || tr!("Saturday")),
    ("7", || tr!("Sunday")),
];

/// Which days of the week it is about.
#[component]
pub fn WeekdaySlot(value: RwSignal<Check>) -> impl IntoView {
    let days = Signal::derive(move || {
        value.with(|check| match inner(check).0 {
            Check::Weekday(days) => days.iter().map(u8::to_string).collect(),
            _ => String::new(),
        })
    });
    let set = move |days: String| {
        let days = days.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        value.update(|check| *check = with(Check::Weekday(days), inner(check).1));
    };
    view! { <Pick label=tr!("Which days") options=fixed(&DAYS) value=days choose=set /> }
}

/// What a field is compared with.
#[component]
pub fn CheckValue(kind: &'static str, vocabulary: Vocabulary, value: RwSignal<Check>) -> impl IntoView {
    let test = Memo::new(move |_| {
        value.with(|check| match inner(check).0 {
            Check::Value(test) => Some(test.clone()),
            _ => None,
        })
    });
    let field = Memo::new(move |_| test.with(|test| test.as_ref().and_then(|test| test.field().cloned())));
    let said = Signal::derive(move || match test.get() {
        Some(Test::AtLeast { value, .. } | Test::Is { value, .. }) => value,
        _ => String::new(),
    });
    let set = move |text: String| {
        value.update(|check| {
            let so = inner(check).1;
            let other = match inner(check).0.clone() {
                Check::Value(Test::AtLeast { field, .. }) => {
                    Test::AtLeast { field, value: text.trim().to_owned() }
                }
                Check::Value(Test::Is { field, .. }) => Test::Is { field, value: text },
                _ => return,
            };
            *check = with(Check::Value(other), so);
        });
    };
    move || {
        let field = field.get().filter(|_| kind == "value")?;
        let choices = vocabulary.choices(field.as_str());
        Some(match choices.is_empty() {
            true => view! { <span>{tr!("a value" => "at least")}</span> <Words label=tr!("What it is compared with") value=said write=set /> }.into_any(),
            false => view! { <Pick label=tr!("What it says") options=choices value=said choose=set /> }.into_any(),
        })
    }
}
