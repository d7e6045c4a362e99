//! Where one can go, and out.

use super::{
    bell::{Bell, BellCount, bell_words},
    board_switch::BoardSwitch,
    disclosure::Disclosure,
    links::{Counted, DAILY, Link, links},
    palette::Palette,
    theme::ThemeToggle,
};
use crate::{
    api::Client,
    components::{
        icon::{Brand, Icon},
        typed::typed,
    },
    counts::use_counts,
    paths,
    session::use_session,
};
use domain::{
    Chip, isolated, tr,
    wire::{BoardAccess, Me},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

/// Side navigation on a desktop, a bar at the bottom on a phone.
#[component]
pub fn MainMenu() -> impl IntoView {
    let (session, location) = (use_session(), use_location());
    let here = Memo::new(move |_| {
        location.pathname.with(|path| location.search.with(|query| paths::board_of(path, query)))
    });
    // The board that one is on, or was on last.
    let board = Memo::new(move |_| session.board_or_last(here.get().as_deref()));
    let several = Memo::new(move |_| session.has_several_boards());
    let all = Memo::new(move |_| links(session.me().as_ref(), board.get().as_ref()));
    let more = Disclosure::new(".Navigation-more, .Navigation-rest");
    Effect::new(move || {
        if let Some(board) = board.get().filter(|board| here.get().as_ref() == Some(&board.slug)) {
            session.remember_board(&board.slug);
        }
    });
    // On each page anew; what happens meanwhile, the page that follows the board tells.
    let counts = use_counts();
    Effect::new(move || {
        location.pathname.track();
        if let Some(board) = board.get() {
            counts.renew(&board.slug);
        }
    });
    view! {
        <nav class="Navigation" aria-label=tr!("navigation" => "Main") data-several=move || several.get().then_some("")>
            <div class="Navigation-top">
                <a class="Navigation-brand" href=move || session.home()>
                    <Brand />
                    <span>"Milepost"</span>
                </a>
                <Bell />
            </div>
            <Palette />
            {move || several.get().then(|| view! { <BoardSwitch board /> })}
            <ul class="Navigation-list" translate="yes">
                <For each=move || all.get().into_iter().take(DAILY) key=|link| link.clone() let:link><MenuLink link board /></For>
            </ul>
            <InboxLink />
            <details
                class="Navigation-more" node_ref=more.menu
                on:keydown=move |event| more.on_key(&event) on:focusout=move |event| more.on_leave(&event)
            >
                <summary class="Navigation-link"><Icon name="more" /><span translate="yes">{tr!("More")}</span></summary>
            </details>
            // Beside the others on a desktop; on a phone above the bar, once it is asked for.
            <div class="Navigation-rest" on:keydown=move |event| more.on_key(&event) on:focusout=move |event| more.on_leave(&event)>
                <ul class="Navigation-list" translate="yes">
                    <For each=move || all.get().into_iter().skip(DAILY) key=|link| link.clone() let:link><MenuLink link board /></For>
                </ul>
                <div class="Navigation-foot">
                    <ThemeToggle />
                    <p class="Navigation-me">
                        <a href=paths::STAND_INS title=tr!("Stand-ins: who decides while you are away")><b>{move || session.me().map(|me| typed(me.name))}</b></a>
                        <a href=paths::NOTIFICATIONS>{tr!("How I am told")}</a>
                        <small dir="auto">{move || session.me().map(standing)}</small>
                    </p>
                    <SignOut />
                </div>
            </div>
        </nav>
    }
}

fn standing(me: Me) -> String {
    match me.seeing_as {
        Some(role) => tr!("a role" => "as {}", isolated(&role.name)),
        None if me.admin => tr!("Administrator"),
        None => me.shop,
    }
}

#[component]
fn MenuLink(link: Link, board: Memo<Option<BoardAccess>>) -> impl IntoView {
    let Link { href, icon, name, counted } = link;
    let (counts, session) = (use_counts(), use_session());
    let of_board = Memo::new(move |_| counts.of(&board.get()?.slug));
    let count = Memo::new(move |_| {
        let counts = of_board.get()?;
        Some(match counted? {
            Counted::Work => counts.work,
            Counted::Attention => counts.attention,
        })
    });
    // What is nobody's is an administrator's to mend.
    let nobodys = Memo::new(move |_| {
        let alarms = counted == Some(Counted::Attention) && session.is_admin();
        of_board.get().filter(|_| alarms)?.chips.get(&Chip::Nobodys).copied().filter(|nobodys| *nobodys > 0)
    });
    let (path, to) = (use_location().pathname, href.split('?').next().unwrap_or_default().to_owned());
    let here = move || path.with(|path| leads_to(path, &to));
    view! {
        <li data-link=icon>
            <a class="Navigation-link" href=href aria-current=move || here().then_some("page")><Icon name=icon /><span>{name}</span>
                {move || count.get().filter(|count| *count > 0).map(|count| view! {
                    " "
                    <b class="Navigation-count" data-counted=counted.map(Counted::name) data-alarm=move || nobodys.get().map(|_| "")>
                        {count}
                        {move || nobodys.get().map(|nobodys| view! { <i class="visually-hidden">", " {tr!("{n} nobody’s" | "{n} nobody’s" % nobodys)}</i> })}
                    </b>
                })}
            </a>
        </li>
    }
}

/// Whether a page belongs to where a link leads: a form or an order of a board belongs to the board; what has a link of its
/// own, like its workflow and the roles among the settings, does not.
fn leads_to(path: &str, to: &str) -> bool {
    let own = [paths::ROLES, paths::CALENDAR].iter().any(|own| path.starts_with(own) && to != *own);
    !own && path.strip_prefix(to).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with('/') && !["/workflow", "/rules"].contains(&rest)
    })
}

/// The bell of a phone.
#[component]
fn InboxLink() -> impl IntoView {
    let (session, path) = (use_session(), use_location().pathname);
    let here = move || path.with(|path| path == paths::INBOX);
    view! {
        <a class="Navigation-link Navigation-inbox" href=paths::INBOX aria-label=move || bell_words(session.unread()) aria-current=move || here().then_some("page")>
            <span class="Navigation-bell"><Icon name="bell" /><BellCount /></span>
            <span translate="yes">{tr!("a tab on a phone" => "Inbox")}</span>
        </a>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let leave = move |_| {
        spawn_local(async move {
            // Whatever the answer: the sign-in page says what is the case. Loaded whole, so that nothing of this person stays.
            let _ = Client.sign_out().await;
            let _ = window().location().set_href(paths::SIGN_IN);
        });
    };
    view! {
        <button class="Navigation-link" type="button" on:click=leave>
            <Icon name="leave" />
            <span translate="yes">{tr!("Sign out")}</span>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::leads_to;

    #[test]
    fn a_page_belongs_to_one_link() {
        for path in ["/boards/a", "/boards/a/new", "/boards/a/orders/7"] {
            assert!(leads_to(path, "/boards/a"), "{path}");
        }
        assert!(!leads_to("/boards/a/workflow", "/boards/a") && !leads_to("/boards/ab", "/boards/a"));
        assert!(leads_to("/boards/a/workflow", "/boards/a/workflow"));
        assert!(leads_to("/boards/a/rules", "/boards/a/rules") && !leads_to("/boards/a/rules", "/boards/a"));
        assert!(leads_to("/settings", "/settings") && !leads_to("/settings/calendar", "/settings"));
        assert!(
            leads_to("/settings/calendar", "/settings/calendar")
                && !leads_to("/settings/roles", "/settings/calendar")
        );
    }
}
