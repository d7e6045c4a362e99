//! Signing in.

use super::AuthPage;
use crate::{
    api::{ApiError, api},
    ui::form::{FormValues, FieldErrors, FormErrors, Submit, TextField},
};
use domain::wire::SignIn;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The sign-in page.
#[component]
pub fn SignInPage(
    /// Where it leads afterwards.
    next: Option<String>,
) -> impl IntoView {
    let (errors, busy) = (FieldErrors::new("sign-in"), RwSignal::new(false));
    let send = move |event: SubmitEvent| {
        let next = next.clone();
        if let Some(who) = FormValues::of(&event, errors).and_then(|values| read(&values, errors)) {
            busy.set(true);
            spawn_local(async move {
                match api().sign_in(who).await {
                    // A whole page load: nothing of what was shown to nobody stays.
                    Ok(()) => drop(window().location().set_href(&own(next.as_deref()))),
                    Err(failure) => {
                        busy.set(false);
                        errors.set_whole(said(&failure));
                    }
                }
            });
        }
    };
    view! {
        <AuthPage title="Sign in" lead="To see the board and move orders along.">
            <form class="Form" novalidate on:submit=send>
                <TextField name="email" label="E-mail" errors kind="email" autocomplete="username" required=true />
                <TextField name="password" label="Password" errors kind="password" autocomplete="current-password" required=true />
                <FormErrors errors />
                <Submit label="Sign in" busy />
            </form>
            <p class="AuthPage-foot">"Forgotten it? An administrator can make a link with which you choose a new one."</p>
        </AuthPage>
    }
}

fn read(values: &FormValues, errors: FieldErrors) -> Option<SignIn> {
    let (email, password) = (values.raw("email").trim().to_owned(), values.raw("password"));
    if email.is_empty() {
        errors.set("email", "Type the e-mail address that you were invited with.");
    }
    if password.is_empty() {
        errors.set("password", "Type your password.");
    }
    values.sound().then_some(SignIn { email, password })
}

fn said(failure: &ApiError) -> String {
    match failure.status() {
        Some(401) => "E-mail address and password do not fit together. Check both and try again.".into(),
        _ => failure.message(),
    }
}

/// Where to go next: only ever a page of this very site.
fn own(next: Option<&str>) -> String {
    let own = |path: &&str| path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']);
    next.filter(own).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    //! Where signing in may lead.
    use super::*;

    #[test]
    fn leads_only_to_pages_of_this_site() {
        assert_eq!(own(Some("/boards/a/orders/1?x=y")), "/boards/a/orders/1?x=y");
        for elsewhere in
            [None, Some("//evil.example"), Some("https://evil.example"), Some("/\\evil.example"), Some("/\t/evil.example"), Some("")]
        {
            assert_eq!(own(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
