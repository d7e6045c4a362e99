//! What every form does when it is sent: read, say what is wrong, send what is right, say what the server made of it.

use crate::{
    api::{ApiError, ApiResult},
    components::{
        form::{FieldErrors, FormValues},
        notices::use_notices,
    },
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The handler of a form: `read` takes what was typed and reports what is wrong with it, `send` sends it, and `done` gets
/// the answer. Until then the form is busy.
pub fn on_submit<I, T, F>(
    errors: FieldErrors,
    busy: RwSignal<bool>,
    read: impl Fn(&FormValues) -> Option<I> + Clone + 'static,
    send: impl Fn(I) -> F + Clone + 'static,
    done: impl Fn(T) + Clone + 'static,
) -> impl Fn(SubmitEvent) + Clone + 'static
where
    T: 'static,
    F: Future<Output = ApiResult<T>> + 'static,
{
    let notices = use_notices();
    move |event| {
        let Some(values) = FormValues::of(&event, errors) else { return };
        let input = read(&values);
        // Asked in any case: it puts the focus on the first field that is wrong.
        let sound = values.sound();
        let Some(input) = input.filter(|_| sound) else { return };
        busy.set(true);
        let (answer, done) = (send(input), done.clone());
        spawn_local(async move {
            let answer = answer.await;
            // Its page may be gone; what was sent is done all the same, and if not, somebody has to know.
            if busy.try_set(false).is_some() {
                if let Err(error) = answer {
                    notices.warn(error.message());
                }
                return;
            }
            match answer {
                Ok(value) => done(value),
                Err(error) => show(errors, &error),
            }
        });
    }
}

/// What went wrong, beside the fields that it is about.
pub fn show(errors: FieldErrors, error: &ApiError) {
    match error {
        ApiError::Problem(problem) => errors.show(problem),
        error => errors.set_whole(error.message()),
    }
}
