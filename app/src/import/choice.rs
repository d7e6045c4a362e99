//! One answer of a few.

use domain::tr;
use leptos::prelude::*;

/// A menu. What nobody chose yet stands first and says so.
#[component]
pub fn Choice(
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// What it is.
    #[prop(into)]
    label: String,
    /// Values, and what people read.
    options: Vec<(String, String)>,
    /// What is chosen at first.
    chosen: Option<String>,
    /// What helps to choose.
    #[prop(optional_no_strip)]
    hint: Option<String>,
) -> impl IntoView {
    let id = format!("import-{name}");
    let notes = format!("{id}-notes");
    // An answer that is not among those offered was given in its own words and stays.
    let own = chosen
        .clone()
        .filter(|chosen| !chosen.is_empty() && !options.iter().any(|(value, _)| value == chosen));
    let open = chosen.as_ref().is_none_or(String::is_empty);
    let options = own.map(|own| (own.clone(), own)).into_iter().chain(options);
    let options = options.map(|(value, words)| {
        let selected = chosen.as_ref() == Some(&value);
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <div class="Field" data-open=open.then_some("")>
            <label for=id.clone()>{label}</label>
            <select class="Input" id=id name=name aria-describedby=notes.clone()>
                {open.then(|| view! { <option value="" selected>{tr!("– choose –")}</option> })}
                {options.collect_view()}
            </select>
            <div class="Field-notes" id=notes>{hint.map(|hint| view! { <p class="Field-hint">{hint}</p> })}</div>
        </div>
    }
}
