//! Whose order it is and how to reach them, as far as the person may see it.

use super::{
    context::{OrderContext, use_order},
    editable::{Done, Editable, FormEnd, FormView},
};
use crate::{
    api::Client,
    components::{
        form::{FieldErrors, FormErrors, FormValues, TextArea, TextField},
        language_field::{LanguageField, read_language},
        typed::typed,
        withheld::Withheld,
    },
    submit::on_submit,
};
use domain::{
    Language, Part, Right, ShortText,
    spoken::say,
    tr, tr_later,
    wire::{Contact, CustomerLanguage, EditOrder, Editing},
};
use leptos::prelude::*;
use std::{collections::BTreeSet, sync::Arc};

/// What it means that no language is chosen; said where it is shown.
pub const LANGUAGE_LEFT: &str = tr_later!("As their browser asks, else the shop’s");

/// Name, contact and language.
#[component]
pub fn Customer() -> impl IntoView {
    let order = use_order();
    let customer = order.part(|order| order.customer.clone());
    let language = order.part(|order| order.language);
    let may = order.may(|actor, workflow, _| actor.may(Right::Contact, workflow));
    let form: FormView = Arc::new(move |done| view! { <CustomerForm done /> }.into_any());
    view! {
        <Editable title=tr!("Customer") part=Editing::Customer action=tr!("Edit the customer") may form>
            <dl class="Facts">
                {move || facts(order, customer.get())}
                <dt>{tr!("Language")}</dt> <dd>{move || say(language.get().map_or(LANGUAGE_LEFT, Language::english_name))}</dd>
            </dl>
        </Editable>
    }
}

fn facts(order: OrderContext, customer: Contact) -> impl IntoView {
    let place = [
        customer.address.map(|text| text.to_string()),
        customer.postcode.map(|text| text.to_string()),
        customer.country.map(|text| text.to_string()),
    ];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let withheld = move |part: Part| {
        let is_withheld = order.withholds(part).get();
        is_withheld
            .then(|| view! { <dt>{say(part.label())}</dt> <dd><Withheld words=order.withheld_from() /></dd> })
    };
    view! {
        <dt>{tr!("of a customer" => "Name")}</dt> <dd dir="auto">{customer.name.to_string()}</dd>
        {customer.email.map(|email| view! { <dt>{tr!("E-mail")}</dt> <dd><a href=format!("mailto:{email}")>{typed(&email)}</a></dd> })}
        {withheld(Part::Email)}
        {customer.phone.map(|phone| view! { <dt>{tr!("Phone")}</dt> <dd><a href=format!("tel:{}", dial(&phone))>{typed(&phone)}</a></dd> })}
        {withheld(Part::Phone)}
        {(!place.is_empty()).then(|| view! { <dt>{tr!("where a customer is" => "Address")}</dt> <dd class="Facts-lines">{place.into_iter().map(|line| view! { <span dir="auto">{line}</span> }).collect_view()}</dd> })}
        {withheld(Part::Address)}
    }
}

fn dial(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

#[component]
fn CustomerForm(done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("customer"), RwSignal::new(false));
    let (before, withheld) = (order.order().customer.clone(), order.order().withheld.clone());
    let (contact, spoken) = (before.clone(), order.order().language);
    let read = |values: &FormValues| Some((read_contact(values)?, read_language(values, "language")));
    let save = move |(customer, language): (Contact, Option<Language>)| {
        let same = customer == contact && language != spoken;
        let edit = EditOrder { customer: Some(customer), ..EditOrder::default() };
        async move {
            if language != spoken {
                Client.speak_to_customer(order.id, &CustomerLanguage { language }).await?;
                order.refresh();
            }
            match same {
                true => Ok(()),
                false => order.change(|id, version, key| Client.edit(id, version, key, &edit)).await,
            }
        }
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.say(tr!("Customer saved"));
        done.run(());
    });
    view! {
        <form class="Form" novalidate on:submit=send>
            <ContactFields errors contact=Some(before) withheld />
            <LanguageField name="language" label=tr!("Customer’s language") errors value=spoken none=say(LANGUAGE_LEFT) />
            <FormErrors errors />
            <FormEnd label=tr!("Save") busy done />
        </form>
    }
}

/// The inputs for a name and contact, without the parts that the person does not see: those stay as they are.
#[component]
pub fn ContactFields(
    errors: FieldErrors,
    contact: Option<Contact>,
    #[prop(optional)] withheld: BTreeSet<Part>,
) -> impl IntoView {
    let short = |text: Option<&ShortText>| text.map(|text| text.to_string()).unwrap_or_default();
    let of = contact.as_ref();
    let sees = |part| !withheld.contains(&part);
    view! {
        <TextField name="name" label=tr!("Customer") errors value=short(of.map(|c| &c.name)) required=true />
        <div class="Form-row">
            {sees(Part::Email).then(|| view! { <TextField name="email" label=tr!("E-mail") errors kind="email" value=of.and_then(|c| c.email.as_ref()).map(|e| e.to_string()).unwrap_or_default() /> })}
            {sees(Part::Phone).then(|| view! { <TextField name="phone" label=tr!("Phone") errors kind="tel" value=short(of.and_then(|c| c.phone.as_ref())) /> })}
        </div>
        {sees(Part::Address).then(|| view! {
            <TextArea name="address" label=tr!("Street and place") errors value=of.and_then(|c| c.address.as_ref()).map(|a| a.to_string()).unwrap_or_default() />
            <div class="Form-row">
                <TextField name="postcode" label=tr!("Postcode") errors value=short(of.and_then(|c| c.postcode.as_ref())) />
                <TextField name="country" label=tr!("Country") errors value=short(of.and_then(|c| c.country.as_ref())) />
            </div>
        })}
    }
}

/// Reads them.
pub fn read_contact(values: &FormValues) -> Option<Contact> {
    let name = values.need("name", &tr!("The customer's name"));
    let (email, phone) =
        (values.maybe("email", &tr!("The address")), values.maybe("phone", &tr!("The phone number")));
    let (address, postcode) = (
        values.maybe("address", &tr!("where a customer is" => "The address")),
        values.maybe("postcode", &tr!("The postcode")),
    );
    let country = values.maybe("country", &tr!("The country"));
    Some(Contact { name: name?, email, phone, address, postcode, country })
}
