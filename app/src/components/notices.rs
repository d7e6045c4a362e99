//! What just happened: a quiet notice that may offer to undo it, and one polite live region that says it once.

use domain::tr;
use leptos::prelude::*;
use std::{sync::Arc, time::Duration};

/// How long a notice stays.
const STAYS: Duration = Duration::from_secs(10);

/// Whether a notice only tells or also warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Quiet,
    /// It did not.
    Warning,
}

/// A notice.
#[derive(Clone)]
pub struct Notice {
    id: u64,
    text: String,
    tone: Tone,
    action: Option<(String, Action)>,
}

/// What a notice's button does. Counted, for the notice may outlive the part of the page that shows it.
type Action = Arc<dyn Fn() + Send + Sync>;

/// The notices of the page, newest last.
#[derive(Clone, Copy)]
pub struct Notices {
    list: RwSignal<Vec<Notice>>,
    said: RwSignal<String>,
    next: StoredValue<u64>,
}

impl Notices {
    /// Makes them available to the pages below.
    pub fn provide() {
        provide_context(Notices {
            list: RwSignal::new(Vec::new()),
            said: RwSignal::new(String::new()),
            next: StoredValue::new(0),
        });
    }

    /// Says it to screen readers and shows nothing.
    pub fn say(self, text: impl Into<String>) {
        let text = text.into();
        // The same words twice are a change only with a different string.
        let again = self.said.with_untracked(|said| *said == text);
        self.said.set(if again { format!("{text}\u{a0}") } else { text });
    }

    /// Shows a notice for ten seconds and says it.
    pub fn tell(self, text: impl Into<String>) -> u64 {
        self.show(text.into(), Tone::Quiet, None, Some(STAYS))
    }

    /// Shows a warning for ten seconds and says it.
    pub fn warn(self, text: impl Into<String>) -> u64 {
        self.show(text.into(), Tone::Warning, None, Some(STAYS))
    }

    /// Shows a notice with a button for ten seconds and says it.
    pub fn offer(
        self,
        text: impl Into<String>,
        label: impl Into<String>,
        action: impl Fn() + Send + Sync + 'static,
    ) -> u64 {
        self.show(text.into(), Tone::Quiet, Some((label.into(), Arc::new(action))), Some(STAYS))
    }

    /// Shows a warning until it is taken away.
    pub fn keep(self, text: impl Into<String>) -> u64 {
        self.show(text.into(), Tone::Warning, None, None)
    }

    /// Takes a notice away.
    pub fn take_away(self, id: u64) {
        if self.list.with_untracked(|list| list.iter().any(|notice| notice.id == id)) {
            self.list.update(|list| list.retain(|notice| notice.id != id));
        }
    }

    fn show(
        self,
        text: String,
        tone: Tone,
        action: Option<(String, Action)>,
        stays: Option<Duration>,
    ) -> u64 {
        let id = self.next.with_value(|next| next + 1);
        self.next.set_value(id);
        self.say(text.clone());
        self.list.update(|list| {
            // A stack of old news helps nobody.
            if list.len() >= 3 {
                list.remove(0);
            }
            list.push(Notice { id, text, tone, action });
        });
        if let Some(stays) = stays {
            set_timeout(move || self.take_away(id), stays);
        }
        id
    }
}

/// The notices of the page.
pub fn use_notices() -> Notices {
    expect_context()
}

/// Where notices show.
#[component]
pub fn NoticeRegion() -> impl IntoView {
    let notices = use_notices();
    view! {
        <p class="visually-hidden" role="status" aria-live="polite">{move || notices.said.get()}</p>
        <section class="Notices" aria-label=tr!("Notices")>
            <For each=move || notices.list.get() key=|notice| notice.id let:notice>
                <NoticeView notice />
            </For>
        </section>
    }
}

#[component]
fn NoticeView(notice: Notice) -> impl IntoView {
    let notices = use_notices();
    let Notice { id, text, tone, action } = notice;
    view! {
        <div class="Notice" data-tone=if tone == Tone::Warning { "warning" } else { "quiet" }>
            <p>{text}</p>
            {action.map(|(label, action)| {
                let act = move |_| {
                    notices.take_away(id);
                    action();
                };
                view! { <button class="Notice-action" type="button" on:click=act>{label}</button> }
            })}
            <button class="Notice-close" type="button" aria-label=tr!("a notice" => "Dismiss") on:click=move |_| notices.take_away(id)>
                <crate::components::icon::Icon name="close" />
            </button>
        </div>
    }
}
