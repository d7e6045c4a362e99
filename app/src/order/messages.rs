//! What the customer was told by mail, will be, or was not and why.

use super::context::use_order;
use crate::{
    api::{ApiFuture, Client},
    components::{moment::Moment, typed::typed},
};
use domain::{
    Reported, Suppressed,
    spoken::say,
    tr,
    wire::{MessageState, MessageView, MessagesView},
};
use leptos::{prelude::*, task::spawn_local};

/// The part of the drawer; nothing where the shop tells its customers nothing and never did.
#[component]
pub fn Messages() -> impl IntoView {
    let order = use_order();
    let shown = Memo::new(move |_| order.messages.with(|messages| messages.on || !messages.items.is_empty()));
    move || {
        shown.get().then(|| {
            view! {
                <section class="Drawer-part Messages" aria-label=tr!("Messages")>
                    <header><h3>{tr!("Messages")}</h3></header>
                    <Unreachable />
                    <List />
                </section>
            }
        })
    }
}

/// Why nothing reaches the customer now.
#[component]
fn Unreachable() -> impl IntoView {
    let order = use_order();
    move || {
        let (why, answer) = order.messages.with(|messages| (messages.unreachable, messages.answer.clone()));
        why.map(|why| {
            let words = match why {
                Suppressed::NoAddress => tr!("The order has no e-mail address: its customer is told nothing."),
                Suppressed::Unsubscribed => tr!("The customer wants no messages at this address."),
                Suppressed::Complained => tr!("The customer reported a message as spam: nothing more is sent to this address."),
                _ => tr!("This address refuses mail: ask the customer for another one. Nothing is sent until it is changed."),
            };
            view! {
                <p class="Messages-note" role="note">{words}</p>
                {answer.map(|answer| view! { <p class="Field-hint">{tr!("The mail server said:")} " " {typed(answer)}</p> })}
            }
        })
    }
}

#[component]
fn List() -> impl IntoView {
    let order = use_order();
    let none = Memo::new(move |_| order.messages.with(|messages| messages.items.is_empty()));
    let items = move || order.messages.with(|messages| messages.items.clone());
    view! {
        {move || none.get().then(|| view! { <p class="Field-hint">{tr!("Nothing was told yet.")}</p> })}
        <ul class="Messages-list">
            <For each=items key=|item| (item.id, item.state.clone(), item.tries, item.again, item.returned) children=|item| view! { <Row item /> } />
        </ul>
    }
}

#[component]
fn Row(item: MessageView) -> impl IntoView {
    let order = use_order();
    let can_edit = order.may_edit();
    let MessageView { id, kind, state, subject, tries, answer, returned, again, .. } = item;
    let waits = matches!(state, MessageState::Waiting { .. }) && tries == 0;
    let (tag, words) = tag(&state, tries, returned.map(|note| note.what));
    let zone = order.zone();
    let when = match state {
        _ if returned.is_some() => returned.map(|note| (None, note.at)),
        MessageState::Waiting { until } => Some((Some(tr!("a message, before a moment" => "leaves")), until)),
        MessageState::Sent { at } | MessageState::Shown { at } | MessageState::Failed { at } => {
            Some((None, at))
        }
        MessageState::Suppressed { .. } => None,
    };
    let (busy, fault) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let ask = move |call: ApiFuture<MessagesView>, said: String| {
        busy.set(true);
        spawn_local(async move {
            let answer = call.await;
            let _ = busy.try_set(false);
            match answer {
                Ok(messages) => {
                    order.notices.say(said);
                    let _ = order.messages.try_set(messages);
                }
                Err(error) => {
                    let _ = fault.try_set(Some(error.message()));
                }
            }
        });
    };
    let leave = move |_| ask(Client.leave_message_out(order.id, id), tr!("The customer is not told"));
    let send = move |_| ask(Client.message_again(order.id, id), tr!("It is sent again"));
    view! {
        <li class="Messages-row">
            <p>
                <b>{say(kind.label())}</b> " " <span class="Tag" data-kind=tag>{words}</span> " "
                {when.map(|(before, at)| view! { <span class="Muted">{before.map(|words| format!("{words} "))} <Moment at zone /></span> })}
            </p>
            {subject.map(|subject| view! { <p class="Messages-subject">"“" {typed(subject)} "”"</p> })}
            {answer.map(|answer| view! { <p class="Field-hint">{tr!("The mail server said:")} " " {typed(answer)}</p> })}
            {move || can_edit.get().then(|| view! {
                <div class="Drawer-actions">
                    {waits.then(|| view! { <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=leave>{tr!("Do not send")}</button> })}
                    {again.then(|| view! { <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=send>{tr!("Send again")}</button> })}
                </div>
            })}
            <div role="alert">{move || fault.get().map(|fault| view! { <p class="Field-error">{fault}</p> })}</div>
        </li>
    }
}

fn tag(state: &MessageState, tries: u32, returned: Option<Reported>) -> (&'static str, String) {
    if let Some(what) = returned {
        return ("late", came_back(what));
    }
    match state {
        MessageState::Waiting { .. } if tries > 0 => ("warn", tr!("Waits, tried {} times", tries)),
        MessageState::Waiting { .. } => ("", tr!("a message" => "Waits")),
        MessageState::Sent { .. } => ("done", tr!("a message" => "Sent")),
        MessageState::Shown { .. } => ("", tr!("a message" => "Shown only")),
        MessageState::Failed { .. } => ("late", tr!("a message" => "Not delivered")),
        MessageState::Suppressed { why, by } => ("", tr!("Not told: {}", why_not(*why, by.as_deref()))),
    }
}

/// What was reported of a message after it had left.
pub fn came_back(what: Reported) -> String {
    match what {
        Reported::Bounced { code: Some(code) } => tr!("a message" => "Came back, status {}", code),
        Reported::Bounced { code: None } => tr!("a message" => "Came back"),
        Reported::Complained => tr!("a message" => "Reported as spam"),
    }
}

/// Why a message did not leave.
pub fn why_not(why: Suppressed, by: Option<&str>) -> String {
    match (why, by) {
        (Suppressed::SwitchedOff, Some(by)) => tr!("switched off by {}", domain::isolated(by)),
        _ => say(why.words()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_nobody_was_told_is_said() {
        let suppressed = |why, by: Option<&str>| {
            tag(&MessageState::Suppressed { why, by: by.map(str::to_owned) }, 0, None).1
        };
        assert_eq!(suppressed(Suppressed::SwitchedOff, Some("Ada")), "Not told: switched off by Ada");
        assert_eq!(suppressed(Suppressed::SwitchedOff, None), "Not told: switched off");
        assert_eq!(suppressed(Suppressed::NoAddress, None), "Not told: no e-mail address");
        let sent = MessageState::Sent { at: Default::default() };
        let returned = |what| tag(&sent, 1, Some(what)).1;
        assert_eq!(returned(Reported::Bounced { code: "5.1.1".parse().ok() }), "Came back, status 5.1.1");
        assert_eq!(returned(Reported::Bounced { code: None }), "Came back");
        assert_eq!(returned(Reported::Complained), "Reported as spam");
    }
}
