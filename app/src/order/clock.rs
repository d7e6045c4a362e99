//! How long the order has been in its status and until when it may be, and on request how that was counted, day by day.

use super::context::use_order;
use crate::{
    api::Client,
    components::{
        ages::{age_words, heat},
        dates,
        icon::Icon,
        moment::{Moment, local_time},
        typed::typed,
    },
};
use chrono::TimeDelta;
use domain::{Age, ClockDay, Date, Instant, StretchKind, spoken::say, tr, wire::ClockView};
use leptos::{prelude::*, task::spawn_local};

/// The part of the drawer.
#[component]
pub fn TimeInStatus() -> impl IntoView {
    let order = use_order();
    let card = order.part(|order| order.card.clone());
    let age = Memo::new(move |_| {
        let rules = order.board.rules();
        let card = card.get();
        let age = card.age(&rules.workflow, &rules.spans, order.board.now()).filter(|_| !card.archived)?;
        Some((
            age_words(age, card.hold.is_some(), rules.workflow.calendar.working_day()),
            heat_of(age, card.hold.is_some()),
        ))
    });
    let due =
        Memo::new(move |_| card.with(|card| card.due_at.filter(|_| card.hold.is_none() && !card.archived)));
    let open = RwSignal::new(false);
    let gone = order.part(|order| order.card.archived);
    view! {
        {move || (!gone.get()).then(|| view! {
            <section class="Drawer-part" aria-label=tr!("Time in this status")>
                <header>
                    <h3>{tr!("Time in this status")}</h3>
                    <button class="Drawer-edit" type="button" aria-expanded=move || open.get().to_string() aria-controls="order-clock" on:click=move |_| open.update(|open| *open = !*open)>
                        {move || if open.get() { tr!("Hide the counting") } else { tr!("How this is counted") }}
                    </button>
                </header>
                <p class="Clock-figure" data-heat=move || age.get().map(|(_, heat)| heat)>
                    {move || match age.get() {
                        Some((words, _)) => view! { <b>{words}</b> }.into_any(),
                        None => view! { <span class="Drawer-none">{tr!("This status sets no limit.")}</span> }.into_any(),
                    }}
                    {move || due.get().map(|at| view! { <span class="Field-hint">" · " {due_words(at < order.board.now())} " " <Moment at zone=order.zone() /></span> })}
                </p>
                <div id="order-clock">{move || open.get().then(|| view! { <Counting /> })}</div>
            </section>
        })}
    }
}

fn heat_of(age: Age, held: bool) -> &'static str {
    if held { "" } else { heat(age) }
}

fn due_words(is_over: bool) -> String {
    match is_over {
        true => tr!("a time, before a moment" => "it was up"),
        false => tr!("a time, before a moment" => "it is up"),
    }
}

/// The days, asked for anew whenever the order changes.
#[component]
fn Counting() -> impl IntoView {
    let order = use_order();
    let (view, failed) = (RwSignal::new(None::<ClockView>), RwSignal::new(None::<String>));
    let version = order.part(|order| order.card.version);
    Effect::new(move || {
        version.track();
        spawn_local(async move {
            match Client.clock(order.id).await {
                Ok(clock) => drop(view.try_set(Some(clock))),
                Err(error) => drop(failed.try_set(Some(error.message()))),
            }
        });
    });
    move || match (view.get(), failed.get()) {
        (Some(clock), _) => view! { <Days clock /> }.into_any(),
        (None, Some(message)) => view! { <p class="FormErrors" role="alert">{message}</p> }.into_any(),
        (None, None) => view! { <p class="Field-hint" aria-busy="true">{tr!("Counting…")}</p> }.into_any(),
    }
}

#[component]
fn Days(clock: ClockView) -> impl IntoView {
    let (order, day) = (use_order(), TimeDelta::seconds(clock.working_day));
    let (zone, today) = (order.zone(), untrack(|| order.board.today()));
    let used = TimeDelta::seconds(clock.used);
    let of = clock.allowed.map(|allowed| {
        let allowed = dates::length(TimeDelta::seconds(allowed), day);
        format!(" {}", tr!("behind a length of time" => "of {}", allowed))
    });
    let until = Until { at: clock.until, is_held: clock.held };
    let minutes = whole_minutes(&clock.days, clock.carried);
    let ahead = whole_minutes(&clock.ahead, 0);
    let whole: i64 = minutes.iter().sum();
    let carried = (clock.carried != 0).then(|| minutes.first().copied().unwrap_or_default());
    let rows = rows(&clock.days, &minutes[1..], today);
    let left = (!clock.ahead.is_empty()).then(|| {
        let sum: i64 = ahead.iter().sum();
        let rows = self::rows(&clock.ahead, &ahead[1..], today);
        (rows, sum)
    });
    view! {
        <div class="Clock" tabindex="0" role="region" aria-label=tr!("The days that were counted")>
            <table>
                <thead class="visually-hidden"><tr><th scope="col">{tr!("a column" => "Day")}</th><th scope="col">{tr!("a column" => "What happened")}</th><th scope="col">{tr!("a column" => "Counted")}</th></tr></thead>
                <tbody>
                    {carried.map(|minutes| view! { <tr><th scope="row">{tr!("a row" => "Before")}</th><td>{tr!("kept when the workflow was changed")}</td><td>{exact(minutes)}</td></tr> })}
                    {rows.into_iter().map(|row| view! { <Row row zone=zone.clone() until=Some(until) /> }).collect_view()}
                </tbody>
                <tbody>
                    <tr data-sum=""><td></td><td>{tr!("{}; {} are a working day", exact(whole), exact(day.num_minutes()))}</td><td><b>{dates::length(used, day)}</b>{of}</td></tr>
                </tbody>
                {left.map(|(rows, sum)| view! {
                    <tbody data-ahead="">
                        <tr><th colspan="3" scope="rowgroup">{tr!("What is left")}</th></tr>
                        {rows.into_iter().map(|row| view! { <Row row zone=zone.clone() until=None /> }).collect_view()}
                        <tr data-sum=""><td></td><td>{tr!("then its time is up")}</td><td><b>{exact(sum)}</b></td></tr>
                    </tbody>
                })}
            </table>
            <p class="Field-hint">{tr!("Only working time counts. Nights, breaks, holidays and holds do not, and a hold moves the deadline by the working time that it took.")}</p>
        </div>
    }
}

/// Where the counting ends, and why.
#[derive(Clone, Copy)]
struct Until {
    at: Instant,
    is_held: bool,
}

impl Until {
    fn words(self) -> String {
        match self.is_held {
            true => tr!("before a time of day" => "on hold since"),
            false => tr!("a stretch of time" => "until now"),
        }
    }
}

/// One line of the counting: a day, or several closed ones.
#[derive(Debug, Clone, PartialEq)]
struct DayRow {
    first: Date,
    last: Date,
    day: ClockDay,
    minutes: i64,
    date: String,
}

/// Days as lines; closed ones beside each other that have no name are one.
fn rows(days: &[ClockDay], minutes: &[i64], today: Date) -> Vec<DayRow> {
    let mut rows: Vec<DayRow> = Vec::new();
    for (day, minutes) in days.iter().zip(minutes) {
        let closed = |day: &ClockDay| day.stretches.is_empty() && day.holiday.is_none();
        match rows.last_mut().filter(|row| closed(&row.day) && closed(day)) {
            Some(row) => row.last = day.date,
            None => rows.push(DayRow {
                first: day.date,
                last: day.date,
                day: day.clone(),
                minutes: *minutes,
                date: String::new(),
            }),
        }
    }
    for row in &mut rows {
        row.date = match row.first == row.last {
            true => dates::short_near(row.first, today),
            false => dates::window_short(row.first, row.last, today),
        };
    }
    rows
}

#[component]
fn Row(row: DayRow, zone: String, until: Option<Until>) -> impl IntoView {
    let clock = |at: Instant| local_time(at, &zone);
    let stretches = row.day.stretches.iter().map(|stretch| {
        let end = match until.filter(|until| until.at == stretch.to && stretch.kind == StretchKind::Counted) {
            Some(until) => format!("{}, {}", until.words(), clock(stretch.to)),
            None => clock(stretch.to),
        };
        let to = if end.contains(' ') { " " } else { "–" };
        let (icon, before) = match stretch.kind {
            StretchKind::Counted => (None, String::new()),
            StretchKind::Held(reason) => {
                let words = tr!("a stretch of time" => "on hold ({})", say(reason.name()));
                (Some("pause"), format!("{words} "))
            }
            StretchKind::Break => (None, format!("{} ", tr!("a stretch of time" => "break"))),
        };
        let words = format!("{before}{}{to}{end}", clock(stretch.from));
        let kind = if stretch.kind == StretchKind::Counted { "counted" } else { "not" };
        view! { <span data-kind=kind>{icon.map(|name| view! { <Icon name /> })}{words}</span> }
    });
    let stretches = stretches.collect_view();
    let holiday = row.day.holiday.clone().map(|name| match name.is_empty() {
        true => view! { <span data-kind="not">{tr!("a day" => "holiday")}</span> }.into_any(),
        false => {
            view! { <span data-kind="not">{tr!("a day" => "holiday:")} " " {typed(name)}</span> }.into_any()
        }
    });
    let closed = (row.day.stretches.is_empty() && row.day.holiday.is_none())
        .then(|| view! { <span data-kind="not">{tr!("a day" => "closed")}</span> });
    view! {
        <tr data-minutes=row.minutes>
            <th scope="row">{row.date}</th>
            <td>{holiday} {closed} {stretches}</td>
            <td>{if row.minutes == 0 { "–".to_owned() } else { exact(row.minutes) }}</td>
        </tr>
    }
}

/// What was carried and then each day, in whole minutes that add up to the whole minutes of all of them: each takes what the ones
/// before it have left of a minute.
fn whole_minutes(days: &[ClockDay], carried: i64) -> Vec<i64> {
    let counted = days.iter().map(|day| day.counted());
    let (mut sum, mut said) = (TimeDelta::zero(), 0);
    let all = std::iter::once(TimeDelta::seconds(carried)).chain(counted);
    all.map(|length| {
        sum += length;
        let minutes = sum.num_minutes() - said;
        said = sum.num_minutes();
        minutes
    })
    .collect()
}

/// `2 h 20`, `3 h`, `45 min`: to the minute, in hours.
fn exact(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => tr!("{} min", rest),
        (hours, 0) => tr!("{} h", hours),
        (hours, rest) => tr!("{} h {}", hours, format_args!("{:02}", rest.abs())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Stretch, counted};

    fn day(seconds: i64) -> ClockDay {
        let from = Instant::UNIX_EPOCH;
        let stretch = Stretch { from, to: from + TimeDelta::seconds(seconds), kind: StretchKind::Counted };
        let stretches = if seconds == 0 { Vec::new() } else { vec![stretch] };
        ClockDay { date: from.date_naive(), stretches, holiday: None }
    }

    #[test]
    fn minutes_that_are_shown_add_up_to_those_of_the_whole() {
        for seconds in [[8_370, 28_790, 61], [59, 59, 59], [30, 30, 60], [0, 119, 1]] {
            let days = seconds.map(day);
            let shown: i64 = whole_minutes(&days, 0).iter().sum();
            assert_eq!(shown, counted(&days).num_minutes(), "{seconds:?}");
        }
        assert_eq!(whole_minutes(&[day(90), day(90)], 0), [0, 1, 2]);
    }

    #[test]
    fn lengths_are_exact() {
        let said = [20, 60, 140, 605].map(exact);
        assert_eq!(said, ["20 min", "1 h", "2 h 20", "10 h 05"]);
    }

    #[test]
    fn closed_days_beside_each_other_are_one_line() {
        let mut days = [day(60), day(0), day(0), day(0), day(60)];
        days[3].holiday = Some("Founders' Day".into());
        let lines = rows(&days, &[1, 0, 0, 0, 1], Instant::UNIX_EPOCH.date_naive());
        assert_eq!(lines.len(), 4);
    }
}
