//! Forms that work without script: the browser posts them to the address of their page, and the server reads them with the
//! very functions that read them in the browser.

use crate::{
    api::ApiError,
    components::form::{FieldErrors, FormValues, ReturnedForm},
    submit::show,
};
use domain::spoken;
use leptos::prelude::Owner;

/// Such a form, on both sides.
pub struct PostedForm<I> {
    pub(crate) name: &'static str,
    pub(crate) read: fn(&FormValues, FieldErrors) -> Option<I>,
    /// What is said instead of the API's own sentence for this status, `tr_later!`.
    pub(crate) words: (u16, &'static str),
}

impl<I> PostedForm<I> {
    /// What a body says, or the form with what is wrong with it.
    pub fn read(&self, body: &str) -> Result<I, ReturnedForm> {
        self.with_values(body, |values, errors| {
            let input = (self.read)(values, errors).filter(|_| values.sound());
            input.ok_or_else(|| errors.give_back(values))
        })
    }

    /// The form with what the services said to it.
    pub fn refused(&self, body: &str, error: ApiError) -> ReturnedForm {
        self.with_values(body, |values, errors| {
            show(errors, &self.reworded(error));
            errors.give_back(values)
        })
    }

    /// The error in the words of this form.
    pub(crate) fn reworded(&self, error: ApiError) -> ApiError {
        error.reworded(self.words.0, &spoken::say(self.words.1))
    }

    fn with_values<T>(&self, body: &str, then: impl FnOnce(&FormValues, FieldErrors) -> T) -> T {
        // Errors are signals, which somebody must own.
        Owner::new().with(|| {
            let errors = FieldErrors::new(self.name);
            then(&FormValues::posted(body, errors), errors)
        })
    }
}
