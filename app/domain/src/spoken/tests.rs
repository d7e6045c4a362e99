//! What is said in which language.

use super::*;
use std::{
    future::{Future, pending, ready},
    panic::catch_unwind,
    pin::pin,
    task::{Context, Waker},
};

fn french<T>(work: impl FnOnce() -> T) -> T {
    teach(TeamLanguage::French, || {
        let json = r#"{"Save": "Enregistrer", "{n} order|{n} orders": ["{n} commande", "{n} commandes"], "a verb\u0004Open": "Ouvrir",
            "Open": "Ouvert", "{} moved it to {status}": "Déplacée vers {status} par {0}",
            "{n} of {} is late|{n} of {} are late": ["{n} sur {} en retard", "{n} sur {} en retard"], "{{{}}}": "{{{}}} !"}"#;
        Catalogue::from_json(json).expect("a catalogue")
    });
    within(TeamLanguage::French, work)
}

#[test]
fn english_is_its_own_key_and_stands_where_a_language_lacks_a_text() {
    assert_eq!((tr!("Save"), tr!("Not taught: {}", 7)), ("Save".into(), "Not taught: 7".into()));
    assert_eq!(
        french(|| (tr!("Save"), tr!("Not taught: {}", 7))),
        ("Enregistrer".into(), "Not taught: 7".into())
    );
    assert_eq!(tr!("Save"), "Save");
}

#[test]
fn values_stand_where_the_language_puts_them() {
    let (by, status) = ("Ana", "Ready");
    let said = || tr!("{} moved it to {status}", by, status);
    assert_eq!(
        (said(), french(said)),
        ("Ana moved it to Ready".into(), "Déplacée vers Ready par Ana".into())
    );
    assert_eq!(tr!("{} moved it to {status}", by, status = status.to_uppercase()), "Ana moved it to READY");
    let braces = || tr!("{{{}}}", "{n}");
    assert_eq!((braces(), french(braces)), ("{{n}}".into(), "{{n}} !".into()));
}

#[test]
fn counts_take_the_form_of_their_language() {
    let orders = |n: u32| tr!("{n} order" | "{n} orders" % n);
    assert_eq!([0, 1, 2].map(orders), ["0 orders", "1 order", "2 orders"]);
    assert_eq!(french(|| [0, 1, 2].map(orders)), ["0 commande", "1 commande", "2 commandes"]);
    let late = |n: usize| tr!("{n} of {} is late" | "{n} of {} are late" % n, 9);
    assert_eq!([1, 3].map(late), ["1 of 9 is late", "3 of 9 are late"]);
}

#[test]
fn a_word_of_several_meanings_says_which() {
    let said = || (tr!("a verb" => "Open"), tr!("Open"));
    assert_eq!((said(), french(said)), (("Open".into(), "Open".into()), ("Ouvrir".into(), "Ouvert".into())));
}

#[test]
fn marks_stand_around_every_text_and_not_around_what_is_put_in() {
    let said = within(TeamLanguage::Marked, || {
        (tr!("Save"), tr!("{n} order" | "{n} orders" % 2), tr!("a verb" => "Open"))
    });
    assert_eq!(said, ("⟦Save⟧".into(), "⟦2 orders⟧".into(), "⟦Open⟧".into()));
}

#[test]
fn a_language_ends_with_what_is_done_in_it() {
    let inner = || within(TeamLanguage::English, now);
    assert_eq!(within(TeamLanguage::French, || (now(), inner(), now())), {
        (TeamLanguage::French, TeamLanguage::English, TeamLanguage::French)
    });
    let broken = catch_unwind(|| {
        let () = within(TeamLanguage::French, || panic!("breaks down"));
    });
    assert!(broken.is_err() && now() == TeamLanguage::English);
}

#[test]
fn what_waits_speaks_its_language_whenever_it_goes_on_and_no_other_does() {
    let mut context = Context::from_waker(Waker::noop());
    let mut work = pin!(speaking(TeamLanguage::French, async {
        let before = now();
        let mut polls = 0;
        std::future::poll_fn(|_| {
            polls += 1;
            if polls < 2 { std::task::Poll::Pending } else { std::task::Poll::Ready(()) }
        })
        .await;
        (before, now())
    }));
    assert!(work.as_mut().poll(&mut context).is_pending());
    assert_eq!(now(), TeamLanguage::English);
    let done = work.as_mut().poll(&mut context);
    assert_eq!(done, std::task::Poll::Ready((TeamLanguage::French, TeamLanguage::French)));
    assert!(pin!(speaking(TeamLanguage::French, pending::<()>())).poll(&mut context).is_pending());
    assert_eq!(pin!(speaking(TeamLanguage::French, ready(7))).poll(&mut context), std::task::Poll::Ready(7));
}

#[test]
fn what_a_browser_asks_for_is_one_of_the_teams_languages_or_none() {
    let cases = [
        ("fr-CA,fr;q=0.9,en;q=0.8", Some(TeamLanguage::French)),
        ("de, fr;q=0.5", Some(TeamLanguage::French)),
        ("en-GB, fr;q=0.5", Some(TeamLanguage::English)),
        ("en-XA", Some(TeamLanguage::Marked)),
        ("de, zh-Hans", None),
        ("", None),
    ];
    for (header, language) in cases {
        assert_eq!(TeamLanguage::from_accept_language(header), language, "{header}");
    }
    for language in TeamLanguage::ALL {
        let json = serde_json::to_string(&language).expect("JSON");
        assert_eq!(json, format!("\"{}\"", language.tag()));
        assert_eq!(TeamLanguage::from_tag(language.tag()), Some(language));
    }
}
