//! How far an order was raised for staying too long, at a glance: on its card, in the drawer, in rows.

use super::{icon::Icon, moment::Moment};
use domain::{Card, Instant, tr};
use leptos::prelude::*;

/// What a card says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EscalationSaid {
    /// Whoever has it was warned that its time runs out.
    Warned,
    /// Somebody was told that it is over its time.
    Escalated,
    /// Somebody sees to it, until then.
    SeenTo(Instant),
}

impl EscalationSaid {
    /// What a card says; nothing while nobody was told, or while the order is on hold.
    pub fn of(card: &Card) -> Option<EscalationSaid> {
        let raised = card.escalation.as_ref().filter(|_| card.hold.is_none())?;
        Some(match &raised.acknowledged {
            Some(given) => EscalationSaid::SeenTo(given.until),
            None if raised.is_raised() => EscalationSaid::Escalated,
            None => EscalationSaid::Warned,
        })
    }
}

/// The same as a tag.
#[component]
pub fn EscalationTag(
    said: EscalationSaid,
    /// The board's zone.
    #[prop(into)]
    zone: String,
) -> impl IntoView {
    match said {
        EscalationSaid::Warned => {
            view! { <span class="Tag" data-kind="warn" data-escalation="warned"><Icon name="clock" /><span class="Tag-text">{tr!("Time is running out")}</span></span> }
                .into_any()
        }
        EscalationSaid::Escalated => {
            view! { <span class="Tag" data-kind="late" data-escalation="escalated"><Icon name="alert" /><span class="Tag-text">{tr!("an order" => "Escalated")}</span></span> }
                .into_any()
        }
        EscalationSaid::SeenTo(at) => view! {
            <span class="Tag" data-kind="held" data-escalation="seen-to"><Icon name="check" /><span class="Tag-text">{tr!("before a moment" => "Seen to until")} " " <Moment at zone /></span></span>
        }
        .into_any(),
    }
}
