//! Whom a move would have told, said before it is made: the server foretells it by the rule and the texts that it tells by.

use super::{
    forecast::MoveInput,
    state::{BoardState, use_board},
};
use crate::{
    api::{ApiResult, Client},
    commands::pause,
    components::{icon::Icon, moment::Moment},
};
use domain::{
    Language, OrderId, Promise, StatusId, isolated,
    spoken::say,
    tr,
    wire::{AskForecast, AskForetold, Foretold, ForetoldMessage, MessageForecast, NotTold},
};
use futures::future::{Either, select};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::BTreeMap, time::Duration};

/// How long a move that asks nothing waits to hear whom it tells.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long nothing has to be typed until it is asked what the words are now.
const SETTLED: Duration = Duration::from_millis(350);

impl BoardState {
    /// Whether customers may be told of a move there.
    pub fn may_tell(self, to: &StatusId) -> bool {
        let announces = |rules: &super::forecast::Rules| {
            rules.workflow.status(to).is_some_and(|status| status.announces().is_some())
        };
        self.session.tells_customers() && self.view.rules.with_untracked(|rules| announces(rules))
    }

    /// Whom a move of these orders would have told.
    pub async fn foretell_messages(
        self,
        orders: Vec<OrderId>,
        to: StatusId,
        promise: Option<Promise>,
    ) -> ApiResult<MessageForecast> {
        Client.foretell_messages(&self.slug(), &AskForecast { orders, to, promise }).await
    }

    /// What a move that is made at once says of whom it tells, where that is known soon.
    pub async fn foretold_in_words(self, order: OrderId, to: &StatusId) -> Option<String> {
        if !self.may_tell(to) {
            return None;
        }
        let asked = Box::pin(self.foretell_messages(vec![order], to.clone(), None));
        match select(asked, Box::pin(pause(PATIENCE))).await {
            Either::Left((Ok(forecast), _)) => {
                let told = forecast.told.into_iter().next()?;
                Some(tr!("{} is e-mailed unless you undo it", isolated(&told.name)))
            }
            _ => None,
        }
    }
}

/// Who is told, with a switch that leaves them out; nothing where nobody would be told.
#[component]
pub fn Telling(
    /// The orders that would be moved.
    orders: Vec<OrderId>,
    /// Where to.
    to: StatusId,
    /// What the move brings along.
    #[prop(into)]
    given: Signal<MoveInput>,
    /// Whether the customers are left out.
    quiet: RwSignal<bool>,
) -> impl IntoView {
    let board = use_board();
    if !board.session.tells_customers() {
        return ().into_any();
    }
    let forecast = RwSignal::new(None::<ApiResult<MessageForecast>>);
    let asked = StoredValue::new(0u32);
    let target = to.clone();
    // What else is given changes neither whether they are told nor the subject.
    let promise = Memo::new(move |_| given.with(|given| given.promise));
    Effect::new(move || {
        let (promise, orders, to) = (promise.get(), orders.clone(), target.clone());
        let turn = asked.with_value(|asked| asked + 1);
        asked.set_value(turn);
        spawn_local(async move {
            let answer = board.foretell_messages(orders, to, promise).await;
            // What was asked since is what counts.
            if asked.try_get_value() == Some(turn) {
                let _ = forecast.try_set(Some(answer));
            }
        });
    });
    let zone =
        StoredValue::new(board.view.rules.with_untracked(|rules| rules.workflow.calendar.zone.clone()));
    (move || match forecast.get() {
        None => None,
        Some(Err(error)) => {
            let why = tr!("Whom this tells is not known now: {}", error.message());
            Some(view! { <p class="Field-hint">{why}</p> }.into_any())
        }
        Some(Ok(MessageForecast { told, not, .. })) if told.is_empty() => {
            (!not.is_empty()).then(|| view! { <NotToldWords not alone=true /> }.into_any())
        }
        Some(Ok(MessageForecast { told, not, leaves })) => Some(
            view! { <Told told not leaves zone=zone.get_value() to=to.clone() given quiet /> }.into_any(),
        ),
    })
    .into_any()
}

#[component]
fn Told(
    told: Vec<Foretold>,
    not: Vec<NotTold>,
    leaves: Option<domain::Instant>,
    zone: String,
    to: StatusId,
    given: Signal<MoveInput>,
    quiet: RwSignal<bool>,
) -> impl IntoView {
    let heading = heading(&told);
    let only = match &told[..] {
        [only] => Some((only.order, only.language)),
        _ => None,
    };
    let subject = told.first().map(|told| told.subject.clone()).filter(|_| only.is_some());
    let shown = heading.clone();
    view! {
        <section class="Telling" aria-label=tr!("E-mail to customers") data-quiet=move || quiet.get().then_some("")>
            <label class="Telling-switch">
                <Icon name="mail" />
                <b dir="auto">{move || if quiet.get() { tr!("Nobody is e-mailed") } else { shown.clone() }}</b>
                <input
                    type="checkbox" role="switch" aria-label=heading
                    prop:checked=move || !quiet.get()
                    on:change:target=move |event| quiet.set(!event.target().checked())
                />
            </label>
            {move || (!quiet.get()).then(|| view! {
                {subject.clone().map(|subject| view! { <p class="Telling-subject">{tr!("“{}”", isolated(&subject))}</p> })}
                {only.map(|(order, language)| view! { <ReadIt order language to=to.clone() given /> })}
                {leaves.map(|at| view! {
                    <p class="Field-hint">{tr!("before a moment" => "Goes out")} " " <Moment at zone=zone.clone() /> ", " {tr!("behind a moment" => "once this can no longer be taken back.")}</p>
                })}
            })}
            {(!not.is_empty()).then(|| view! { <NotToldWords not alone=false /> })}
        </section>
    }
}

/// The words that one customer would get, for whoever opens them: with what was typed so far.
#[component]
fn ReadIt(order: OrderId, language: Language, to: StatusId, given: Signal<MoveInput>) -> impl IntoView {
    let words = RwSignal::new(None::<ApiResult<ForetoldMessage>>);
    let (open, asked) = (RwSignal::new(false), StoredValue::new(0u32));
    Effect::new(move || {
        if !open.get() {
            return;
        }
        let MoveInput { reason, fields, promise, .. } = given.get();
        let ask = AskForetold { to: to.clone(), reason, fields, promise };
        let turn = asked.with_value(|asked| asked + 1);
        asked.set_value(turn);
        spawn_local(async move {
            if turn > 1 {
                pause(SETTLED).await;
            }
            if asked.try_get_value() != Some(turn) {
                return;
            }
            let answer = Client.read_foretold(order, &ask).await;
            if asked.try_get_value() == Some(turn) {
                let _ = words.try_set(Some(answer));
            }
        });
    });
    view! {
        <details class="Telling-words" on:toggle:target=move |event| open.set(event.target().open())>
            <summary>{tr!("Read it")}</summary>
            {move || match words.get() {
                None => view! { <p class="Field-hint">{tr!("Asking…")}</p> }.into_any(),
                Some(Err(error)) => view! { <p class="Field-hint">{error.message()}</p> }.into_any(),
                Some(Ok(message)) => view! {
                    <pre lang=language.tag() dir=language.dir() tabindex="0">{message.text}</pre>
                    <p class="Field-hint">{tr!("This is what goes out, with what you have entered here so far.")}</p>
                }
                .into_any(),
            }}
        </details>
    }
}

/// How many are not told, by the reason.
#[component]
fn NotToldWords(not: Vec<NotTold>, alone: bool) -> impl IntoView {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for NotTold { why, .. } in &not {
        *counts.entry(why.words()).or_default() += 1;
    }
    let single = alone && not.len() == 1;
    let lines = counts.into_iter().map(|(why, count)| {
        let line = match single {
            true => tr!("The customer is not told: {}.", say(why)),
            false => tr!("{n} not told: {}." | "{n} not told: {}." % count, say(why)),
        };
        view! { <p class="Field-hint">{line}</p> }
    });
    lines.collect_view()
}

fn heading(told: &[Foretold]) -> String {
    match told {
        [only] => {
            tr!("Will e-mail {}, in {}", isolated(&only.name), say(only.language.english_name()))
        }
        several => tr!("Will e-mail {n} customers" | "Will e-mail {n} customers" % several.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Language, MessageKind};
    use uuid::Uuid;

    #[test]
    fn one_is_named_and_several_are_counted() {
        let ana = Foretold {
            order: OrderId(Uuid::nil()),
            kind: MessageKind::Sent,
            name: "Ana Arce".into(),
            language: Language::Spanish,
            subject: "Su pedido".into(),
        };
        assert_eq!(heading(std::slice::from_ref(&ana)), "Will e-mail Ana Arce, in Spanish");
        assert_eq!(heading(&vec![ana; 13]), "Will e-mail 13 customers");
    }
}
