//! The page behind a link that opens once: accepting an invitation, or choosing a new password. The link does not say which,
//! and the page needs not know.

use super::{AuthPage, LONGEST, SHORTEST, password_fault};
use crate::{
    api::api,
    ui::form::{FormValues, FieldErrors, FormErrors, Submit, TextField},
};
use domain::wire::AcceptInvitation;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// Asks for a password, twice.
#[component]
pub fn InvitationPage(
    /// What the link is good for.
    token: String,
) -> impl IntoView {
    let token = StoredValue::new(token);
    let (errors, busy, done) = (FieldErrors::new("invitation"), RwSignal::new(false), RwSignal::new(false));
    let send = move |event: SubmitEvent| {
        let token = token.get_value();
        if let Some(accept) = FormValues::of(&event, errors).and_then(|values| read(&values, errors)) {
            busy.set(true);
            spawn_local(async move {
                match api().accept_invitation(token, accept).await {
                    Ok(()) => done.set(true),
                    Err(failure) if failure.status() == Some(404) => {
                        errors.set_whole(
                            "This link does not work any more: it was used, replaced or has expired. Ask an administrator for a new one.",
                        );
                    }
                    Err(failure) => errors.set_whole(failure.message()),
                }
                busy.set(false);
            });
        }
    };
    view! {
        <AuthPage title="Choose your password" lead="From then on you sign in with your e-mail address and this password.">
            {move || if done.get() {
                view! {
                    <p class="AuthPage-done" role="status">"Your password is set."</p>
                    <a class="Button" data-kind="primary" href="/" rel="external">"Open the board"</a>
                }.into_any()
            } else {
                view! {
                    <form class="Form" novalidate on:submit=send>
                        <TextField
                            name="password" label="New password" errors kind="password" autocomplete="new-password" required=true
                            hint=format!("{SHORTEST} to {LONGEST} characters. A few words in a row are easy to remember and hard to guess.")
                        />
                        <TextField name="again" label="The same again" errors kind="password" autocomplete="new-password" required=true />
                        <FormErrors errors />
                        <Submit label="Set password" busy />
                    </form>
                }.into_any()
            }}
        </AuthPage>
    }
}

fn read(values: &FormValues, errors: FieldErrors) -> Option<AcceptInvitation> {
    let password = values.raw("password");
    if let Some(fault) = password_fault(&password) {
        errors.set("password", fault);
    } else if values.raw("again") != password {
        errors.set("again", "This is not the same password: type it again.");
    }
    values.sound().then_some(AcceptInvitation { password })
}
