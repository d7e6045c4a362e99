//! The form for a new order.

use crate::{
    api::{ApiResult, Client, api},
    board_context::{BoardContext, use_board_slug},
    commands::{self, Persistence},
    components::{
        date_field::DateField,
        form::{FieldErrors, FormErrors, FormValues, Submit, TextField},
        language_field::{LanguageField, read_language},
        lines::{LineFields, LineRows},
        notices::use_notices,
        shop_field::{ShopField, read_field},
    },
    load::{ArchivedBoard, Forbidden, loaded},
    order::customer::{ContactFields, LANGUAGE_LEFT, read_contact},
    paths,
    session::use_session,
    submit::on_submit,
};
use domain::{DateStyle, FieldDef, Need, Promise, Right, Workflow, spoken::say, tr, wire::PlaceOrder};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The page. A placed order opens over its board.
#[component]
pub fn NewOrderPage() -> impl IntoView {
    let (slug, session) = (use_board_slug(), use_session());
    let board = Resource::new(move || slug.get(), load);
    let page = loaded(board, move |(board, number)| match board.permits(session, Right::Place) {
        true => view! { <NewOrderForm slug=board.slug number workflow=board.workflow /> }.into_any(),
        false if board.is_archived => view! { <ArchivedBoard slug=board.slug /> }.into_any(),
        false => view! { <Forbidden text=tr!("None of your roles on this board may do this.") /> }.into_any(),
    });
    view! { <Title text=tr!("New order") /> {page} }
}

/// The board, and the number that the order would have; who may not place one is told so by the page.
async fn load(slug: String) -> ApiResult<(BoardContext, String)> {
    let number = api().next_number(slug.clone());
    let board = BoardContext::load(slug).await?;
    let number = number.await.ok().and_then(|next| next.number);
    Ok((board, number.map(|number| number.to_string()).unwrap_or_default()))
}

#[component]
fn NewOrderForm(slug: String, number: String, workflow: Workflow) -> impl IntoView {
    let board = paths::board(&slug);
    let hint = match number.as_str() {
        "" => tr!("As your shop writes it; no two orders of a board share one."),
        _ => tr!("The next one that is free. Change it if your shop numbers otherwise."),
    };
    let (errors, busy, rows) =
        (FieldErrors::new("new-order"), RwSignal::new(false), LineRows::of(Vec::new()));
    let (navigate, of_order, style) = (use_navigate(), slug.clone(), use_session().date_style());
    let persistence = Persistence::OnceMore(use_notices());
    let fields: Vec<FieldDef> = workflow.fields.iter().filter(|field| field.at_placing).cloned().collect();
    let needed = |field: &FieldDef| {
        let entry = workflow.statuses.first().map_or(&[][..], |first| &first.entry);
        entry.iter().any(|gate| gate.requires == Need::Field(field.id.clone()))
    };
    let inputs = fields
        .iter()
        .map(|field| view! { <ShopField field=field.clone() errors style required=needed(field) /> })
        .collect_view();
    let place = move |order: PlaceOrder| {
        let slug = slug.clone();
        async move { commands::send(persistence, |key| Client.place(&slug, key, &order)).await }
    };
    let send = on_submit(
        errors,
        busy,
        move |values| read(values, errors, rows, style, &fields),
        place,
        move |placed| {
            navigate(&paths::order(&of_order, &placed.number), NavigateOptions::default());
        },
    );
    view! {
        <header class="PageHead"><h1 translate="yes">{tr!("New order")}</h1></header>
        <div class="PageBody NewOrder">
            <form class="Form" novalidate on:submit=send>
                <section class="NewOrder-part Form" aria-label=tr!("Order")>
                    <div class="Form-row">
                        <TextField
                            name="number" label=tr!("Number") errors value=number required=true
                            hint=hint
                        />
                    </div>
                </section>
                <section class="NewOrder-part Form" aria-label=tr!("Customer")>
                    <ContactFields errors contact=None />
                    <LanguageField name="language" label=tr!("Customer’s language") errors value=None none=say(LANGUAGE_LEFT) />
                </section>
                <section class="NewOrder-part Form" aria-label=tr!("Lines")><LineFields rows errors money=true /></section>
                <section class="NewOrder-part Form" aria-label=tr!("a date" => "Promise")>
                    <div class="Form-row">
                        <DateField name="earliest" label=tr!("Arrives at the earliest") errors style value=None />
                        <DateField name="latest" label=tr!("At the latest") errors style value=None />
                    </div>
                    <p class="Field-hint">{tr!("The customer sees these dates. Leave both empty if you do not know yet: the next step asks for them.")}</p>
                </section>
                <section class="NewOrder-part Form" aria-label=tr!("Details")>{inputs}</section>
                <FormErrors errors />
                <div class="Form-actions">
                    <a class="Button" href=board>{tr!("Cancel")}</a>
                    <Submit label=tr!("Place the order") busy />
                </div>
            </form>
        </div>
    }
}

fn read(
    values: &FormValues,
    errors: FieldErrors,
    rows: LineRows,
    style: DateStyle,
    fields: &[FieldDef],
) -> Option<PlaceOrder> {
    let number = values.need("number", &tr!("The number"));
    let customer = read_contact(values);
    let lines = rows.read(values, errors).into_iter().map(|(_, line)| line).collect();
    let promise = promised(values, errors, style);
    let fields =
        fields.iter().filter_map(|field| Some((field.id.clone(), read_field(field, values, errors, style)?)));
    let fields = fields.collect();
    let language = read_language(values, "language");
    Some(PlaceOrder { number: number?, customer: customer?, lines, promise, fields, language })
}

/// The window; none when both ends are empty, one day when only one is given.
fn promised(values: &FormValues, errors: FieldErrors, style: DateStyle) -> Option<Promise> {
    let (earliest, latest) = (
        values.date("earliest", &tr!("The earliest date"), style),
        values.date("latest", &tr!("The latest date"), style),
    );
    let promise = Promise::new(earliest.or(latest)?, latest.or(earliest)?);
    promise.map_err(|invalid| errors.set("latest", tr!("The window {}.", invalid))).ok()
}
