//! Holidays out of an iCalendar file: what it has is shown before it is taken over, and taken over into what is not saved yet.

use super::draft::CalendarDraft;
use crate::{
    api::Client,
    components::{dates, dialog::Dialog, icon::Icon},
};
use domain::{Date, Holiday, tr, wire::IcsDays};
use leptos::{html, prelude::*, task::spawn_local};

/// More is not sent: a file of days off is far smaller, and the server takes no more.
const LARGEST: f64 = 1_000_000.0;

/// What a file has for a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    new: Vec<Holiday>,
    there: usize,
    passed: usize,
    repeated_to: Option<i32>,
    unread: Vec<String>,
}

impl Found {
    fn of(file: IcsDays, holidays: &[Holiday], today: Date) -> Found {
        let IcsDays { days, repeated_to, unread } = file;
        let is_there = |day: &Holiday| holidays.iter().any(|holiday| holiday.date == day.date);
        let (there, rest): (Vec<_>, Vec<_>) = days.into_iter().partition(is_there);
        let (passed, new): (Vec<_>, Vec<_>) = rest.into_iter().partition(|day| day.date < today);
        Found { new, there: there.len(), passed: passed.len(), repeated_to, unread }
    }

    /// `12 days: 7 are new, 3 are there already, 2 lie in the past.`
    fn sentence(&self) -> String {
        let total = self.new.len() + self.there + self.passed;
        let new = match self.new.len() {
            0 => tr!("of several days" => "none is new"),
            new => tr!("of several days" => "{n} is new" | "{n} are new" % new),
        };
        let there = (self.there > 0)
            .then(|| tr!("of several days" => "{n} is there already" | "{n} are there already" % self.there));
        let passed = (self.passed > 0).then(|| {
            tr!(
                "of several days" => "{n} lies in the past and would change nothing"
                    | "{n} lie in the past and would change nothing" % self.passed
            )
        });
        let parts: Vec<String> = [Some(new), there, passed].into_iter().flatten().collect();
        match total {
            0 => tr!("There is no day off in this file."),
            total => tr!("{n} day: {}." | "{n} days: {}." % total, parts.join(", ")),
        }
    }
}

/// The button that takes a file, and what follows.
#[component]
pub fn IcsImport(draft: CalendarDraft) -> impl IntoView {
    let (input, found, fault) =
        (NodeRef::<html::Input>::new(), RwSignal::new(None::<Found>), RwSignal::new(None::<String>));
    let choose = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        fault.set(None);
        if file.size() > LARGEST {
            fault.set(Some(tr!("This file is larger than 1 MB: export the days off alone.")));
            input.set_value("");
            return;
        }
        let answer = Client.read_ics(&draft.slug.get_value(), file);
        spawn_local(async move {
            match answer.await {
                Ok(days) => {
                    let there = draft.holidays.try_get_untracked().unwrap_or_default();
                    found.try_set(Some(Found::of(days, &there, draft.today())));
                }
                Err(error) => drop(fault.try_set(Some(error.message()))),
            }
            // The same file can be chosen once more.
            input.set_value("");
        });
    };
    let close = Callback::new(move |()| found.set(None));
    view! {
        <label class="Button Holidays-file">
            <Icon name="import" />{tr!("From an .ics file…")}
            <input class="visually-hidden" type="file" accept=".ics,text/calendar" node_ref=input on:change=choose />
        </label>
        <div role="alert">{move || fault.get().map(|fault| view! { <p class="FormErrors">{fault}</p> })}</div>
        {move || found.get().map(|found| view! { <Preview draft found done=close /> })}
    }
}

#[component]
fn Preview(draft: CalendarDraft, found: Found, done: Callback<()>) -> impl IntoView {
    let today = draft.today();
    let row = |day: &Holiday| view! { <li><time datetime=day.date.to_string()>{dates::short_near(day.date, today)}</time> <span dir="auto">{day.name.clone()}</span></li> };
    let rows = found.new.iter().map(row).collect_view();
    let unread = (!found.unread.is_empty()).then(|| {
        let lines =
            found.unread.iter().map(|line| view! { <li dir="auto">{line.clone()}</li> }).collect_view();
        view! { <div class="IcsDialog-unread"><h3>{tr!("Not read")}</h3><ul>{lines}</ul></div> }
    });
    let until = found.repeated_to.map(|year| view! { <p class="Field-hint">{tr!("Days that come every year are read up to {}.", year)}</p> });
    let (sentence, count) = (found.sentence(), found.new.len());
    let label = tr!("Add {n} day" | "Add {n} days" % count);
    let add = move |_| {
        draft.add_holidays(found.new.clone());
        done.run(());
    };
    view! {
        <Dialog labelled_by="ics-heading" class="IcsDialog" on_close=done>
            <h2 id="ics-heading">{tr!("Holidays from this file")}</h2>
            <p>{sentence}</p>
            {until}
            <ul class="IcsDialog-days" tabindex="0" aria-label=tr!("New holidays")>{rows}</ul>
            {unread}
            <div class="Form-actions">
                <button class="Button" type="button" on:click=move |_| done.run(())>{if count > 0 { tr!("Cancel") } else { tr!("Close") }}</button>
                {(count > 0).then(|| view! { <button class="Button" data-kind="primary" type="button" autofocus=true on:click=add><Icon name="plus" />{label}</button> })}
            </div>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Holiday {
        Holiday::on(text.parse().expect("a date"))
    }

    fn found(days: &[&str], there: &[&str]) -> Found {
        let file = IcsDays { days: days.iter().map(|text| day(text)).collect(), ..IcsDays::default() };
        let there: Vec<Holiday> = there.iter().map(|text| day(text)).collect();
        Found::of(file, &there, day("2026-11-28").date)
    }

    #[test]
    fn a_file_is_told_before_it_is_taken_over() {
        let some = found(
            &["2026-01-01", "2026-11-28", "2026-12-25", "2026-12-26", "2027-01-01"],
            &["2026-12-25", "2027-01-01"],
        );
        assert_eq!(some.new, [day("2026-11-28"), day("2026-12-26")]);
        assert_eq!(
            some.sentence(),
            "5 days: 2 are new, 2 are there already, 1 lies in the past and would change nothing."
        );
        assert_eq!(found(&[], &[]).sentence(), "There is no day off in this file.");
        assert_eq!(found(&["2026-12-25"], &[]).sentence(), "1 day: 1 is new.");
        assert_eq!(
            found(&["2026-12-25"], &["2026-12-25"]).sentence(),
            "1 day: none is new, 1 is there already."
        );
    }
}
