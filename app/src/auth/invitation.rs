//! The page behind a link that opens once: accepting an invitation, or choosing a new password. The link does not say which,
//! and the page needs not know.

use super::{
    frame::AuthPage,
    password::{LONGEST, SHORTEST, password_fault},
};
use crate::{
    api::Client,
    components::form::{FieldErrors, FormErrors, FormValues, ReturnedForm, Submit, TextField},
    posted::PostedForm,
    submit::on_submit,
};
use domain::{tr, tr_later, wire::AcceptInvitation};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The form.
pub const INVITATION_FORM: PostedForm<AcceptInvitation> = PostedForm {
    name: "invitation",
    read,
    words: (
        404,
        tr_later!(
            "This link does not work any more: it was used, replaced or has expired. Ask an administrator for a new one."
        ),
    ),
};

/// The page; the token stands in its address.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let params = use_params_map();
    let token = move || params.with_untracked(|params| params.get("token").unwrap_or_default());
    let errors = FieldErrors::returned(INVITATION_FORM.name, &ReturnedForm::of_page());
    let (busy, done) = (RwSignal::new(false), RwSignal::new(false));
    let send = on_submit(
        errors,
        busy,
        move |values| read(values, errors),
        move |accept| {
            let sent = Client.accept_invitation(&token(), &accept);
            async move { sent.await.map_err(|error| INVITATION_FORM.reworded(error)) }
        },
        move |()| done.set(true),
    );
    view! {
        <Title text=tr!("Choose your password") />
        <AuthPage title=tr!("Choose your password") lead=tr!("From then on you sign in with your e-mail address and this password.")>
            {move || if done.get() {
                view! {
                    <p class="AuthPage-done" role="status">{tr!("Your password is set.")}</p>
                    <a class="Button" data-kind="primary" href="/" rel="external">{tr!("Open Milepost")}</a>
                }.into_any()
            } else {
                view! {
                    <form class="Form" method="post" novalidate on:submit=send.clone()>
                        <TextField
                            name="password" label=tr!("New password") errors kind="password" autocomplete="new-password" required=true
                            hint=tr!("{} to {} characters. A few words in a row are easy to remember and hard to guess.", SHORTEST, LONGEST)
                        />
                        <TextField name="again" label=tr!("The same again") errors kind="password" autocomplete="new-password" required=true />
                        <FormErrors errors />
                        <Submit label=tr!("Set password") busy posts=true />
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
        errors.set("again", tr!("This is not the same password: type it again."));
    }
    Some(AcceptInvitation { password })
}
