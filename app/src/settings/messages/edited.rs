//! The text that is looked at.

use domain::{Language, MessageKind};
use leptos::prelude::*;

/// Its kind and language, and subject and text as they are typed.
#[derive(Clone, Copy)]
pub struct Edited {
    /// What it tells of.
    pub kind: RwSignal<MessageKind>,
    /// In which language.
    pub language: RwSignal<Language>,
    /// The subject.
    pub subject: RwSignal<String>,
    /// The text.
    pub body: RwSignal<String>,
}

impl Edited {
    /// The first of them in a language.
    pub fn new(language: Language) -> Edited {
        Edited {
            kind: RwSignal::new(MessageKind::Placed),
            language: RwSignal::new(language),
            subject: RwSignal::default(),
            body: RwSignal::default(),
        }
    }
}
