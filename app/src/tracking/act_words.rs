//! What is said around the customer's acts, in one place, so that it can be said in other languages.

use crate::components::dates;
use domain::{Date, Promise, isolated};

pub const NEED: &str = "We need an answer from you";
pub const APPROVE: &str = "Approve or ask for a change…";
pub const REPLY: &str = "Answer…";
pub const REPLY_MORE: &str = "Add something…";
pub const REPLIED: &str = "We have your answer. Thank you: we will go on with your order.";
pub const ACCEPT: &str = "New date is fine…";
pub const CANCEL: &str = "Ask to cancel…";
pub const LATER: &str = "Does the new date suit you?";
pub const LATER_SAYS: &str =
    "Your order arrives later than promised. If that does not suit you, you can ask us to cancel.";
pub const ACCEPTED: &str = "You agreed to the new date. Thank you.";
pub const YOUR_ANSWERS: &str = "Your answers";
pub const SEAL: &str = "Fingerprint of what you decided on:";
pub const NOT_ASKED: &str = "There is nothing to answer here any more";
pub const NOT_ASKED_SAYS: &str =
    "It was answered already, or something changed since. Your order’s page says how it stands now.";
pub const BACK: &str = "Back to your order";
pub const CHANGED: &str =
    "Something about your order changed in the meantime. Please look again: this is how it is now.";
pub const TOO_OFTEN: &str = "That was a lot at once. Please wait a few minutes and try again.";
pub const WRONG: &str = "That did not work. Please try again in a moment.";

pub const ONLY_THIS: &str =
    "You approve what stands here and nothing else. If we have to change any of it, we ask you again.";
pub const CONTACT_TOO: &str = "Your name and address as you gave them to us.";
pub const FINGERPRINT: &str = "Fingerprint of all of this:";
pub const ITEMS: &str = "Items";
pub const ARRIVES: &str = "Arrives";
pub const WANTED: &str = "What should be different?";
pub const WANTED_HINT: &str = "Needed if you ask for a change.";
pub const ASK_CHANGE: &str = "Ask for a change";

pub const DATE_HEADING: &str = "Is the new date fine?";
pub const PROMISED: &str = "Promised";
pub const NEW_DATE: &str = "New date";
pub const WHY: &str = "Why";
pub const DATE_YES: &str = "Yes, the new date is fine";

pub const CANCEL_HEADING: &str = "Ask us to cancel this order?";
pub const CANCEL_SAYS: &str = "Nothing is cancelled yet: we read your wish and answer you on your order’s page. Work that has begun may have to be paid for.";
pub const CANCEL_WHY: &str = "Why, if you want to say";
pub const CANCEL_YES: &str = "Ask to cancel";

pub const REPLY_HEADING: &str = "Your answer";
pub const REPLY_LABEL: &str = "What do you want to tell us?";
pub const ADDRESS_HEADING: &str = "Where should it go?";
pub const ADDRESS_LABEL: &str = "Your complete delivery address";
pub const REPLY_SAYS: &str = "Whoever takes care of your order reads it.";
pub const REPLY_YES: &str = "Send";

pub const REPLACED_HEADING: &str = "This link was replaced by a new one";
pub const REPLACED_SAYS: &str = "Open the newest message about your order, or have the new link sent to the e-mail address that you ordered with.";
pub const EXPIRED_HEADING: &str = "This link has ended";
pub const EXPIRED_SAYS: &str = "Your order was completed a while ago, and its page is not kept for ever. If you need to know something about it, please ask:";
pub const EMAIL: &str = "Your e-mail address";
pub const SEND_LINK: &str = "Send me the new link";
pub const LINK_SENT: &str = "If this is the address that the order was made with, the new link is on its way to it. It can take some minutes.";

pub const LOOK_UP: &str = "Find your order";
pub const LOOK_UP_SAYS: &str = "With its number and one thing that we know of you.";
pub const NUMBER: &str = "Order number";
pub const CONTACT: &str = "E-mail, phone number or postcode";
pub const CONTACT_HINT: &str = "As you gave it when you ordered.";
pub const FIND: &str = "Show my order";
pub const NOT_FOUND: &str = "We did not find an order with these two. Please check both. If they are right, we have sent the link to the e-mail address of the order.";
pub const LOOK_UP_INSTEAD: &str = "Find your order by its number";

pub fn approve_heading(name: &str) -> String {
    format!("Approve “{}”?", isolated(name))
}

pub fn approve_yes(name: &str) -> String {
    format!("Yes, approve “{}”", isolated(name))
}

pub fn please_approve(name: &str) -> String {
    format!("Please look at “{}” and approve it, or tell us what should be different.", isolated(name))
}

pub fn decided(name: &str, granted: bool, at: chrono::NaiveDateTime, today: Date) -> String {
    let (name, when) = (isolated(name), dates::long_near(at.date(), today));
    match granted {
        true => format!("You approved “{name}” on {when}."),
        false => format!("You asked for a change to “{name}” on {when}. We will come back to you."),
    }
}

pub fn cancel_asked(at: chrono::NaiveDateTime, today: Date) -> String {
    format!("You asked us to cancel on {}. We will answer you here.", dates::long_near(at.date(), today))
}

pub fn cancel_declined(at: chrono::NaiveDateTime, today: Date) -> String {
    format!(
        "You asked us to cancel on {}. It cannot be cancelled any more:",
        dates::long_near(at.date(), today)
    )
}

pub fn window(promise: Promise, today: Date) -> String {
    super::words::window(promise, today)
}

pub fn back_to(number: &str) -> String {
    format!("‹ Order {}", isolated(number))
}
