//! A shop's own fields on every engine: the search finds by those that it may look into, cards show those that the workflow
//! marks, and publishing another workflow changes both at once.

use super::on_each_engine;
use crate::shop::store::*;
use domain::*;
use server::broadcast::Delivery;
use std::collections::BTreeSet;
use store::{ListQuery, SourceRows, Submission, WorkflowChange, WorkflowOutcome};

const COLOUR: &str = "colour";
const MARGIN: &str = "margin";

fn field(id: &str) -> FieldId {
    id.parse().unwrap()
}

/// Two fields: what anybody may see, and what procurement alone does. The workflow marks neither.
fn shop_fields(workflow: &mut Workflow) {
    let margin = FieldDef::new(field(MARGIN), "Margin".into(), FieldKind::Text);
    workflow.fields.extend([
        FieldDef::new(field(COLOUR), "Colour".into(), FieldKind::LongText),
        FieldDef { visible_to: ["procurement".parse().unwrap()].into(), ..margin },
    ]);
}

fn mark(draft: &mut Draft, on_card: bool, searchable: bool) {
    for field in draft.fields.iter_mut().filter(|field| !field.id.is_first()) {
        (field.on_card, field.searchable) = (on_card, searchable);
    }
}

fn saying(shop: &Shop, order: OrderId, said: &[(&str, Option<&str>)]) -> Submission {
    let mut sources = SourceRows::new();
    let fields = said.iter().map(|(id, text)| (field(id), text.map(|text| sources.note(text)))).collect();
    Submission { sources, ..shop.command(order, Command::Edit(Edit { fields, ..Edit::default() })) }
}

async fn workflow(shop: &Shop) -> Workflow {
    shop.store.board("own").await.unwrap().unwrap().workflow.clone()
}

async fn publish(shop: &Shop, change: impl FnOnce(&mut Draft)) {
    let mut draft = Draft::from(&workflow(shop).await);
    change(&mut draft);
    let begin = WorkflowChange::ReplaceDraft { draft };
    let Ok(WorkflowOutcome::Draft(draft)) = shop.store.change_workflow(shop.board, begin, shop.admin()).await
    else {
        panic!("a draft");
    };
    let publish = WorkflowChange::Publish { draft_version: draft.version, choices: Choices::default() };
    shop.store.change_workflow(shop.board, publish, shop.admin()).await.unwrap();
}

/// What a role finds, as the service asks for it.
async fn found(shop: &Shop, role: &str, q: &str) -> Vec<String> {
    let workflow = workflow(shop).await;
    let sight = Sight::of(&[role.parse().unwrap()].into(), &workflow);
    let filter = Filter { q: Some(q.into()), ..Filter::default() };
    let (visible_parts, fields) = (sight.parts(), sight.searched_fields(&workflow));
    let query = ListQuery { filter, visible_parts, fields, limit: 50, ..ListQuery::default() };
    let mut all = BTreeSet::new();
    for sort in [None, Some("number".parse().unwrap())] {
        let page =
            shop.store.list(shop.board, &ListQuery { sort, ..query.clone() }, shop.now()).await.unwrap();
        let mut numbers: Vec<String> = page.items.iter().map(|card| card.number.to_string()).collect();
        numbers.sort();
        all.insert(numbers);
    }
    assert_eq!(all.len(), 1, "sorted or not, the same is found");
    all.pop_first().unwrap()
}

fn shown(card: &Card) -> Vec<(&str, &str)> {
    card.fields.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect()
}

async fn card(shop: &Shop, order: OrderId) -> Card {
    let columns = shop.snapshot().await.columns.into_iter();
    let card = columns.flat_map(|column| column.orders).find(|card| card.id == order).unwrap();
    let listed =
        shop.store.list(shop.board, &ListQuery { limit: 50, ..ListQuery::default() }, shop.now()).await;
    let listed = listed.unwrap().items.into_iter().find(|card| card.id == order).unwrap();
    assert_eq!(card, listed, "the board and the list show the same");
    card
}

on_each_engine! {
    async fn a_field_is_found_where_the_workflow_says_so_by_who_sees_it(shop: Shop) {
        let shop = shop.on_a_board_with(shop_fields).await;
        let order = shop.accept(shop.placing_as("C-1")).await.order;
        shop.accept(shop.placing_as("C-2")).await;
        shop.accept(saying(&shop, order, &[(COLOUR, Some("Größtes Smaragdgrün")), (MARGIN, Some("quokka 41"))])).await;
        for q in ["smaragdgrun", "quokka", "41"] {
            assert_eq!(found(&shop, "procurement", q).await, [""; 0], "{q}: the workflow does not say so yet");
        }
        publish(&shop, |draft| mark(draft, false, true)).await;
        for q in ["smaragdgrun", "SMARAGD", "groesstes", "größtes oak", "customer smaragd quokka"] {
            let expected: &[&str] = if q == "groesstes" { &[] } else { &["C-1"] };
            assert_eq!(found(&shop, "procurement", q).await, expected, "{q}");
        }
        // Not by itself, nor with a word that they may see, nor short.
        for q in ["quokka", "41", "smaragd quokka", "qu", "customer quokka"] {
            assert_eq!(found(&shop, "production", q).await, [""; 0], "{q}");
            assert_eq!(found(&shop, "procurement", q).await, ["C-1"], "{q}");
        }
        assert_eq!(found(&shop, "production", "smaragdgrun").await, ["C-1"]);
        assert_eq!(found(&shop, "production", "customer").await.len(), 2);
        // What is changed is found by what it says now; where somebody else is to see it, that holds at once.
        shop.accept(saying(&shop, order, &[(COLOUR, None), (MARGIN, Some("wombat"))])).await;
        assert_eq!(found(&shop, "procurement", "smaragd").await, [""; 0]);
        assert_eq!(found(&shop, "procurement", "wombat").await, ["C-1"]);
        publish(&shop, |draft| {
            draft.fields.iter_mut().for_each(|field| field.visible_to.clear());
        }).await;
        assert_eq!(found(&shop, "production", "wombat").await, ["C-1"]);
        publish(&shop, |draft| draft.fields.retain(|field| field.id.is_first())).await;
        assert_eq!(found(&shop, "procurement", "wombat").await, [""; 0], "a field that is gone is not looked into");
        shop.audit(None).await.unwrap();
        let copy = shop.copy().await;
        copy.audit(None).await.unwrap();
        assert!(shop.audit_after("UPDATE search SET fields = '{}'").await.contains("searched"));
    }

    async fn an_index_of_before_is_made_anew_with_the_fields_in_it(shop: Shop) {
        let shop = shop.on_a_board_with(|workflow| {
            shop_fields(workflow);
            workflow.fields.iter_mut().for_each(|field| field.searchable = true);
        }).await;
        let order = shop.accept(shop.placing_as("C-1")).await.order;
        shop.accept(saying(&shop, order, &[(COLOUR, Some("Emerald"))])).await;
        // As the version before this one left it.
        shop.tamper(&["UPDATE search SET fields = '{}'", "UPDATE search_fill SET folding = 3"]).await;
        assert_eq!(found(&shop, "production", "emerald").await, [""; 0]);
        shop.second_process().await.close().await;
        assert_eq!(found(&shop, "production", "emerald").await, ["C-1"]);
        shop.audit(None).await.unwrap();
    }

    async fn cards_show_what_the_workflow_marks_and_nothing_where_it_marks_nothing(shop: Shop) {
        let shop = shop.on_a_board_with(shop_fields).await;
        let placed = shop.accept(shop.placing_as("C-1")).await;
        let order = placed.order;
        let said = [(COLOUR, Some("Oak,\noiled")), (MARGIN, Some("41"))];
        let edited = shop.accept(saying(&shop, order, &said)).await;
        for card in [&placed.card, &edited.card, &card(&shop, order).await] {
            assert!(card.fields.is_empty());
            assert!(!serde_json::to_string(card).unwrap().contains("\"fields\""), "nor a byte more");
        }
        publish(&shop, |draft| mark(draft, true, false)).await;
        let both = [(COLOUR, "Oak, oiled"), (MARGIN, "41")];
        assert_eq!(shown(&card(&shop, order).await), both);
        // Whoever changes it, moves it or makes up for what was missed gets the same.
        let seq = shop.seq().await;
        let mut viewer = shop.broadcast.subscribe(shop.board, &Sight::whole());
        viewer.resume_after(seq);
        let moved = shop.accept(shop.to_with_all(order, "approval")).await;
        assert_eq!(shown(&moved.card), both);
        let changed = shop.accept(saying(&shop, order, &[(COLOUR, Some("Walnut")), (MARGIN, None)])).await;
        assert_eq!(shown(&changed.card), [(COLOUR, "Walnut")]);
        assert_eq!(card(&shop, order).await, changed.card);
        let missed = shop.store.changes(shop.board, seq, 50).await.unwrap().changes;
        assert_eq!(shown(missed.last().unwrap().card.as_ref().unwrap()), [(COLOUR, "Walnut")]);
        let Delivery::Events { bytes, .. } = viewer.next().await else { panic!("events") };
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(text.contains(r#""colour":"Oak, oiled""#) || text.contains(r#""colour":"Walnut""#), "{text}");
        // Read anew by a store that has nothing in memory.
        let shop = shop.restarted().await;
        let moved = shop.accept(shop.to_with_all(order, "received")).await;
        assert_eq!(shown(&moved.card), [(COLOUR, "Walnut")]);
        publish(&shop, |draft| mark(draft, false, false)).await;
        let back = shop.accept(shop.to_with_all(order, "approval")).await;
        assert!(back.card.fields.is_empty() && card(&shop, order).await.fields.is_empty());
        shop.audit(None).await.unwrap();
    }

    async fn what_orders_have_in_fields_and_facts_that_go_is_counted(shop: Shop) {
        let shop = shop.on_a_board_with(|workflow| {
            shop_fields(workflow);
            workflow.facts.push(FactDef::new("paid".parse().unwrap(), "Paid".into()));
        }).await;
        for n in 0..3 {
            let order = shop.accept(shop.placing_as(&format!("C-{n}"))).await.order;
            if n < 2 {
                shop.accept(saying(&shop, order, &[(COLOUR, Some("Red"))])).await;
            }
            if n == 0 {
                let fact = "paid".parse().unwrap();
                shop.accept(shop.command(order, Command::SetFact { fact, evidence: None })).await;
            }
        }
        let mut draft = Draft::from(&workflow(&shop).await);
        draft.fields.retain(|field| field.id.is_first());
        draft.facts.clear();
        let begin = WorkflowChange::ReplaceDraft { draft };
        shop.store.change_workflow(shop.board, begin, shop.admin()).await.unwrap();
        let flight = shop.store.flight(shop.board).await.unwrap().unwrap();
        assert_eq!(flight.filled, [(field(COLOUR), 2), (field(MARGIN), 0)].into());
        assert_eq!(flight.set, [("paid".parse().unwrap(), 1)].into());
    }
}
