//! One random case: some workflow, some order in it, somebody, and something that they want.

use crate::{random::Random, spans};
use chrono::{DateTime, TimeDelta};
use domain::{
    Actor, ActorRef, ApprovalDecision, ApprovalDef, ApprovalId, ApprovalState, ApprovalStep, Approver, Asked,
    Assignment, Command, CommentDeletion, CommentId, CommentState, ConditionDef, ConditionId,
    CustomerAnswers, CustomerId, Decision, Edit, Evidence, FactDef, FactId, FieldDef, FieldId, FieldKind,
    Gate, GateMode, Hold, HoldReason, Instant, LastMove, LinesRef, MaxAge, Mention, Move, Need, OrderId,
    OrderState, Party, PersonId, Phase, Place, Promise, Rank, RoleId, SetFact, Spans, StatusId, StepId,
    StepState, Test, TextRef, Verdict, Workflow,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is decided.
pub struct Case {
    pub workflow: Workflow,
    pub order: Option<OrderState>,
    pub actor: Actor,
    pub command: Command,
    pub target_total: u32,
    pub spans: Spans,
    pub now: Instant,
}

const FACTS: [&str; 3] = ["paid", "artwork", "material"];
const APPROVALS: [&str; 2] = ["price", "safety"];
const STEPS: [&str; 3] = ["one", "two", "three"];
const CONDITIONS: [&str; 2] = ["large", "rushed"];
const PEOPLE: usize = 4;

impl Case {
    pub fn new(base: &Workflow, random: &mut Random) -> Case {
        let now =
            DateTime::from_timestamp(1_790_000_000 + random.below(40_000_000) as i64, 0).unwrap_or_default();
        let spans = spans(now);
        let workflow = workflow(base, random);
        let order = random.chance(96).then(|| order(&workflow, now, random));
        let actor = actor(&workflow, random);
        let command = command(&workflow, order.as_ref(), now, random);
        Case { workflow, order, actor, command, target_total: random.below(12) as u32, spans, now }
    }
}

/// An id, of words that are ids.
fn id<T: TryFrom<String>>(word: &str) -> Option<T> {
    T::try_from(word.to_owned()).ok()
}

fn some<T: TryFrom<String>>(words: &[&str], random: &mut Random) -> Option<T> {
    random.one(words).and_then(|word| id(word))
}

fn person(random: &mut Random) -> PersonId {
    PersonId(Uuid::from_u128(1 + random.below(PEOPLE) as u128))
}

fn text(random: &mut Random) -> TextRef {
    TextRef { id: Uuid::from_u128(random.next().into()), digest: "d".into() }
}

fn status(workflow: &Workflow, random: &mut Random) -> Option<StatusId> {
    random.one(&workflow.statuses).map(|status| status.id.clone())
}

/// A template's workflow with statuses and moves taken out, gates put in, and everything that gates can ask for.
fn workflow(base: &Workflow, random: &mut Random) -> Workflow {
    let mut workflow = base.clone();
    for _ in 0..random.below(4).min(workflow.statuses.len() - 1) {
        workflow.statuses.remove(random.below(workflow.statuses.len()));
    }
    let there = |status: &StatusId| workflow.statuses.iter().any(|known| known.id == *status);
    workflow.moves.retain(|m| there(&m.from) && there(&m.to) && random.chance(85));
    workflow.fields.extend(fields());
    let roles: Vec<RoleId> = workflow.roles.iter().map(|role| role.id.clone()).collect();
    workflow.facts = FACTS.iter().filter_map(|name| fact(name, &roles, random)).collect();
    workflow.conditions = CONDITIONS.iter().filter_map(|name| condition(name)).collect();
    workflow.approvals = APPROVALS.iter().filter_map(|name| approval(name, &roles, random)).collect();
    for status in &mut workflow.statuses {
        status.entry = gates(random);
        status.exit = gates(random);
        status.max_age = [None, Some(MaxAge::Hours(3)), Some(MaxAge::Days(2))][random.below(3)];
        status.wip_limit = random.chance(20).then(|| 1 + random.below(10) as u32);
        status.phase = match random.below(12) {
            0 => Phase::Cancelled,
            1 | 2 => Phase::Done,
            3 => Phase::Waiting,
            _ => status.phase,
        };
        if random.chance(10) {
            status.owner = random.one(&roles).cloned().unwrap_or_else(|| status.owner.clone());
        }
    }
    for m in &mut workflow.moves {
        m.needs.extend(gates(random));
        m.extra_roles.extend(random.one(&roles).filter(|_| random.below(5) == 0).cloned());
    }
    workflow
}

fn fields() -> impl Iterator<Item = FieldDef> {
    let choice = FieldKind::Choice(vec!["no".into(), "rush".into()]);
    [("rush", choice), ("weight", FieldKind::Number), ("gift", FieldKind::YesNo)].into_iter().filter_map(
        |(name, kind)| {
            Some(FieldDef {
                id: id(name)?,
                label: name.into(),
                help: String::new(),
                kind,
                at_placing: false,
                visible_to: BTreeSet::new(),
                on_card: false,
                searchable: false,
            })
        },
    )
}

fn fact(name: &str, roles: &[RoleId], random: &mut Random) -> Option<FactDef> {
    let evidence = match random.below(4) {
        0 => Evidence::Note,
        1 => Evidence::Number,
        2 => Evidence::Approval(some(&APPROVALS, random)?),
        _ => Evidence::None,
    };
    let set_by = random.one(roles).filter(|_| random.chance(60)).cloned().into_iter().collect();
    Some(FactDef { id: id(name)?, name: format!("Fact {name}"), help: String::new(), set_by, evidence })
}

fn condition(name: &str) -> Option<ConditionDef> {
    let test = match name {
        "large" => Test::TotalAtLeast("1000".parse().ok()?),
        _ => Test::Is { field: id("rush")?, value: "rush".into() },
    };
    Some(ConditionDef { id: id(name)?, name: name.into(), test })
}

fn approval(name: &str, roles: &[RoleId], random: &mut Random) -> Option<ApprovalDef> {
    let when = |random: &mut Random| some(&CONDITIONS, random).filter(|_| random.chance(30));
    let mut steps = Vec::new();
    for name in &STEPS[..1 + random.below(3)] {
        let mut of: BTreeSet<Approver> = random.one(roles).cloned().map(Approver::Role).into_iter().collect();
        match random.below(4) {
            0 => drop(of.insert(Approver::Customer)),
            1 => drop(of.insert(Approver::Person(person(random)))),
            _ => {}
        }
        steps.push(ApprovalStep {
            id: id(name)?,
            of,
            needed: 1 + random.below(2) as u8,
            together: random.chance(40),
            covers: BTreeSet::new(),
            when: when(random),
            limit: None,
            tells: BTreeSet::new(),
            recorded_by: BTreeSet::new(),
            strikes: false,
        });
    }
    let covers = BTreeSet::new();
    Some(ApprovalDef {
        id: id(name)?,
        name: format!("Approval {name}"),
        help: String::new(),
        covers,
        when: when(random),
        steps,
    })
}

fn gates(random: &mut Random) -> Vec<Gate> {
    let count = [0, 0, 0, 1, 1, 2][random.below(6)];
    let gate = |random: &mut Random| {
        let requires = match random.below(8) {
            0 => Need::Reason,
            1 => Need::Promise,
            2 => Need::Lines,
            3 => Need::Field(some(&["carrier", "rush", "note", "unheard_of"], random)?),
            4 | 5 => Need::Fact(some(&FACTS, random)?),
            6 => Need::Dwell(random.below(600) as u32),
            _ => Need::Approval(some(&APPROVALS, random)?),
        };
        Some(Gate { requires, mode: if random.chance(25) { GateMode::Warn } else { GateMode::Block } })
    };
    (0..count).filter_map(|_| gate(random)).collect()
}

fn order(workflow: &Workflow, now: Instant, random: &mut Random) -> OrderState {
    let ago = |random: &mut Random, minutes| now - TimeDelta::minutes(random.below(minutes) as i64);
    let entered_at = ago(random, 5000);
    let promise = random.chance(60).then(|| promise(now, random)).flatten();
    let filled = ["carrier", "tracking_number", "note", "rush"].iter().filter(|_| random.chance(40));
    let filled = filled.filter_map(|name| id::<FieldId>(name)).collect();
    let facts: Vec<&str> = FACTS.into_iter().filter(|_| random.chance(50)).collect();
    let set = SetFact { at: entered_at, by: ActorRef::System };
    let conditions: Vec<&str> = CONDITIONS.into_iter().filter(|_| random.chance(50)).collect();
    let status = status(workflow, random).unwrap_or_else(StatusId::unseen);
    let from = self::status(workflow, random).filter(|_| random.chance(50));
    OrderState {
        id: OrderId(Uuid::from_u128(7)),
        version: 3,
        rank: Rank::nth(random.below(5) as u32),
        entered_at,
        due_at: random.chance(70).then(|| now + TimeDelta::minutes(random.below(4000) as i64 - 2000)),
        hold: random.chance(12).then(|| Hold {
            reason: HoldReason::ALL[random.below(HoldReason::ALL.len())],
            since: ago(random, 300),
        }),
        paused: random.below(3) as i64 * 1_000_000,
        assignment: random.chance(30).then(|| Assignment {
            to: person(random),
            by: ActorRef::System,
            at: entered_at,
        }),
        escalation: None,
        promise,
        first_promise: promise,
        slips: 0,
        filled,
        facts: facts.iter().filter_map(|name| Some((id::<FactId>(name)?, set.clone()))).collect(),
        approvals: approvals(now, random),
        conditions: conditions.iter().filter_map(|name| id::<ConditionId>(name)).collect(),
        lines: random.below(3) as u32,
        archived: random.chance(3),
        withdrawn_at: random.chance(2).then_some(now),
        last_move: from.map(|from| LastMove {
            seq: 5,
            by: ActorRef::Person(person(random)),
            at: ago(random, 20),
            from,
            rank: Rank::nth(2),
            entered_at,
            due_at: None,
            paused: 0,
            assignee: None,
            escalation: None,
        }),
        status,
        tracking_generation: 0,
        imported: None,
        comments: comments(now, random),
        answers: CustomerAnswers::default(),
        parcels: Default::default(),
    }
}

fn comments(now: Instant, random: &mut Random) -> BTreeMap<CommentId, CommentState> {
    let mut comments = BTreeMap::new();
    for n in 0..random.below(3) {
        let by = ActorRef::Person(person(random));
        let deleted = random.chance(20).then(|| CommentDeletion { by: by.clone(), at: now });
        let text = Uuid::from_u128(random.next().into());
        let comment = CommentState { by, at: now, seq: 2, text, edited_at: None, deleted };
        comments.insert(CommentId(Uuid::from_u128(n as u128)), comment);
    }
    comments
}

fn approvals(now: Instant, random: &mut Random) -> BTreeMap<ApprovalId, ApprovalState> {
    let mut approvals = BTreeMap::new();
    for name in APPROVALS.into_iter().filter(|_| random.chance(60)).collect::<Vec<_>>() {
        let mut steps = BTreeMap::new();
        for step in STEPS {
            if let Some(step) = id::<StepId>(step).filter(|_| random.chance(80)) {
                steps.insert(step, step_state(now, random));
            }
        }
        let asked = Asked { by: ActorRef::Person(person(random)), at: now };
        let asked = Some(asked).filter(|_| random.chance(90));
        approvals.extend(id(name).map(|id| (id, ApprovalState { asked, steps, overrides: Vec::new() })));
    }
    approvals
}

fn step_state(now: Instant, random: &mut Random) -> StepState {
    let decision = |random: &mut Random| Decision {
        verdict: if random.chance(75) { Verdict::Granted } else { Verdict::Declined },
        by: ActorRef::Person(person(random)),
        on_behalf: random.chance(20).then(|| Party::Person(person(random))),
        at: now,
        seal: String::new(),
        note: None,
        left_out: None,
    };
    let mut state = StepState::asked(now);
    state.decisions = (0..random.below(3)).map(|_| decision(random)).collect();
    if random.chance(15) {
        state.added.insert(person(random));
    }
    state
}

fn promise(now: Instant, random: &mut Random) -> Option<Promise> {
    let earliest = now.date_naive() + TimeDelta::days(random.below(20) as i64 - 5);
    Promise::new(earliest, earliest + TimeDelta::days(random.below(4) as i64)).ok()
}

fn actor(workflow: &Workflow, random: &mut Random) -> Actor {
    let mut roles = BTreeSet::new();
    for _ in 0..1 + random.below(2) {
        roles.extend(random.one(&workflow.roles).map(|role| role.id.clone()));
    }
    Actor { who: ActorRef::Person(person(random)), admin: random.chance(25), roles }
}

fn command(workflow: &Workflow, order: Option<&OrderState>, now: Instant, random: &mut Random) -> Command {
    let maybe = |random: &mut Random| random.chance(50).then(|| text(random));
    let given = |random: &mut Random| {
        let names = ["carrier", "tracking_number", "rush", "unheard_of"];
        let names: Vec<&str> = names.into_iter().filter(|_| random.chance(15)).collect();
        names.iter().filter_map(|name| Some((id::<FieldId>(name)?, maybe(random)))).collect()
    };
    let made = match random.below(17) {
        0..=6 => {
            let next = order.and_then(|order| {
                let moves: Vec<_> = workflow.moves_from(&order.status).collect();
                random.one(&moves).map(|m| m.to.clone())
            });
            let anywhere = status(workflow, random);
            let to = next.filter(|_| random.chance(85)).or(anywhere);
            to.map(|to| {
                let facts: Vec<&str> = FACTS.into_iter().filter(|_| random.chance(20)).collect();
                let facts = facts.iter().filter_map(|name| Some((id::<FactId>(name)?, maybe(random))));
                Command::Move(Move {
                    facts: facts.collect(),
                    reason: maybe(random),
                    fields: given(random),
                    promise: random.chance(30).then(|| promise(now, random)).flatten(),
                    quiet: false,
                    to,
                })
            })
        }
        7 => Some(Command::Edit(Edit {
            fields: given(random),
            customer: random.chance(20).then(|| text(random)),
            lines: None,
            promise: random.chance(40).then(|| promise(now, random)).flatten(),
            reason: maybe(random),
            quiet: false,
        })),
        8 => Some(match random.below(3) {
            0 if random.chance(50) => {
                Command::Assign { to: random.chance(70).then(|| person(random)), note: maybe(random) }
            }
            0 => Command::Release,
            1 => Command::Archive,
            _ => Command::Hold {
                reason: HoldReason::ALL[random.below(HoldReason::ALL.len())],
                note: maybe(random),
            },
        }),
        9 => some(&FACTS, random).map(|fact| Command::SetFact { fact, evidence: maybe(random) }),
        10 => some(&FACTS, random).map(|fact| Command::ClearFact { fact, reason: maybe(random) }),
        11 => some(&APPROVALS, random).map(|approval| Command::RequestApproval { approval }),
        12 => some(&APPROVALS, random).zip(some(&STEPS, random)).map(|(approval, step)| {
            let on_behalf = match random.below(6) {
                0 => Some(Party::Customer),
                1 => Some(Party::Person(person(random))),
                _ => None,
            };
            let note = maybe(random);
            let grant = random.chance(70);
            Command::DecideApproval(ApprovalDecision { approval, step, grant, on_behalf, note, strike: None })
        }),
        13 => some(&APPROVALS, random).map(|approval| match random.below(2) {
            0 => Command::WithdrawApproval { approval },
            _ => Command::OverrideApproval { approval, reason: maybe(random) },
        }),
        14 => Some(Command::TakeBack { seq: 5 }),
        15 => {
            let comment = CommentId(Uuid::from_u128(random.below(4) as u128));
            let mentions = [Mention::Person(person(random))].into();
            Some(match random.below(3) {
                0 => Command::Comment { comment, text: text(random), mentions },
                1 => Command::EditComment { comment, text: text(random), mentions },
                _ => Command::DeleteComment { comment },
            })
        }
        _ => Some(Command::Place(Box::new(Place {
            number: match "N-1".parse() {
                Ok(number) => number,
                Err(_) => return Command::Release,
            },
            customer_id: CustomerId(Uuid::from_u128(9)),
            customer: text(random),
            lines: LinesRef { count: random.below(3) as u32, pieces: 3, digest: "d".into() },
            promise: promise(now, random).filter(|_| random.chance(50)),
            fields: given(random),
            placed_at: None,
            history: Vec::new(),
            source: None,
            import: None,
        }))),
    };
    made.unwrap_or(Command::RenewTracking)
}
