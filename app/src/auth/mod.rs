//! The pages before somebody is signed in.

mod invitation;
mod set_up;
mod sign_in;
mod windows;

pub use invitation::InvitationPage;
pub use set_up::SetUpPage;
pub use sign_in::SignInPage;

use crate::components::icon::Brand;
use leptos::prelude::*;

/// The fewest characters of a password.
const SHORTEST: usize = 10;
/// The most.
const LONGEST: usize = 200;

/// What is wrong with a new password, if something is.
fn password_fault(password: &str) -> Option<String> {
    match password.chars().count() {
        0 => Some("Choose a password.".into()),
        n if n < SHORTEST => Some(format!("The password has {n} characters; it needs at least {SHORTEST}.")),
        n if n > LONGEST => Some(format!("The password has {n} characters; at most {LONGEST} are allowed.")),
        _ => None,
    }
}

/// The frame of a page that stands alone.
#[component]
fn AuthPage(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// What it is for.
    #[prop(into)]
    lead: String,
    children: Children,
) -> impl IntoView {
    view! {
        <main class="AuthPage">
            <p class="AuthPage-brand"><Brand /> "Milepost"</p>
            <div class="AuthPage-card">
                <h1>{title}</h1>
                <p class="AuthPage-lead">{lead}</p>
                {children()}
                <noscript><p class="FormErrors">"This page needs JavaScript: turn it on for this site and load the page again."</p></noscript>
            </div>
        </main>
    }
}

#[cfg(test)]
mod tests {
    //! What passwords may be.
    use super::*;

    #[test]
    fn a_password_has_10_to_200_characters_counted_as_people_count_them() {
        assert_eq!(password_fault("ääääääääää"), None);
        assert!(password_fault("äääääääää").is_some_and(|fault| fault.contains("has 9 characters")));
        assert_eq!(password_fault(&"a".repeat(200)), None);
        assert!(password_fault(&"a".repeat(201)).is_some());
        assert!(password_fault("").is_some());
    }
}
