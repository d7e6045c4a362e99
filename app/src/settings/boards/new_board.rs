//! A new board: its name, and the workflow that it begins with.

use crate::{
    api::{Client, api},
    components::{
        form::{FieldErrors, FormErrors, FormValues, Submit, TextField},
        notices::use_notices,
        template_choice::{self, TemplateChoice},
    },
    load::{Forbidden, loaded},
    paths,
    session::use_session,
    settings::head::SettingsHead,
    submit::on_submit,
};
use domain::{
    isolated, tr,
    wire::{BoardAccess, NewBoard, TemplateView},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The page. A board that is made is opened.
#[component]
pub fn NewBoardPage() -> impl IntoView {
    if !use_session().is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to change people, roles or settings.") /> }
            .into_any();
    }
    let templates = Resource::new(|| (), |()| api().templates());
    view! { <Title text=tr!("New board") /> {loaded(templates, |templates| view! { <NewBoardForm templates /> })} }
        .into_any()
}

#[component]
fn NewBoardForm(templates: Vec<TemplateView>) -> impl IntoView {
    let (errors, busy) = (FieldErrors::new("new-board"), RwSignal::new(false));
    let (notices, session, navigate) = (use_notices(), use_session(), use_navigate());
    let send = on_submit(
        errors,
        busy,
        read,
        |board| Client.make_board(&board),
        move |made: BoardAccess| {
            notices.tell(tr!(
                "{} is made. Others see it once they hold a role on it: give people theirs under People.",
                isolated(&made.name)
            ));
            session.refresh();
            navigate(&paths::board(&made.slug), NavigateOptions::default());
        },
    );
    view! {
        <SettingsHead title=tr!("New board")>
            <div class="PageHead-end"><a class="Button" data-kind="quiet" href=paths::BOARDS>{tr!("All boards")}</a></div>
        </SettingsHead>
        <div class="PageBody NewBoard">
            <form class="Form" novalidate on:submit=send>
                <TextField name="name" label=tr!("Name") errors required=true hint=tr!("What the team calls it, like “Print shop”. Its address follows from it and stays.") />
                <TemplateChoice templates chosen=String::new() />
                <p class="Field-hint" translate="yes">{tr!("It takes the zone, the working hours and the roles of your other boards. Who works on it you say under People.")}</p>
                <FormErrors errors />
                <div class="Form-actions"><Submit label=tr!("Make the board") busy /></div>
            </form>
        </div>
    }
}

fn read(values: &FormValues) -> Option<NewBoard> {
    Some(NewBoard { name: values.need("name", &tr!("The name"))?, template: template_choice::read(values) })
}
