//! What the shop says to its customers, in their language: its own text where it wrote one, Milepost's where these are still
//! Milepost's own words, else the shop's text in the shop's language. Nothing of it is translated by a machine.

use domain::{CustomerPage, HoldReason, Language, Status};
use locales::Words;

/// A text, and its language where that is not the page's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) language: Option<Language>,
}

/// The shop's texts for a language.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    page: &'a CustomerPage,
    language: Language,
}

impl<'a> Texts<'a> {
    pub(super) fn of(page: &'a CustomerPage, language: Language) -> Texts<'a> {
        Texts { page, language }
    }

    /// Where an order of this status is; none where it is hidden.
    pub(super) fn wording(self, status: &Status) -> Option<Said> {
        let base = status.customer_wording.as_deref()?;
        let own = status.customer_texts.get(&self.language).map(|texts| texts.wording.as_str());
        Some(self.chosen(own, base))
    }

    /// What the customer is to do in this status.
    pub(super) fn task(self, status: &Status) -> Option<Said> {
        let base = status.customer_task.as_deref()?;
        let own = status.customer_texts.get(&self.language).map(|texts| texts.task.as_str());
        Some(self.chosen(own, base))
    }

    /// What the customer is to do, for a hold that only they can end.
    pub(super) fn need(self, reason: HoldReason) -> Option<Said> {
        is_theirs(reason).then(|| self.hold(reason))
    }

    /// What the shop waits for. The note of a hold is for the team alone.
    pub(super) fn waits(self, reason: HoldReason) -> Option<Said> {
        (!is_theirs(reason)).then(|| self.hold(reason))
    }

    fn hold(self, reason: HoldReason) -> Said {
        let written = self.page.holds.get(&reason);
        let of = |language| written.and_then(|texts| texts.get(&language)).map(|text| &**text);
        match (of(self.language), of(self.page.language)) {
            (own, Some(base)) => self.chosen(own, base),
            (Some(own), None) => self.chosen(None, own).here(),
            (None, None) => {
                let key = format!("hold-{}", reason.name());
                Said { text: Words::of(self.language).text(&key), language: None }
            }
        }
    }

    fn chosen(self, own: Option<&str>, base: &str) -> Said {
        let own = own.map(str::trim).filter(|own| !own.is_empty());
        let known = || locales::known(base, self.language);
        match own.map(str::to_owned).or_else(known) {
            Some(text) => Said { text, language: None },
            None => {
                let language = (self.page.language != self.language).then_some(self.page.language);
                Said { text: base.to_owned(), language }
            }
        }
    }
}

impl Said {
    /// The same as one in the page's language.
    fn here(self) -> Said {
        Said { language: None, ..self }
    }
}

/// Whether only the customer can end such a hold.
fn is_theirs(reason: HoldReason) -> bool {
    match reason {
        HoldReason::Payment | HoldReason::Address | HoldReason::Customer => true,
        HoldReason::Stock | HoldReason::Supplier | HoldReason::Quality | HoldReason::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{CustomerText, default_calendar, default_workflow};

    fn said(text: &str, language: Option<Language>) -> Said {
        Said { text: text.into(), language }
    }

    #[test]
    fn the_shops_own_text_comes_first_and_its_own_language_last() {
        let (page, mut status) = (CustomerPage::default(), floor());
        let french = Texts::of(&page, Language::French);
        assert_eq!(french.wording(&status), Some(said("En cours de fabrication", None)));
        let german = CustomerPage { language: Language::German, ..CustomerPage::default() };
        let here = Texts::of(&german, Language::German);
        assert_eq!(here.wording(&status), Some(said("Wird gefertigt", None)), "whatever it is written in");
        status.customer_wording = Some("On the bench".into());
        assert_eq!(french.wording(&status), Some(said("On the bench", Some(Language::English))));
        let own = CustomerText { wording: "Sur l’établi".into(), ..CustomerText::default() };
        status.customer_texts.insert(Language::French, own);
        assert_eq!(french.wording(&status), Some(said("Sur l’établi", None)));
        assert_eq!(Texts::of(&page, Language::English).wording(&status), Some(said("On the bench", None)));
        status.customer_wording = None;
        assert_eq!(french.wording(&status), None);
    }

    #[test]
    fn a_hold_says_what_the_shop_wrote_or_milepost_says() {
        let mut page = CustomerPage::default();
        let hold = |page: &CustomerPage, language| Texts::of(page, language).waits(HoldReason::Stock);
        let german = hold(&page, Language::German).expect("a sentence");
        assert!(german.text.contains("nicht vorrätig") && german.language.is_none(), "{german:?}");
        let written = [(Language::English, "Sold out until May".parse().expect("a text"))].into();
        page.holds.insert(HoldReason::Stock, written);
        assert_eq!(hold(&page, Language::German), Some(said("Sold out until May", Some(Language::English))));
        assert!(Texts::of(&page, Language::German).need(HoldReason::Stock).is_none());
        assert!(Texts::of(&page, Language::German).need(HoldReason::Payment).is_some());
    }

    fn floor() -> Status {
        let workflow = default_workflow(default_calendar("Europe/London"));
        workflow.status(&"floor".parse().expect("an id")).expect("a status").clone()
    }
}
