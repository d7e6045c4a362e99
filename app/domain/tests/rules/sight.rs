//! What each role sees, and what remains of an order for who does not see all of it.

use crate::board::*;
use domain::wire::{
    Acknowledged, Change, Contact, EntryView, Given, Line, Moved, Named, OrderView, Page, Raised,
};
use domain::*;
use proptest::{prelude::*, sample::subsequence};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A role as it stands in a workflow that landed before roles could hide anything.
const LANDED: &str = r#"{"id":"warehouse","name":"Warehouse","rights":[],"sees":["address","phone"]}"#;

fn workflow() -> Workflow {
    default_workflow(default_calendar("UTC"))
}

/// The default workflow with another role.
fn with(id: &str, change: impl Fn(&mut Role)) -> Workflow {
    let mut workflow = workflow();
    workflow.roles.iter_mut().filter(|role| role.id.as_str() == id).for_each(change);
    workflow
}

#[test]
fn a_landed_role_means_what_it_meant_and_keeps_its_bytes() {
    let role: Role = serde_json::from_str(LANDED).unwrap();
    assert_eq!(serde_json::to_string(&role).unwrap(), LANDED);
    let seen: Vec<_> = Part::ALL.into_iter().filter(|part| role.sees(*part)).collect();
    assert_eq!(
        seen,
        [Part::Phone, Part::Address, Part::Notes],
        "notes are everybody's unless a role says otherwise"
    );
    assert!(workflow().statuses.iter().all(|status| role.sees_status(&status.id)));
    // The control: a role that does say so.
    let mut other = role.clone();
    other.set_sees(Part::Notes, false);
    other.set_sees(Part::Phone, false);
    other.set_sees_status(status("received"), false);
    let bytes = serde_json::to_string(&other).unwrap();
    assert_eq!(
        bytes,
        r#"{"id":"warehouse","name":"Warehouse","rights":[],"sees":["address"],"withheld":["notes"],"hidden":["received"]}"#
    );
    assert!(!other.sees(Part::Notes) && !other.sees_status(&status("received")));
    for part in Part::ALL {
        (other.set_sees(part, true), assert!(other.sees(part)));
        (other.set_sees(part, false), assert!(!other.sees(part)));
    }
    assert_eq!(
        serde_json::from_str::<Role>(&bytes).unwrap().hidden_statuses,
        BTreeSet::from([status("received")])
    );
}

#[test]
fn a_sight_is_what_any_of_ones_roles_sees() {
    let workflow = with("warehouse", |role| role.set_sees_status(status("cancelled"), false));
    let sight = |roles: &[&str]| actor(roles).sight(&workflow);
    assert!(
        !sight(&["warehouse"]).sees_status(&status("cancelled")) && !sight(&["warehouse"]).sees(Part::Money)
    );
    let both = sight(&["warehouse", "procurement"]);
    assert!(both.sees_status(&status("cancelled")) && both.sees(Part::Money) && both.sees(Part::Phone));
    assert!(!both.sees(Part::Email));
    assert_eq!(sight(&["leadership"]), Sight::whole());
    assert_eq!(sight(&["leadership"]), Actor::system().sight(&workflow), "who sees all is one, role or not");
    assert_eq!(sight(&["production"]).of_cards(), Sight::whole(), "cards hold no money: one encoding");
    assert_ne!(sight(&["warehouse"]).of_cards(), Sight::whole());
    let nobody = sight(&["gone"]);
    assert!(workflow.statuses.iter().all(|s| !nobody.sees_status(&s.id)) && nobody.parts().is_empty());
}

#[test]
fn nothing_that_is_refused_names_what_is_not_seen() {
    let mut board = Board::new();
    board.workflow = with("warehouse", |role| {
        for id in ["cancelled", "quality"] {
            role.set_sees_status(status(id), false);
        }
    });
    let order = board.place(1);
    board.orders.get_mut(&order).unwrap().status = status("ready");
    let warehouse = actor(&["warehouse"]);
    let said = |refusals: Vec<Refusal>| sentences(&refusals);
    // Into what is not seen is into what is not there.
    let hidden = said(board.run(order, &go("cancelled"), &warehouse, 0).unwrap_err());
    let nowhere = said(board.run(order, &go("nowhere"), &warehouse, 0).unwrap_err());
    assert_eq!(hidden, nowhere.replace("nowhere", "cancelled"));
    // The list of moves names what is seen.
    let listed = said(board.run(order, &go("received"), &warehouse, 0).unwrap_err());
    assert!(listed.contains("Handed to carrier"), "{listed}");
    assert!(!listed.contains("Cancelled") && !listed.contains("quality"), "{listed}");
    // The control: who sees all of them reads all of them.
    let all = said(board.run(order, &go("received"), &Actor::system(), 0).unwrap_err());
    assert!(all.contains("Cancelled") && all.contains("Awaiting quality check"), "{all}");
}

#[test]
fn a_move_out_of_what_is_not_seen_cannot_be_taken_back_into_it() {
    let mut board = Board::new();
    let (order, manager) = (board.place(1), actor(&["account_manager"]));
    let seq = board.run(order, &go("supplier"), &manager, 0).unwrap();
    let back = Command::TakeBack { seq };
    let mut blind = board.clone();
    blind.workflow = with("account_manager", |role| role.set_sees_status(status("received"), false));
    let said = sentences(&blind.run(order, &back, &manager, 0).unwrap_err());
    assert!(said.contains("Something else happened") && !said.contains("received"), "{said}");
    assert!(board.run(order, &back, &manager, 0).is_ok(), "the control sees where it goes");
}

#[test]
fn a_card_shows_a_field_to_who_sees_it_and_the_search_finds_by_it_for_them_alone() {
    let field = |id: &str, roles: &[&str]| FieldDef {
        visible_to: roles.iter().map(|role| role.parse().unwrap()).collect(),
        on_card: true,
        searchable: true,
        ..FieldDef::new(id.parse().unwrap(), id.into(), FieldKind::Text)
    };
    let mut workflow = workflow();
    workflow.fields.extend([field("colour", &[]), field("margin", &["procurement"])]);
    workflow.fields.push(FieldDef { searchable: false, ..field("engraving", &[]) });
    workflow.fields[0].on_card = true;
    let said = ["colour", "margin", "engraving", "carrier", "note"]
        .map(|id| (id.parse().unwrap(), format!("{id}?")));
    let mut whole = card("Somebody", "A line", true);
    whole.show(&workflow, &said.into());
    let shown = |role: &str| {
        let sight = actor(&[role]).sight(&workflow);
        let card = project(whole.clone(), &sight).unwrap();
        let ids = |ids: Vec<FieldId>| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let searched = sight.searched_fields(&workflow).into_iter().collect();
        (ids(card.fields.into_keys().collect()), ids(searched))
    };
    assert_eq!(shown("procurement"), ("carrier colour engraving margin".into(), "colour margin".into()));
    assert_eq!(shown("warehouse"), ("carrier colour engraving".into(), "colour".into()));
    // Who sees different fields gets other bytes of the feed.
    let cards = |role: &str| actor(&[role]).sight(&workflow).of_cards();
    assert_ne!(cards("procurement"), cards("warehouse"));
    assert_eq!(cards("logistics"), cards("warehouse"));
}

#[test]
fn the_rules_one_is_given_know_nothing_of_what_one_does_not_see() {
    let hidden = [status("received"), status("cancelled")];
    let workflow =
        with("warehouse", |role| hidden.iter().for_each(|id| role.set_sees_status(id.clone(), false)));
    let seen = project(workflow.clone(), &actor(&["warehouse"]).sight(&workflow)).unwrap();
    let json = serde_json::to_string(&seen).unwrap();
    assert!(
        !json.contains("received") && !json.contains("Order received") && !json.contains("ancelled"),
        "{json}"
    );
    assert_eq!(seen.statuses.len(), 8);
    assert_eq!(project(workflow.clone(), &Sight::whole()), Some(workflow), "the control loses nothing");
}

fn change(from: Option<&str>, to: Option<&str>, at: &str) -> Change {
    let card = Card { status: status(at), ..card("Somebody", "A line", true) };
    let columns = ["received", "approval", "supplier"].map(|id| ColumnCount {
        status: status(id),
        total: 1,
        oldest_entered_at: None,
    });
    Change {
        seq: 7,
        order: card.id,
        version: card.version,
        kind: "moved".into(),
        actor: somebody(),
        from: from.map(status),
        to: to.map(status),
        card: Some(card),
        columns: columns.to_vec(),
    }
}

#[test]
fn a_card_that_goes_out_of_sight_leaves_and_one_that_comes_into_it_appears() {
    let workflow = with("production", |role| role.set_sees_status(status("received"), false));
    let sight = actor(&["production"]).sight(&workflow);
    let seen = |change: Change| project(change, &sight);
    let statuses =
        |change: &Change| change.columns.iter().map(|count| count.status.to_string()).collect::<Vec<_>>();

    let away = seen(change(Some("approval"), Some("received"), "received")).expect("it was seen");
    assert_eq!(
        (away.card.clone(), away.to.clone(), away.from.clone()),
        (None, None, Some(status("approval")))
    );
    assert_eq!(statuses(&away), ["approval", "supplier"], "no counter of what is not seen");
    let here = seen(change(Some("received"), Some("supplier"), "supplier")).expect("it is seen now");
    assert!(here.card.is_some() && here.from.is_none() && here.to == Some(status("supplier")));
    assert_eq!(seen(change(None, None, "received")), None);
    assert_eq!(seen(change(Some("received"), Some("received"), "received")), None);
    // Replayed: it was moved out of sight, and is back by now.
    assert!(
        seen(change(Some("supplier"), Some("received"), "approval"))
            .is_some_and(|change| change.card.is_some())
    );
    // The control sees each of them whole.
    for one in [change(Some("approval"), Some("received"), "received"), change(None, None, "received")] {
        assert_eq!(project(one.clone(), &Sight::whole()), Some(one));
    }
}

#[test]
fn roles_are_refused_with_a_sentence_each_and_their_changes_said() {
    let before = workflow();
    let held = BTreeSet::from(["warehouse".parse().unwrap()]);
    let faults = |change: &dyn Fn(&mut Vec<Role>)| {
        let mut roles = before.roles.clone();
        change(&mut roles);
        with_roles(&before, roles, &held).err().unwrap_or_default().join(" | ")
    };
    fn role<'a>(roles: &'a mut [Role], id: &str) -> &'a mut Role {
        roles.iter_mut().find(|role| role.id.as_str() == id).unwrap()
    }
    let without = |id: &'static str| faults(&move |roles| roles.retain(|role| role.id.as_str() != id));
    assert!(
        without("warehouse").contains("somebody holds it")
            && without("warehouse").contains("it owns “Ready for dispatch”")
    );
    assert!(
        without("procurement").contains("it owns “Awaiting supplier confirmation”")
            && !without("procurement").contains("holds")
    );
    assert!(
        without("account_manager").contains("the move from “Production scheduled” to “Cancelled” names it")
    );
    assert_eq!(without("leadership"), "", "nothing needs it");
    type Change<'a> = &'a dyn Fn(&mut Vec<Role>);
    let cases: [(Change, &str); 7] = [
        (&|roles| role(roles, "warehouse").name = "production ".into(), "Two roles are called “production ”"),
        (&|roles| role(roles, "warehouse").name = " ".into(), "Give each role a name."),
        (&|roles| role(roles, "warehouse").name = "Administrator".into(), "give the role another name"),
        (
            &|roles| role(roles, "warehouse").set_sees_status(status("ready"), false),
            "“Warehouse” owns “Ready for dispatch”, so it has to see",
        ),
        (
            &|roles| role(roles, "leadership").set_may(Right::Administer, true),
            "cannot be given the right to manage people",
        ),
        (
            &|roles| {
                role(roles, "leadership").set_may(Right::Place, true);
                role(roles, "leadership").set_sees_status(status("received"), false);
            },
            "where they start: “Order received”",
        ),
        (
            &|roles| {
                role(roles, "leadership").set_may(Right::Import, true);
                role(roles, "leadership").set_sees_status(status("quality"), false);
            },
            "so it has to see all of them",
        ),
    ];
    for (change, said) in cases {
        assert!(faults(change).contains(said), "{} should say {said}", faults(change));
    }
    let mut roles = before.roles.clone();
    role(&mut roles, "procurement").set_sees(Part::Money, false);
    role(&mut roles, "warehouse").set_sees(Part::Notes, false);
    role(&mut roles, "warehouse").set_sees_status(status("received"), false);
    role(&mut roles, "logistics").name = "Transport".into();
    role(&mut roles, "logistics").set_may(Right::Promise, true);
    roles.retain(|role| role.id.as_str() != "leadership");
    let mut packing = Role::new("packing".parse().unwrap(), "Packing".into());
    packing.set_sees(Part::Email, true);
    roles.push(packing);
    assert_eq!(
        role_changes(&before, &roles),
        [
            "Procurement no longer sees prices.",
            "Warehouse no longer sees notes.",
            "Warehouse no longer sees “Order received”.",
            "Logistics is called Transport from now on.",
            "Transport may promise dates.",
            "Packing is a new role.",
            "Packing sees e-mail addresses.",
            "Leadership is removed.",
        ]
    );
    let next = with_roles(&before, roles.clone(), &held).unwrap();
    assert_eq!((next.revision, &next.roles), (before.revision + 1, &roles));
    assert_eq!(
        Workflow { revision: before.revision, roles: before.roles.clone(), ..next },
        before,
        "nothing else is changed"
    );
    assert_eq!(role_changes(&before, &before.roles), [""; 0]);
}

// What remains of two orders that differ in what is withheld.

fn somebody() -> Named {
    Named { who: ActorRef::System, name: "Milepost".into() }
}

fn card(customer: &str, line: &str, noted: bool) -> Card {
    let mut filled = BTreeSet::from([FieldId::carrier()]);
    filled.extend(noted.then(FieldId::note));
    Card {
        id: OrderId(Uuid::from_u128(1)),
        number: "N1".parse().unwrap(),
        version: 4,
        status: status("approval"),
        rank: Rank::between(None, None),
        customer: CustomerRef { id: CustomerId(Uuid::from_u128(2)), name: customer.into() },
        lines: LinesSummary { count: 1, first: line.into() },
        promise: None,
        slips: 0,
        entered_at: start(),
        due_at: None,
        hold: None,
        assignee: None,
        escalation: None,
        filled,
        fields: Default::default(),
        facts: BTreeSet::from(["paid".parse().unwrap()]),
        approvals: Default::default(),
        conditions: Default::default(),
        untold: Default::default(),
        archived: false,
        withdrawn: false,
        comments: if noted { CommentTally { count: 2, last: 9 } } else { CommentTally::default() },
        answers: Default::default(),
    }
}

/// All that is about one order, out of the values of its parts.
#[derive(Debug, Clone, PartialEq)]
struct Values {
    customer: String,
    email: Option<String>,
    phone: Option<String>,
    address: Option<String>,
    price: Option<String>,
    note: Option<String>,
}

fn reference(n: u128, text: &str) -> TextRef {
    // As salted digests are: another text has another one.
    let sum = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    TextRef { id: Uuid::from_u128(n), digest: format!("{sum:016x}") }
}

impl Values {
    fn order(&self) -> OrderView {
        let line = Line {
            sku: None,
            description: "Clock".parse().unwrap(),
            quantity: 2,
            unit_price: self.price.as_ref().map(|price| price.parse().unwrap()),
        };
        let mut fields = BTreeMap::from([(FieldId::carrier(), "Swift".to_owned())]);
        fields.extend(self.note.clone().map(|note| (FieldId::note(), note)));
        let mut card = card(&self.customer, "Clock", self.note.is_some());
        card.fields = fields.clone();
        OrderView {
            card,
            approvals: Vec::new(),
            placed_at: start(),
            customer: self.contact(),
            total: line.unit_price,
            lines: vec![line],
            parcels: Vec::new(),
            currency: "EUR".into(),
            fields,
            hold_note: self.note.clone(),
            given: Some(Given { by: somebody(), at: start(), note: self.note.clone() }),
            raised: Some(Raised {
                told: Vec::new(),
                at: start(),
                acknowledged: Some(Acknowledged {
                    by: somebody(),
                    at: start(),
                    until: start(),
                    note: self.note.clone(),
                }),
            }),
            first_promise: None,
            date_consent: None,
            asks_past: None,
            take_back: None,
            tracking_url: "/t/x".into(),
            tracking_ends: None,
            cancel_reason: None,
            tracking_qr: "<svg/>".into(),
            customer_reads: None,
            language: None,
            source: None,
            withheld: BTreeSet::new(),
            withheld_fields: BTreeSet::new(),
            facts: BTreeMap::from([(
                "paid".parse().unwrap(),
                wire::FactView { at: start(), by: somebody(), evidence: self.note.clone() },
            )]),
        }
    }

    fn contact(&self) -> Contact {
        Contact {
            name: self.customer.parse().unwrap(),
            email: self.email.as_ref().map(|email| email.parse().unwrap()),
            phone: self.phone.as_ref().map(|phone| phone.parse().unwrap()),
            address: self.address.as_ref().map(|address| address.parse().unwrap()),
            postcode: self.address.as_ref().map(|address| address.parse().unwrap()),
            country: None,
        }
    }

    /// An entry of each kind that has texts.
    fn entries(&self) -> Vec<EntryView> {
        let record = serde_json::to_string(&self.contact()).unwrap();
        let lines = serde_json::to_string(&self.order().lines).unwrap();
        let lines_ref = LinesRef { count: 1, pieces: 2, digest: reference(0, &lines).digest };
        let (customer, note) = (reference(10, &record), self.note.as_ref().map(|note| reference(11, note)));
        let fields: Fields = note.clone().map(|note| (FieldId::note(), Some(note))).into_iter().collect();
        let placed = Placed {
            number: "N1".parse().unwrap(),
            customer_id: CustomerId(Uuid::from_u128(2)),
            customer: customer.clone(),
            lines: lines_ref.clone(),
            status: status("received"),
            rank: Rank::between(None, None),
            due_at: None,
            promise: None,
            fields: fields.clone(),
            source: None,
            import: None,
        };
        let text = |n: u128| match n {
            10 => Some(self.customer.clone()),
            11 => self.note.clone(),
            _ => Some(lines.clone()),
        };
        let events: Vec<(Event, &[u128])> = vec![
            (Event::Placed(Box::new(placed)), &[10, 11]),
            (Event::Edited { fields, customer: Some(customer) }, &[10, 11]),
            (
                Event::LinesChanged {
                    lines: lines_ref,
                    before: Uuid::from_u128(12),
                    after: reference(13, &lines),
                },
                &[12, 13],
            ),
            (Event::Held { reason: HoldReason::Stock, note: note.clone() }, &[11]),
            (Event::Assigned { to: None, note: note.clone() }, &[11]),
            (Event::Acknowledged { until: start(), note: note.clone() }, &[11]),
            (Event::FactSet { fact: "paid".parse().unwrap(), evidence: note.clone() }, &[11]),
            (Event::CancelAsked { reason: note.clone() }, &[11]),
            (Event::Withdrawn { reason: reference(11, self.note.as_deref().unwrap_or_default()) }, &[11]),
        ];
        let comment = CommentId(Uuid::from_u128(20));
        let said = |text: TextRef| Event::Commented { comment, text, mentions: BTreeSet::new() };
        let comments = note.clone().map(|text| (said(text), &[11][..]));
        let deleted = note.map(|_| (Event::CommentDeleted { comment }, &[][..]));
        let events = events.into_iter().chain(comments).chain(deleted);
        let view = |(seq, (event, texts)): (u64, (Event, &[u128]))| EntryView {
            seq,
            at: start(),
            occurred_at: start(),
            order: Some(OrderId(Uuid::from_u128(1))),
            number: "N1".parse().ok(),
            status: Some(status("approval")),
            version: seq,
            actor: somebody(),
            origin: Origin::Api,
            event,
            texts: texts.iter().filter_map(|n| Some((Uuid::from_u128(*n), text(*n)?))).collect(),
            withheld: BTreeSet::new(),
            statuses: BTreeMap::new(),
            people: BTreeMap::new(),
            deadline: None,
            promised_before: None,
        };
        (1..).zip(events).map(view).collect()
    }

    /// All bytes in which the order leaves the server for who sees so much.
    fn bytes(&self, sight: &Sight) -> String {
        let order = self.order();
        let entries = Page { items: self.entries(), next: None, total: Some(5) };
        let moved = Moved { order: order.card.clone(), seq: 9 };
        let change = Change { card: Some(order.card.clone()), ..change(None, None, "approval") };
        let commented = self.note.as_ref().map(|_| Change { kind: "commented".into(), ..change.clone() });
        let parts = [
            serde_json::to_string(&commented.and_then(|commented| project(commented, sight))),
            serde_json::to_string(&project(order, sight)),
            serde_json::to_string(&project(entries, sight)),
            serde_json::to_string(&project(moved, sight)),
            serde_json::to_string(&project(change, sight)),
        ];
        parts.into_iter().map(Result::unwrap).collect::<Vec<_>>().join("\n")
    }

    /// The same with other values where a part is not seen.
    fn beyond(&self, sight: &Sight, other: &Values) -> Values {
        let mut values = self.clone();
        let take = |part, mine: &mut Option<String>, theirs: &Option<String>| {
            if !sight.sees(part) {
                mine.clone_from(theirs);
            }
        };
        take(Part::Email, &mut values.email, &other.email);
        take(Part::Phone, &mut values.phone, &other.phone);
        take(Part::Address, &mut values.address, &other.address);
        take(Part::Money, &mut values.price, &other.price);
        take(Part::Notes, &mut values.note, &other.note);
        values
    }
}

fn values() -> impl Strategy<Value = Values> {
    let maybe = |pattern: &'static str| prop::option::of(pattern);
    (
        maybe("[a-z]{3,8}@[a-z]{3,8}\\.example"),
        maybe("[0-9]{5,9}"),
        maybe("[A-Z][a-z]{4,12}"),
        maybe("[1-9][0-9]{0,3}\\.[0-9]{2}"),
        maybe("[a-z]{4,20}"),
    )
        .prop_map(|(email, phone, address, price, note)| Values {
            customer: "Somebody".into(),
            email,
            phone,
            address,
            price,
            note,
        })
}

/// Any sight that a role can have.
fn sights() -> impl Strategy<Value = Sight> {
    let statuses: Vec<StatusId> = workflow().statuses.into_iter().map(|status| status.id).collect();
    (subsequence(Part::ALL.to_vec(), 0..=Part::ALL.len()), subsequence(statuses, 0..=10)).prop_map(
        |(parts, hidden)| {
            let workflow = with("production", |role| {
                Part::ALL.into_iter().for_each(|part| role.set_sees(part, parts.contains(&part)));
                hidden.iter().for_each(|status| role.set_sees_status(status.clone(), false));
            });
            actor(&["production"]).sight(&workflow)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn of_two_orders_that_differ_in_what_is_withheld_the_same_bytes_remain(one in values(), other in values(), sight in sights()) {
        let beyond = one.beyond(&sight, &other);
        prop_assert_eq!(one.bytes(&sight), beyond.bytes(&sight));
        // The control: who sees all tells them apart.
        prop_assert_eq!(one == beyond, one.bytes(&Sight::whole()) == beyond.bytes(&Sight::whole()));
        if !sight.sees_status(&status("approval")) {
            let bytes = one.bytes(&sight);
            prop_assert_eq!(bytes.lines().next(), Some("null"), "an order that is not seen is not there");
        }
    }
}

#[test]
fn who_does_not_see_the_orders_carrier_sees_that_of_no_parcel() {
    let mut workflow = workflow();
    for field in workflow.fields.iter_mut().filter(|field| field.id == FieldId::carrier()) {
        field.visible_to = ["logistics".parse().unwrap()].into();
    }
    let values = Values {
        customer: "Somebody".into(),
        email: None,
        phone: None,
        address: None,
        price: None,
        note: None,
    };
    let parcel = wire::ParcelView {
        no: 1,
        items: vec![ParcelItem { line: 0, quantity: 1 }],
        state: ParcelState::Sent,
        packed_at: start(),
        sent_at: Some(start()),
        ended_at: None,
        carrier: Some("Swift".into()),
        tracking_number: Some("SW 7".into()),
        link: Some("https://swift.example/SW%207".into()),
    };
    let order = OrderView { parcels: vec![parcel], ..values.order() };
    let (carrier, number) = (Some(reference(30, "Swift")), Some(reference(31, "SW 7")));
    let texts = [(30, "Swift"), (31, "SW 7")].map(|(n, text)| (Uuid::from_u128(n), text.to_owned()));
    let event = Event::ParcelSent { parcel: 1, carrier, number };
    let entry = EntryView { event, texts: texts.into(), ..values.entries().remove(0) };
    let seen = |role: &str| {
        let sight = actor(&[role]).sight(&workflow);
        let parcel = project(order.clone(), &sight).unwrap().parcels.remove(0);
        let told = serde_json::to_string(&project(entry.clone(), &sight)).unwrap();
        (parcel.carrier, parcel.tracking_number, parcel.link.is_some(), told.contains("Swift"))
    };
    let (swift, number) = (Some("Swift".to_owned()), Some("SW 7".to_owned()));
    assert_eq!(seen("logistics"), (swift, number.clone(), true, true));
    assert_eq!(seen("warehouse"), (None, number, false, false));
}

#[test]
fn an_owner_that_is_hidden_its_status_is_named_in_the_draft() {
    let said = |workflow: &Workflow| {
        let faults = Draft::from(workflow).faults(&workflow.roles, &workflow.calendar);
        faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join(" ")
    };
    let blind = with("warehouse", |role| role.set_sees_status(status("ready"), false));
    assert!(said(&blind).contains("“Warehouse” does not see “Ready for dispatch”"), "{}", said(&blind));
    assert!(!said(&workflow()).contains("does not see"));
}
