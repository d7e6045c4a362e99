//! People, sessions, links and settings: who may change them, and what that does to what they may do.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::{wire::PatchPerson, *};
use futures::future::join_all;
use server::services::batched_reads::BatchedReads;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use store::{
    AdminError, Administration, LinkPurpose, NewBoard, NewPerson, OneTimeLink, Person, Session, Submission,
    TokenDigest, WriteError, time::Clock,
};
use uuid::Uuid;

fn patch(id: PersonId) -> PatchPerson {
    PatchPerson { id, name: None, admin: None, active: None, roles: BTreeMap::new() }
}

fn session(shop: &Shop, person: PersonId, token: u8) -> Session {
    let now = shop.now();
    Session {
        digest: [token; 32],
        person,
        created_at: now,
        seen_at: now,
        expires_at: now + TimeDelta::hours(12),
    }
}

async fn standing(shop: &Shop, tokens: &[u8], now: Instant) -> HashMap<TokenDigest, (Session, Arc<Person>)> {
    let digests: Vec<TokenDigest> = tokens.iter().map(|token| [*token; 32]).collect();
    shop.store.sessions(&digests, now).await.unwrap()
}

fn link(shop: &Shop, token: u8, purpose: LinkPurpose) -> OneTimeLink {
    OneTimeLink { digest: [token; 32], purpose, expires_at: shop.now() + TimeDelta::days(2) }
}

on_each_engine! {
    async fn a_shop_is_set_up_once(shop: Shop) {
        let settings = shop.store.shop().await.unwrap().unwrap();
        assert_eq!((settings.name.as_str(), settings.currency.as_str()), ("Northwind Joinery", "GBP"));
        let workflow = default_workflow(default_calendar("UTC"));
        let board = Box::new(NewBoard { id: BoardId(Uuid::now_v7()), slug: "other".into(), name: text("Other"), workflow });
        let person = Box::new(person(PersonId(Uuid::now_v7()), "Eve", "eve@shop.example"));
        let again = Administration::SetUp { shop: settings, board, person, customers: Language::French };
        assert!(matches!(shop.store.administer(again, ActorRef::System).await, Err(AdminError::AlreadySetUp)));
        assert_eq!(shop.store.customer_page().await.unwrap().page.language, Language::English);
        assert_eq!(shop.store.people().await.unwrap().len(), 7);
    }

    async fn somebody_is_spoken_to_as_they_chose_whatever_else_changes_and_not_once_they_are_forgotten(shop: Shop) {
        let (me, other) = (shop.people["production"], shop.people["warehouse"]);
        let spoken = async |who| shop.store.person(who).await.unwrap().unwrap().language;
        shop.store.open_session(session(&shop, me, 7)).await.unwrap();
        assert_eq!(spoken(me).await, None);
        shop.store.set_language(me, Some(TeamLanguage::French)).await.unwrap();
        let signed_in = standing(&shop, &[7], shop.now()).await;
        assert_eq!(signed_in[&[7; 32]].1.language, Some(TeamLanguage::French));
        assert_eq!((spoken(me).await, spoken(other).await), (Some(TeamLanguage::French), None));
        let renamed = PatchPerson { name: Some(text("Another Name")), ..patch(me) };
        shop.store.administer(Administration::ChangePerson(renamed), shop.admin()).await.unwrap();
        assert_eq!(spoken(me).await, Some(TeamLanguage::French));
        shop.audit(None).await.unwrap();
        let off = PatchPerson { active: Some(false), ..patch(me) };
        shop.store.administer(Administration::ChangePerson(off), shop.admin()).await.unwrap();
        shop.store.administer(Administration::ErasePerson(me), shop.admin()).await.unwrap();
        assert_eq!(spoken(me).await, None);
        shop.store.set_language(other, Some(TeamLanguage::English)).await.unwrap();
        shop.store.set_language(other, None).await.unwrap();
        assert_eq!(spoken(other).await, None);
        shop.audit(None).await.unwrap();
    }

    async fn what_refuses_a_command_is_said_to_whoever_sent_it(shop: Shop) {
        shop.submit(shop.placing_as("SAID 1")).await.unwrap();
        let said = async |language| {
            let submission = shop.placing_as("SAID 1");
            match spoken::speaking(language, shop.submit(submission)).await {
                Err(WriteError::Refused(refusals)) => refusals[0].message.clone(),
                other => panic!("{other:?}"),
            }
        };
        let (marked, english) = tokio::join!(said(TeamLanguage::Marked), said(TeamLanguage::English));
        assert!(marked.starts_with('⟦') && marked.ends_with('⟧'), "{marked}");
        assert!(english.starts_with("Order SAID 1 exists"), "{english}");
    }

    async fn a_role_taken_away_a_moment_ago_does_not_write(shop: Shop) {
        let order = shop.place().await;
        let manager = shop.people["account_manager"];
        shop.accept(by(shop.to(order, "approval"), ActorRef::Person(manager))).await;
        let roles = [(shop.board, ["leadership".parse().unwrap()].into())].into();
        shop.store.administer(Administration::ChangePerson(PatchPerson { roles, ..patch(manager) }), shop.admin()).await.unwrap();
        let refused = by(shop.to_with_all(order, "cancelled"), ActorRef::Person(manager));
        assert!(matches!(shop.submit(refused.clone()).await, Err(WriteError::Forbidden)));
        let none = PatchPerson { roles: [(shop.board, [].into())].into(), ..patch(manager) };
        shop.store.administer(Administration::ChangePerson(none), shop.admin()).await.unwrap();
        assert!(matches!(shop.submit(refused.clone()).await, Err(WriteError::NotFound)), "they do not see the board any more");
        let gone = PatchPerson { active: Some(false), ..patch(manager) };
        shop.store.administer(Administration::ChangePerson(gone), shop.admin()).await.unwrap();
        assert!(matches!(shop.submit(refused).await, Err(WriteError::Forbidden)));
    }

    async fn only_administrators_administer_and_one_stays(shop: Shop) {
        let change = || Administration::ChangePerson(PatchPerson { name: Some(text("Grace")), ..patch(shop.admin) });
        let leadership = shop.person("leadership");
        assert!(matches!(shop.store.administer(change(), leadership).await, Err(AdminError::Forbidden)));
        shop.store.administer(change(), shop.admin()).await.unwrap();
        assert_eq!(shop.store.person(shop.admin).await.unwrap().unwrap().name, "Grace");
        for last in [PatchPerson { admin: Some(false), ..patch(shop.admin) }, PatchPerson { active: Some(false), ..patch(shop.admin) }] {
            let result = shop.store.administer(Administration::ChangePerson(last), shop.admin()).await;
            assert!(matches!(result, Err(AdminError::LastAdministrator)));
        }
    }

    async fn addresses_and_slugs_are_unique(shop: Shop) {
        let twice = NewPerson { ..person(PersonId(Uuid::now_v7()), "Ann", "production@shop.example") };
        let result = shop.store.administer(Administration::AddPerson(Box::new(twice)), shop.admin()).await;
        assert!(matches!(result, Err(AdminError::EmailTaken)));
        for slug in ["orders", "system"] {
            let workflow = default_workflow(default_calendar("UTC"));
            let board = NewBoard { id: BoardId(Uuid::now_v7()), slug: slug.into(), name: text("Again"), workflow };
            let result = shop.store.administer(Administration::CreateBoard(Box::new(board)), shop.admin()).await;
            assert!(matches!(result, Err(AdminError::SlugTaken)));
        }
    }

    async fn an_invitation_opens_once(shop: Shop) {
        let id = PersonId(Uuid::now_v7());
        let invitation = Some(link(&shop, 1, LinkPurpose::Invitation));
        let new = NewPerson { password: None, invitation, ..person(id, "Nia New", "nia@shop.example") };
        shop.store.administer(Administration::AddPerson(Box::new(new)), shop.admin()).await.unwrap();
        let open = shop.store.open_link(&[1; 32], shop.now()).await.unwrap().unwrap();
        assert_eq!((open.person, open.purpose), (id, LinkPurpose::Invitation));
        let follow = || Administration::FollowLink { digest: [1; 32], password: "secret".into() };
        assert_eq!(shop.store.administer(follow(), ActorRef::System).await.unwrap(), Some(id));
        assert!(matches!(shop.store.administer(follow(), ActorRef::System).await, Err(AdminError::LinkSpent)));
        let email = "nia@shop.example".parse().unwrap();
        assert_eq!(shop.store.person_by_email(&email).await.unwrap().unwrap().password.as_deref(), Some("secret"));
    }

    async fn a_newer_link_replaces_the_older_and_both_expire(shop: Shop) {
        let person = shop.people["warehouse"];
        for token in [1, 2] {
            let link = link(&shop, token, LinkPurpose::Reset);
            shop.store.administer(Administration::MakeLink { person, link }, shop.admin()).await.unwrap();
        }
        assert_eq!(shop.store.open_link(&[1; 32], shop.now()).await.unwrap(), None);
        assert!(shop.store.open_link(&[2; 32], shop.now()).await.unwrap().is_some());
        shop.wait(TimeDelta::days(3));
        let follow = Administration::FollowLink { digest: [2; 32], password: "secret".into() };
        assert!(matches!(shop.store.administer(follow, ActorRef::System).await, Err(AdminError::LinkSpent)));
    }

    async fn sessions_end_with_time_with_a_new_password_and_with_access(shop: Shop) {
        let person = shop.people["logistics"];
        for token in [1, 2] {
            shop.store.open_session(session(&shop, person, token)).await.unwrap();
        }
        let together = standing(&shop, &[1, 2, 9], shop.now()).await;
        let (one, found) = &together[&[1; 32]];
        assert_eq!((one, together.len()), (&session(&shop, person, 1), 2));
        assert!(found.can_view(shop.board) && Arc::ptr_eq(found, &together[&[2; 32]].1), "one person, however many sessions");
        shop.store.close_session(&[1; 32]).await.unwrap();
        assert!(standing(&shop, &[1, 2], shop.now()).await.into_keys().eq([[2; 32]]));
        let later = shop.now() + TimeDelta::hours(13);
        assert!(standing(&shop, &[2], later).await.is_empty());
        shop.store.touch_session(&[2; 32], shop.now(), later + TimeDelta::hours(1)).await.unwrap();
        assert_eq!(standing(&shop, &[2], later).await.len(), 1);
        let password = Administration::SetPassword { person, password: "new".into() };
        shop.store.administer(password, ActorRef::Person(person)).await.unwrap();
        assert!(standing(&shop, &[2], shop.now()).await.is_empty());
        shop.store.open_session(session(&shop, person, 3)).await.unwrap();
        let gone = PatchPerson { active: Some(false), ..patch(person) };
        shop.store.administer(Administration::ChangePerson(gone), shop.admin()).await.unwrap();
        assert!(standing(&shop, &[2, 3], shop.now()).await.is_empty());
    }

    async fn a_session_has_all_roles_of_its_person(shop: Shop) {
        let person = shop.people["warehouse"];
        let workflow = default_workflow(default_calendar("UTC"));
        let second = NewBoard { id: BoardId(Uuid::now_v7()), slug: "second".into(), name: text("Second"), workflow };
        let board = second.id;
        shop.store.administer(Administration::CreateBoard(Box::new(second)), shop.admin()).await.unwrap();
        let role = |name: &str| name.parse().unwrap();
        let roles = [(shop.board, [role("warehouse"), role("production")].into()), (board, [role("logistics")].into())].into();
        shop.store.administer(Administration::ChangePerson(PatchPerson { roles, ..patch(person) }), shop.admin()).await.unwrap();
        for (token, whose) in [(1, person), (2, shop.admin)] {
            shop.store.open_session(session(&shop, whose, token)).await.unwrap();
        }
        for (_, found) in standing(&shop, &[1, 2], shop.now()).await.into_values() {
            assert_eq!(Some((*found).clone()), shop.store.person(found.id).await.unwrap());
        }
    }

    async fn who_asks_in_a_rush_hears_what_stands_after_they_asked(shop: Shop) {
        let person = shop.people["logistics"];
        let now = shop.now();
        let batched_reads = Arc::new(BatchedReads::new(&shop.store, &Clock::of(move || now)));
        let rush = tokio::spawn({
            let batched_reads = batched_reads.clone();
            async move {
                loop {
                    let asked = (0..64u8).map(|token| batched_reads.session([100 + token; 32]));
                    assert!(join_all(asked).await.into_iter().all(|found| matches!(found, Ok(None))));
                }
            }
        });
        for token in 0..50 {
            shop.store.open_session(session(&shop, person, token)).await.unwrap();
            let (found, whose) = batched_reads.session([token; 32]).await.unwrap().expect("a session that was just opened");
            assert_eq!((found.digest, whose.id), ([token; 32], person));
            shop.store.close_session(&[token; 32]).await.unwrap();
            assert_eq!(batched_reads.session([token; 32]).await.unwrap(), None, "a session that was just closed");
        }
        assert!(!rush.is_finished());
        rush.abort();
    }

    async fn a_person_without_a_role_sees_no_board(shop: Shop) {
        let id = PersonId(Uuid::now_v7());
        let add = Administration::AddPerson(Box::new(person(id, "Sol", "sol@shop.example")));
        shop.store.administer(add, shop.admin()).await.unwrap();
        let placing = Submission { author: ActorRef::Person(id), ..shop.placing() };
        assert!(matches!(shop.submit(placing).await, Err(WriteError::NotFound)));
    }

    async fn what_happens_to_people_is_in_the_reserved_log(shop: Shop) {
        // Set-up, board, administrator (invited, made one, joined), and for each of six: invited, roles, joined; and what each
        // row of these says.
        let head = shop.store.head(store::SYSTEM).await.unwrap();
        assert_eq!(head.seq, 5 + 6 * 3 + 3 + 6);
    }
}
