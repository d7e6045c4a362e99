//! What the customer says on the tracking page, and what the shop answers to a wish to cancel. The customer can do what
//! [`crate::OrderState::open_to_customer`] offers and nothing else.

use super::context::{CommandContext, Verdict, refuse, settle};
use crate::{
    COMMENTS_LIMIT, CustomerAct, CustomerAnswer, Event, Need, OrderState, OtherLanguage, Party, Refusal,
    RefusalCode as Code, TextRef, spoken::tr,
};
use std::collections::BTreeSet;

impl CommandContext<'_> {
    pub(super) fn answer(&self, order: &OrderState, answer: &CustomerAnswer) -> Verdict {
        let event = match answer {
            CustomerAnswer::AcceptDate => {
                self.offered(order, &CustomerAct::AcceptDate)?;
                let none = || refuse(Code::PromiseMissing, tr!("No date was promised."));
                Event::DateAccepted { promise: order.promise.ok_or_else(none)? }
            }
            CustomerAnswer::AskToCancel { reason } => {
                self.offered(order, &CustomerAct::AskToCancel)?;
                Event::CancelAsked { reason: reason.clone() }
            }
            CustomerAnswer::Reply { comment, text } => {
                self.offered(order, &CustomerAct::Reply)?;
                if order.comments.len() >= COMMENTS_LIMIT {
                    let message =
                        tr!("So much was said of this order that nothing more fits: please call us.");
                    return Err(refuse(Code::TooManyComments, message));
                }
                Event::Commented { comment: *comment, text: text.clone(), mentions: BTreeSet::new() }
            }
            CustomerAnswer::SpeakTo(language) => return self.speak_to(order, language),
        };
        Ok(vec![self.now(event)])
    }

    /// Whether it is another one than before is asked where the texts are known.
    pub(super) fn speak_to(&self, _: &OrderState, language: &OtherLanguage) -> Verdict {
        let OtherLanguage { before, after } = language.clone();
        Ok(vec![self.now(Event::LanguageChosen { before, after })])
    }

    /// The customer decides for nobody but themselves.
    pub(super) fn customers_turn(
        &self,
        order: &OrderState,
        act: &CustomerAct,
    ) -> Result<Option<Party>, Vec<Refusal>> {
        self.offered(order, act).map(|()| None)
    }

    fn offered(&self, order: &OrderState, act: &CustomerAct) -> Result<(), Vec<Refusal>> {
        match self.actor.is_customer() && order.open_to_customer(self.workflow).contains(act) {
            true => Ok(()),
            false => {
                let message = tr!("This is not asked any more: look at the page as it is now.");
                Err(refuse(Code::NotAsked, message))
            }
        }
    }

    pub(super) fn decline_cancel(&self, order: &OrderState, reason: Option<&TextRef>) -> Verdict {
        settle(
            self.unless_tended(order, |status, who| tr!("In {}, {} answers customers.", status, who))
                .into_iter()
                .collect(),
        )?;
        if !order.answers.asks_to_cancel() {
            let message = tr!("The customer does not ask to cancel, or was answered already.");
            return Err(refuse(Code::NothingToChange, message));
        }
        let none = || {
            let message = tr!("Say why it cannot be cancelled any more: the customer reads it.");
            vec![Refusal::asks(Need::Reason, message)]
        };
        let reason = reason.ok_or_else(none)?;
        Ok(vec![self.now(Event::CancelDeclined { reason: reason.clone() })])
    }
}
