//! Signing in.

use super::frame::AuthPage;
use crate::{
    api::Client,
    components::form::{FieldErrors, FormErrors, FormValues, ReturnedForm, Submit, TextField},
    paths,
    posted::PostedForm,
    submit::on_submit,
};
use domain::{query::Pairs, tr, tr_later, wire::SignIn};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;

/// The form.
pub const SIGN_IN_FORM: PostedForm<SignIn> = PostedForm {
    name: "sign-in",
    read,
    words: (401, tr_later!("E-mail address and password do not fit together. Check both and try again.")),
};

/// The sign-in page; its address may say where it leads.
#[component]
pub fn SignInPage() -> impl IntoView {
    let url = use_url();
    let next = move || url.with_untracked(|url| Pairs::parse(url.search()).text("next"));
    let returned = ReturnedForm::of_page();
    let (errors, busy) = (FieldErrors::returned(SIGN_IN_FORM.name, &returned), RwSignal::new(false));
    let send = on_submit(
        errors,
        busy,
        move |values| read(values, errors),
        |who| {
            let sent = Client.sign_in(&who);
            async move { sent.await.map_err(|error| SIGN_IN_FORM.reworded(error)) }
        },
        move |()| {
            busy.set(true);
            // A whole page load: nothing of what was shown to nobody stays.
            let _ = window().location().set_href(&paths::own(next().as_deref()));
        },
    );
    view! {
        <Title text=tr!("Sign in") />
        <AuthPage title=tr!("Sign in") lead=tr!("To see the board and move orders along.")>
            <form class="Form" method="post" novalidate on:submit=send>
                <TextField
                    name="email" label=tr!("E-mail") errors kind="email" autocomplete="username" required=true
                    value=returned.value("email").unwrap_or_default()
                />
                <TextField name="password" label=tr!("Password") errors kind="password" autocomplete="current-password" required=true />
                <FormErrors errors />
                <Submit label=tr!("Sign in") busy posts=true />
            </form>
            <p class="AuthPage-foot" translate="yes">{tr!("Forgotten it? An administrator can make a link with which you choose a new one.")}</p>
        </AuthPage>
    }
}

fn read(values: &FormValues, errors: FieldErrors) -> Option<SignIn> {
    let (email, password) = (values.raw("email").trim().to_owned(), values.raw("password"));
    if email.is_empty() {
        errors.set("email", tr!("Type the e-mail address that you were invited with."));
    }
    if password.is_empty() {
        errors.set("password", tr!("Type your password."));
    }
    Some(SignIn { email, password })
}
