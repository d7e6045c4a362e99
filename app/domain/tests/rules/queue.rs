//! Queues: every order on the board stands in the queue of somebody who is there, or under nobody's.

use crate::board::*;
use chrono::TimeDelta;
use domain::*;
use proptest::prelude::*;
use uuid::Uuid;

pub fn person(n: usize) -> PersonId {
    PersonId(Uuid::from_u128(1 + n as u128))
}

pub fn member(n: usize, roles: &[&str]) -> Member {
    let roles = roles.iter().map(|role| role.parse().unwrap()).collect();
    let actor = Actor { who: ActorRef::Person(person(n)), admin: false, roles };
    Member { actor, id: person(n), active: true, away: false, stands_for: Vec::new() }
}

fn stands_for(other: &Member, via: &[usize]) -> StandsFor {
    let via = via.iter().map(|n| person(*n)).collect();
    StandsFor { person: other.id, roles: other.actor.roles.clone(), via }
}

pub fn card(at: &str, assignee: Option<usize>) -> Card {
    Card {
        id: OrderId(Uuid::from_u128(1)),
        number: "N1".parse().unwrap(),
        version: 1,
        status: status(at),
        rank: Rank::nth(0),
        customer: CustomerRef { id: CustomerId(Uuid::nil()), name: "Alder Gifts".into() },
        lines: LinesSummary::default(),
        promise: None,
        slips: 0,
        entered_at: start(),
        due_at: None,
        hold: None,
        assignee: assignee.map(|n| PersonRef { id: person(n), name: "Somebody".into() }),
        escalation: None,
        filled: Default::default(),
        fields: Default::default(),
        facts: Default::default(),
        approvals: Default::default(),
        conditions: Default::default(),
        untold: Default::default(),
        archived: false,
        withdrawn: false,
        comments: Default::default(),
        answers: Default::default(),
    }
}

/// The default workflow with an approval of leadership.
fn workflow() -> Workflow {
    let mut workflow = default_workflow(default_calendar("UTC"));
    let step = ApprovalStep {
        id: "boss".parse().unwrap(),
        of: [Approver::Role("leadership".parse().unwrap())].into(),
        needed: 1,
        together: false,
        covers: Default::default(),
        when: None,
        limit: None,
        tells: Default::default(),
        recorded_by: Default::default(),
        strikes: false,
    };
    workflow.approvals = vec![ApprovalDef {
        id: "price".parse().unwrap(),
        name: "Price".into(),
        help: String::new(),
        covers: Default::default(),
        when: None,
        steps: vec![step],
    }];
    workflow
}

fn asked(card: Card, by: usize) -> Card {
    let asked = Some(Asked { by: ActorRef::Person(person(by)), at: start() });
    let steps = [("boss".parse().unwrap(), StepState::asked(start()))].into();
    let state = ApprovalState { asked, steps, overrides: vec![] };
    Card { approvals: [("price".parse().unwrap(), state)].into(), ..card }
}

fn held(card: Card, since: Instant) -> Card {
    Card { hold: Some(Hold { reason: HoldReason::Stock, since }), ..card }
}

#[test]
fn an_order_is_theirs_who_has_it_and_else_everybodys_who_owns_its_status() {
    let (workflow, members) =
        (workflow(), [member(0, &["procurement"]), member(1, &["procurement"]), member(2, &["warehouse"])]);
    let team = Team { workflow: &workflow, members: &members };
    let queues = |card: &Card, by: Option<usize>| {
        let by = by.map(|n| ActorRef::Person(person(n)));
        [0, 1, 2].map(|n| team.queue(person(n), card, by.as_ref()))
    };
    assert_eq!(queues(&card("supplier", None), None), [Some(Queue::Act), Some(Queue::Act), None]);
    assert_eq!(queues(&card("supplier", Some(2)), Some(0)), [None, None, Some(Queue::Handed)]);
    assert_eq!(queues(&card("supplier", Some(2)), Some(2)), [None, None, Some(Queue::Act)]);
    let waits = held(card("supplier", None), start());
    assert_eq!(queues(&waits, None), [Some(Queue::Wait), Some(Queue::Wait), None]);
    assert_eq!(queues(&Card { archived: true, ..card("supplier", None) }, None), [None; 3]);
}

#[test]
fn whoever_leaves_or_loses_the_role_leaves_their_orders_to_others_or_to_nobody() {
    let workflow = workflow();
    let mut members = [member(0, &["procurement"]), member(1, &["procurement"])];
    members[0].active = false;
    let team = Team { workflow: &workflow, members: &members };
    let order = card("supplier", Some(0));
    assert_eq!(team.queue(person(1), &order, None), Some(Queue::Act), "the other one has it in their queue");
    assert!(!team.is_nobodys(&order));
    members[1].actor.roles = ["warehouse".parse().unwrap()].into();
    let team = Team { workflow: &workflow, members: &members };
    assert!(team.is_nobodys(&order) && team.queue(person(0), &order, None).is_none());
}

#[test]
fn who_stands_in_has_the_orders_of_who_is_away_and_nobody_else_is_nobodys() {
    let workflow = workflow();
    let mut members = [member(0, &["procurement"]), member(1, &["warehouse"])];
    members[0].away = true;
    let order = card("supplier", None);
    let team = Team { workflow: &workflow, members: &members };
    assert!(team.is_nobodys(&order));
    assert_eq!(team.missing(&order), [person(0)]);
    members[1].stands_for = vec![stands_for(&members[0], &[])];
    let team = Team { workflow: &workflow, members: &members };
    assert_eq!(team.queue(person(1), &order, None), Some(Queue::Act));
    assert!(!team.is_nobodys(&order));
}

#[test]
fn who_is_asked_approves_and_the_others_wait() {
    let workflow = workflow();
    let mut members = [
        member(0, &["procurement"]),
        member(1, &["leadership"]),
        member(2, &["leadership"]),
        member(3, &["warehouse"]),
    ];
    members[3].stands_for = vec![stands_for(&members[1], &[])];
    let team = Team { workflow: &workflow, members: &members };
    let order = asked(card("supplier", None), 2);
    let queues = [0, 1, 2, 3].map(|n| team.queue(person(n), &order, None));
    // Nobody approves what they asked for themselves, and whoever stands in may.
    assert_eq!(queues, [Some(Queue::Wait), Some(Queue::Approve), None, Some(Queue::Approve)]);
    // Nor does anybody by way of who asked.
    members[3].stands_for = vec![stands_for(&members[1], &[2])];
    let team = Team { workflow: &workflow, members: &members };
    assert_eq!(team.queue(person(3), &order, None), None);
}

#[test]
fn each_order_has_one_concern_the_worst_first() {
    let workflow = workflow();
    let members = [member(0, &["procurement"])];
    let team = Team { workflow: &workflow, members: &members };
    let (spans, now) = (spans(), start() + TimeDelta::days(10));
    let table = SlackTable::of(&workflow, &UsualStays::new(), LocalTime::default());
    let time = BoardTime { now, today: now.date_naive(), spans: &spans, slack: &table };
    let concern = |card: &Card| team.concern(card, time);
    let order = card("supplier", None);
    assert_eq!(concern(&order), None);
    assert_eq!(concern(&card("ready", None)), Some(Concern::Nobodys));
    let over = Card { due_at: Some(now - TimeDelta::hours(1)), ..order.clone() };
    let late = Card { promise: Some(promise(0, 1)), ..order.clone() };
    assert_eq!(concern(&over), Some(Concern::OverTime));
    assert_eq!(concern(&Card { promise: late.promise, ..over }), Some(Concern::OverTime));
    assert_eq!(concern(&late), Some(Concern::Late));
    // What follows the supplier may take fourteen days.
    assert_eq!(concern(&Card { promise: Some(promise(20, 24)), ..order.clone() }), Some(Concern::AtRisk));
    assert_eq!(concern(&Card { promise: Some(promise(20, 40)), ..order.clone() }), None);
    assert_eq!(concern(&asked(order.clone(), 0)), Some(Concern::AwaitingApproval));
    // Two working days of eight hours, the shop open for eight on each day.
    let since = |hours| spans.after(now, -TimeDelta::hours(hours));
    assert_eq!(concern(&held(order.clone(), since(17))), Some(Concern::HeldLong));
    assert_eq!(concern(&held(order, since(15))), None);
}

const STATUSES: [&str; 11] = [
    "received",
    "approval",
    "supplier",
    "scheduled",
    "floor",
    "quality",
    "ready",
    "carrier",
    "delivered",
    "cancelled",
    "gone",
];

/// Roles, whether somebody can sign in, is away, and whom they stand in for.
type Person = (Vec<usize>, bool, bool, Vec<usize>, bool);
/// Where an order is, who has it, whether it is on hold, who asked for an approval, whether it is archived.
type Order = (usize, Option<usize>, bool, Option<usize>, bool);

fn somebody() -> impl Strategy<Value = Person> {
    let few = || prop::collection::vec(0usize..6, 0..3);
    (few(), prop::bool::weighted(0.7), prop::bool::weighted(0.3), few(), prop::bool::weighted(0.1))
}

fn some_order() -> impl Strategy<Value = Order> {
    let one = || prop::option::of(0usize..6);
    (0usize..STATUSES.len(), one(), prop::bool::weighted(0.2), one(), prop::bool::weighted(0.1))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_order_is_lost(
        people in prop::collection::vec(somebody(), 0..6),
        orders in prop::collection::vec(some_order(), 1..6),
        owners in prop::collection::vec(0usize..6, 10),
        hidden in prop::collection::vec((0usize..6, 0usize..10), 0..4),
    ) {
        // A workflow that somebody published: other owners, and roles that do not see all.
        let mut workflow = workflow();
        let owner = Rung { after: MaxAge::Hours(0), to: [Addressee::Owner].into() };
        workflow.ladder = Some(Ladder { warn_at: None, rungs: vec![owner] });
        let roles: Vec<RoleId> = workflow.roles.iter().map(|role| role.id.clone()).collect();
        for (status, owner) in workflow.statuses.iter_mut().zip(&owners) {
            status.owner = roles[*owner].clone();
        }
        for (role, at) in hidden {
            workflow.roles[role].set_sees_status(status(STATUSES[at]), false);
        }
        let held_by = |n: usize| people[n].0.iter().map(|role| roles[*role].clone()).collect();
        let members: Vec<Member> = people.iter().enumerate().map(|(n, (_, active, away, stands_for, admin))| Member {
            actor: Actor {
                who: ActorRef::Person(person(n)),
                admin: *admin,
                roles: held_by(n),
            },
            id: person(n),
            active: *active,
            away: *away,
            stands_for: stands_for
                .iter()
                .filter(|other| **other != n && **other < people.len())
                .map(|other| StandsFor { person: person(*other), roles: held_by(*other), via: Vec::new() })
                .collect(),
        }).collect();
        let team = Team { workflow: &workflow, members: &members };
        let unkept = team.nobodys();
        let (spans, now) = (spans(), start() + TimeDelta::days(3));
        let table = SlackTable::of(&workflow, &UsualStays::new(), LocalTime::default());
        let time = BoardTime { now, today: now.date_naive(), spans: &spans, slack: &table };
        for (at, assignee, on_hold, asked_by, archived) in orders {
            let mut order = Card { archived, ..card(STATUSES[at], assignee) };
            if on_hold {
                order = held(order, start());
            }
            if let Some(by) = asked_by {
                order = asked(order, by);
            }
            let queue = |member: &Member| team.queue(member.id, &order, None);
            let has_it = |member: &&Member| {
                member.is_present() && matches!(queue(member), Some(Queue::Handed | Queue::Act | Queue::Wait))
            };
            let theirs = members.iter().any(|member| has_it(&member));
            let asked = members.iter().any(|member| member.is_present() && queue(member) == Some(Queue::Approve));
            let nobodys = team.is_nobodys(&order);
            if archived {
                prop_assert!(!nobodys && members.iter().all(|member| queue(member).is_none()));
                prop_assert_eq!(team.concern(&order, time), None);
                continue;
            }
            prop_assert!(theirs || asked || nobodys, "an order outside a queue and outside the alarm");
            prop_assert!(!(theirs && nobodys), "somebody who is there has it");
            prop_assert_eq!(nobodys, team.concern(&order, time) == Some(Concern::Nobodys));
            // Of a status that is gone and of a person who never was, a board's tables say nothing.
            let is_known = STATUSES[at] != "gone" && assignee.is_none_or(|n| n < members.len());
            prop_assert!(!is_known || nobodys == unkept.has(&order), "the chip and the alarm agree");
            // Once its time is up, the administrators know of what nobody who is here could act on.
            let up = Card { due_at: Some(start()), hold: None, ..order.clone() };
            if let Some(raised) = team.escalate(&up, time).filter(|_| nobodys) {
                let admins = members.iter().filter(|member| member.active && member.actor.admin);
                let told = |member: &Member| !member.is_present() || raised.to.contains(&member.id);
                prop_assert!(admins.clone().all(told), "an administrator does not know: {:?}", raised);
                prop_assert!(raised.jumped.contains(&LadderStep::Rung(0)));
            }
            for member in &members {
                let mine = Mine {
                    kept: team.kept_by(member.id),
                    decider: Decider::of(&member.actor, member.stands_for.clone()),
                };
                let sees = member.active && member.actor.sees_status(&order.status, &workflow);
                let is_theirs = sees && mine.has(&order, &workflow);
                prop_assert!(!is_known || queue(member).is_some() == is_theirs, "the chip and the queue agree");
                let unseen = !member.active || !member.actor.sees_status(&order.status, &workflow);
                prop_assert!(!unseen || queue(member).is_none(), "nobody has what they do not see");
            }
        }
    }
}
