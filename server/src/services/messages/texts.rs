//! In which words a message is said: the shop's own where it wrote some, else Milepost's.

use domain::{Language, MessageKind, MessageSettings, MessageText, Placeholder};
use locales::Words;

/// Those of a kind in a language.
pub(super) fn text(settings: &MessageSettings, kind: MessageKind, language: Language) -> MessageText {
    settings.text(kind, language).cloned().unwrap_or_else(|| usual(kind, language))
}

/// What Milepost says, with its places as a shop would write them.
pub(super) fn usual(kind: MessageKind, language: Language) -> MessageText {
    let places = Placeholder::ALL.map(|of| (of.name(), of.written().into()));
    let said = |part: &str| {
        let key = format!("message-{}-{part}", kind.name().replace('_', "-"));
        // What isolates a value is put around it when it is filled in.
        Words::of(language).say(&key, &places).replace(['\u{2068}', '\u{2069}', '\u{200f}'], "")
    };
    let why = "Milepost's own texts are whole, as a test makes sure";
    MessageText { subject: said("subject").parse().expect(why), body: said("body").parse().expect(why) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milepost_s_own_texts_are_whole_in_every_language() {
        let mut subjects = std::collections::BTreeSet::new();
        for language in Language::ALL {
            for kind in MessageKind::ALL.into_iter().chain([MessageKind::AnswerCopy]) {
                let text = usual(kind, language);
                assert_eq!(text.fault(), None, "{kind} in {}", language.tag());
                assert!(text.subject.contains("{number}") && text.body.contains("{customer}"), "{text:?}");
                assert!(subjects.insert((language, text.subject.to_string())), "{text:?} is said twice");
            }
        }
    }

    #[test]
    fn the_shop_s_own_words_come_first_in_their_language_alone() {
        let own = MessageText {
            subject: "Off it goes".parse().expect("a subject"),
            body: "Bye".parse().expect("a text"),
        };
        let mut settings = MessageSettings::default();
        let texts = [(Language::English, own.clone())].into();
        settings.texts.insert(MessageKind::Sent, texts);
        assert_eq!(text(&settings, MessageKind::Sent, Language::English), own);
        assert_eq!(
            text(&settings, MessageKind::Sent, Language::French),
            usual(MessageKind::Sent, Language::French)
        );
        assert_eq!(
            text(&settings, MessageKind::Ready, Language::English),
            usual(MessageKind::Ready, Language::English)
        );
    }
}
