//! Who has an order, at a glance: their initials, or a dashed ring for nobody.

use domain::tr;
use leptos::prelude::*;

/// Somebody's initials. Their name is there for who does not know them, and for who does not see them.
#[component]
pub fn Face(name: String) -> impl IntoView {
    let label = tr!("a person has an order" => "With {}", name);
    view! { <span class="Face" role="img" aria-label=label title=name.clone()>{initials(&name)}</span> }
}

/// Somebody who has the order open at this moment; `doing` says so, `Bea Barley is looking at it`.
#[component]
pub fn FaceHere(name: String, doing: String) -> impl IntoView {
    view! { <span class="Face" data-here="" role="img" aria-label=doing.clone() title=doing>{initials(&name)}</span> }
}

/// Nobody in particular.
#[component]
pub fn NoFace() -> impl IntoView {
    view! { <span class="Face" data-nobody="" role="img" aria-label=tr!("With nobody in particular") title=tr!("Nobody in particular")>"–"</span> }
}

/// The first letters of the first and the last word: `MM` for Milo Marjoram.
pub fn initials(name: &str) -> String {
    let mut words =
        name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        assert_eq!(initials("Milo Marjoram"), "MM");
        assert_eq!(initials("ada de la  Fennel"), "AF");
        assert_eq!(initials("Élodie"), "É");
        assert_eq!(initials("  "), "");
    }
}
