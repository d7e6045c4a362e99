//! Choosing lines and how many of each: for a new parcel, for a part of one, for what is taken out or came back.

use super::items::name_of;
use crate::{
    api::Client,
    components::{
        form::{FieldErrors, FieldNotes, FormErrors, FormValues, described, invalid},
        typed::typed,
    },
    order::{
        context::use_order,
        editable::{Done, FormEnd},
    },
    submit::on_submit,
};
use domain::{
    ParcelItem, isolated, tr,
    wire::{PackParcel, TakeBackParcel},
};
use leptos::prelude::*;

/// What the chosen items are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A new parcel.
    Pack,
    /// A part of this one, that becomes another.
    Split(u32),
    /// What is taken out of one, or came back of it.
    TakeBack {
        /// The parcel.
        no: u32,
        /// Whether it was sent.
        sent: bool,
    },
}

impl Purpose {
    fn title(self) -> String {
        match self {
            Purpose::Pack => tr!("What goes into the parcel?"),
            Purpose::Split(no) => tr!("What of parcel {} goes into another?", no),
            Purpose::TakeBack { no, sent: false } => tr!("What is taken out of parcel {}?", no),
            Purpose::TakeBack { no, sent: true } => tr!("What of parcel {} came back?", no),
        }
    }

    fn action(self) -> String {
        match self {
            Purpose::Pack => tr!("Make the parcel"),
            Purpose::Split(_) => tr!("a verb" => "Split"),
            Purpose::TakeBack { sent: false, .. } => tr!("Take it out"),
            Purpose::TakeBack { sent: true, .. } => tr!("It came back"),
        }
    }

    fn said(self) -> String {
        match self {
            Purpose::Pack => tr!("The parcel is made."),
            Purpose::Split(no) => tr!("Parcel {} is split.", no),
            Purpose::TakeBack { sent: false, .. } => tr!("Taken out: it can be packed anew."),
            Purpose::TakeBack { sent: true, .. } => {
                tr!("Noted: the customer reads that it came back, and it can be packed anew.")
            }
        }
    }
}

/// The form: a box for each line, and how many of it.
#[component]
pub fn ItemsForm(
    /// What they are for.
    purpose: Purpose,
    /// What there is to choose from.
    from: Vec<ParcelItem>,
    /// Calls when the form is done with.
    done: Done,
) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("items"), RwSignal::new(false));
    let choice = from.clone();
    let read = move |values: &FormValues| {
        let items = choice.iter().filter(|item| values.ticked(&ticks(item))).filter_map(|item| {
            let typed = values.raw(&quantity(item));
            let found = typed.trim().parse().ok().filter(|count| (1..=item.quantity).contains(count));
            if found.is_none() {
                errors.set(&quantity(item), tr!("From 1 to {}.", item.quantity));
            }
            Some(ParcelItem { quantity: found?, ..*item })
        });
        let items: Vec<ParcelItem> = items.collect();
        if items.is_empty() && !errors.any() {
            errors.set_whole(tr!("Tick at least one line."));
        }
        Some(items)
    };
    let save = move |items: Vec<ParcelItem>| async move {
        match purpose {
            Purpose::Pack => {
                let ask = PackParcel { items };
                order.change(|id, version, key| Client.pack(id, version, key, &ask)).await
            }
            Purpose::Split(no) => {
                let ask = PackParcel { items };
                order.change(|id, version, key| Client.split_parcel((id, no), version, key, &ask)).await
            }
            Purpose::TakeBack { no, .. } => {
                let ask = TakeBackParcel { items };
                order.change(|id, version, key| Client.take_back_parcel((id, no), version, key, &ask)).await
            }
        }
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.tell(purpose.said());
        done.run(());
    });
    // Of a new parcel and of what came back all is meant unless somebody says otherwise; a part is chosen.
    let all = !matches!(purpose, Purpose::Split(_));
    let rows = from.into_iter().map(|item| view! { <Row item all errors /> }).collect_view();
    view! {
        <form class="Form ParcelForm" novalidate on:submit=send aria-label=purpose.title()>
            <fieldset class="Field">
                <legend>{purpose.title()}</legend>
                {rows}
            </fieldset>
            <FormErrors errors />
            <FormEnd label=purpose.action() busy done />
        </form>
    }
}

#[component]
fn Row(item: ParcelItem, all: bool, errors: FieldErrors) -> impl IntoView {
    let order = use_order();
    let name = name_of(&order.order().lines, item.line);
    let field = quantity(&item);
    let (id, label) = (errors.id(&field), tr!("How many of “{}”", isolated(&name)));
    let (fault, notes) = (invalid(errors, &field), described(&id));
    view! {
        <div class="ParcelForm-row">
            <label class="Tick"><input type="checkbox" name=ticks(&item) checked=all /> <span>{typed(name)}</span></label>
            <span class="ParcelForm-count">
                <input
                    class="Input" id=id.clone() name=field.clone() type="text" inputmode="numeric" autocomplete="off" value=item.quantity.to_string()
                    aria-label=label aria-invalid=fault aria-describedby=notes
                />
                <span class="Field-hint">{tr!("a number" => "of {}", item.quantity)}</span>
            </span>
            <FieldNotes id name=field errors hint=None />
        </div>
    }
}

fn ticks(item: &ParcelItem) -> String {
    format!("line-{}", item.line)
}

fn quantity(item: &ParcelItem) -> String {
    format!("quantity-{}", item.line)
}
