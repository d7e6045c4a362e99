//! How far an order's approvals are, told with what the caller may do about each by the rule itself.

use super::{boards::BoardView, context::Services, error::ServiceResult, naming::named, stand_ins};
use domain::{
    ActorRef, ApprovalDef, ApprovalInput, ApprovalStanding, ApprovalState, ApprovalStep, Approver, Command,
    Content, Covered, Decision, DecisionInput, Instant, Party, PersonId, Refusal, RefusalCode, RuleId, Seals,
    StandsFor, StepStanding, TextRef, Workflow, decide, decides_step, isolated, sentences, tr,
    wire::{ApprovalView, DecisionView, Named, Occasion, StepView, VoidedView},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{NOBODY, Order, sha256};
use uuid::Uuid;

/// How far an order's approvals are: those that it needs, and those that were ever gone over.
pub async fn views(services: &Services, view: &BoardView, order: &Order) -> ServiceResult<Vec<ApprovalView>> {
    let workflow = &view.board.workflow;
    if workflow.approvals.is_empty() {
        return Ok(Vec::new());
    }
    let content = Content::of(order.card.id, &services.store.order_log(order.card.id, 0, u32::MAX).await?);
    let (people, stand_ins) = (services.store.people().await?, services.store.stand_ins().await?);
    let now = services.clock.now();
    let teller = Teller {
        order,
        view,
        content: &content,
        stands_for: &stand_ins::chains(&view.board, &view.actor, (&stand_ins, &people), now),
        names: &people.iter().map(|person| (person.id, person.name.clone())).collect(),
        rules: &services.store.rule_names(view.board.id).await?,
        now,
    };
    let needed = workflow.approvals.iter().filter(|def| {
        let state = order.state.approvals.get(&def.id);
        let standing = def.standing(state, &order.state.conditions, None);
        standing != ApprovalStanding::NotNeeded || state.is_some_and(|state| !state.overrides.is_empty())
    });
    Ok(needed.map(|def| teller.approval(def, workflow)).collect())
}

struct Teller<'a> {
    order: &'a Order,
    view: &'a BoardView,
    content: &'a Content,
    stands_for: &'a [StandsFor],
    names: &'a BTreeMap<PersonId, String>,
    rules: &'a HashMap<RuleId, String>,
    now: Instant,
}

impl Teller<'_> {
    fn input(&self) -> DecisionInput<'_> {
        DecisionInput {
            order: Some(&self.order.state),
            target_total: 0,
            above: None,
            below: None,
            to_rebalance: (&[], 0),
            spans: &self.view.board.spans,
            lines: Default::default(),
            approvals: ApprovalInput {
                content: Some(self.content),
                digest: sha256,
                stands_for: self.stands_for,
                conditions: None,
            },
        }
    }

    fn may(&self, command: &Command) -> bool {
        let (view, input) = (self.view, self.input());
        view.actor.may(command.right(), &view.board.workflow)
            && decide(&view.board.workflow, &input, command, &view.actor, self.now).is_ok()
    }

    fn approval(&self, def: &ApprovalDef, workflow: &Workflow) -> ApprovalView {
        let (nothing, conditions) = (ApprovalState::default(), &self.order.state.conditions);
        let state = self.order.state.approvals.get(&def.id).unwrap_or(&nothing);
        let seal = |step: &ApprovalStep| (step.id.clone(), sha256(&self.content.canonical(def, step)));
        let seals: Seals = def.steps.iter().map(seal).collect();
        let standings = def.step_standings(Some(state), conditions, Some(&seals));
        let mut standings = standings.into_iter();
        let mut stages = Vec::new();
        for stage in def.stages() {
            let steps = stage.iter().zip(&mut standings);
            let steps = steps.filter(|(_, standing)| *standing != StepStanding::NotNeeded);
            let steps: Vec<_> =
                steps.map(|(step, standing)| self.step(def, step, standing, state, workflow)).collect();
            stages.extend((!steps.is_empty()).then_some(steps));
        }
        let approval = || def.id.clone();
        let some_reason = TextRef { id: Uuid::nil(), digest: String::new() };
        ApprovalView {
            id: approval(),
            standing: def.standing(Some(state), conditions, Some(&seals)),
            asked: state.asked.as_ref().map(|asked| self.occasion(&asked.by, asked.at, None)),
            stages,
            overrides: state
                .overrides
                .iter()
                .map(|over| self.occasion(&over.by, over.at, Some(over.reason)))
                .collect(),
            may_request: self.may(&Command::RequestApproval { approval: approval() }),
            may_withdraw: self.may(&Command::WithdrawApproval { approval: approval() }),
            may_override: self
                .may(&Command::OverrideApproval { approval: approval(), reason: Some(some_reason) }),
        }
    }

    fn step(
        &self,
        def: &ApprovalDef,
        step: &ApprovalStep,
        standing: StepStanding,
        state: &ApprovalState,
        workflow: &Workflow,
    ) -> StepView {
        let asked = state.steps.get(&step.id);
        let open = matches!(standing, StepStanding::Open | StepStanding::Granted | StepStanding::Declined);
        let open_since = def.open_since(&step.id, state).filter(|_| open);
        let due = open_since.and_then(|since| workflow.step_due(step, since, &self.view.board.spans));
        let (view, input) = (self.view, self.input());
        let ask =
            |for_customer| decides_step(workflow, &input, (def, step), for_customer, &view.actor, self.now);
        let own = ask(false);
        // Whoever is not asked need not be told why they may not.
        let asked_of = |why: &&Vec<Refusal>| {
            let codes = [RefusalCode::OwnWork, RefusalCode::NothingToChange];
            standing == StepStanding::Open && why.iter().any(|refusal| codes.contains(&refusal.code))
        };
        let why_not = own.as_ref().err().filter(asked_of).map(|why| sentences(why));
        let nobody = PersonId(Uuid::nil());
        let (approval, id) = (def.id.clone(), step.id.clone());
        StepView {
            id: step.id.clone(),
            standing,
            asks: self.asks(step, workflow),
            needed: step.needed,
            added: asked
                .map(|asked| asked.added.iter().map(|person| self.name(person)).collect())
                .unwrap_or_default(),
            when: step.when.as_ref().and_then(|id| workflow.condition(id)).map(|when| when.name.clone()),
            covers: words(def.covers_of(step), workflow),
            open_since,
            due_at: due.filter(|_| standing == StepStanding::Open),
            decisions: asked.map(|asked| self.decisions(&asked.decisions, open_since)).unwrap_or_default(),
            voided: asked.and_then(|asked| asked.voided.as_ref()).map(|voided| VoidedView {
                by: self.named(&voided.by),
                at: voided.at,
                changed: words(&voided.changed, workflow),
                decisions: self.decisions(&voided.decisions, None),
            }),
            may_decide: own.is_ok(),
            may_record: step.of.contains(&Approver::Customer) && ask(true).is_ok(),
            may_add: matches!(standing, StepStanding::Open | StepStanding::Waiting)
                && self.may(&Command::AddApprover { approval, step: id, person: nobody }),
            why_not,
        }
    }

    fn decisions(&self, decisions: &[Decision], since: Option<Instant>) -> Vec<DecisionView> {
        let spans = &self.view.board.spans;
        let told = |decision: &Decision| DecisionView {
            verdict: decision.verdict,
            by: self.named(&decision.by),
            on_behalf: decision.on_behalf.as_ref().map(|party| match party {
                Party::Person(person) => self.name(person),
                Party::Customer => tr!("the customer"),
            }),
            at: decision.at,
            took: since.map(|since| spans.between(since, decision.at).num_minutes()),
            note: decision.note.and_then(|note| self.order.decisions.get(&note).cloned()),
        };
        decisions.iter().map(told).collect()
    }

    fn asks(&self, step: &ApprovalStep, workflow: &Workflow) -> String {
        let names = step.of.iter().map(|approver| match approver {
            Approver::Role(role) => workflow.role_name(role).to_owned(),
            Approver::Person(person) => self.name(person),
            Approver::Customer => tr!("The customer"),
        });
        let names = names.map(|name| isolated(&name).into_owned());
        names.reduce(|names, name| tr!("{} or {}", names, name)).unwrap_or_default()
    }

    fn occasion(&self, by: &ActorRef, at: Instant, reason: Option<Uuid>) -> Occasion {
        let reason = reason.and_then(|reason| self.order.decisions.get(&reason).cloned());
        Occasion { by: self.named(by), at, reason }
    }

    fn named(&self, who: &ActorRef) -> Named {
        named(who, self.names, self.rules)
    }

    fn name(&self, person: &PersonId) -> String {
        self.names.get(person).cloned().unwrap_or_else(|| NOBODY.to_owned())
    }
}

/// Parts of an order as people call them.
fn words(parts: &BTreeSet<Covered>, workflow: &Workflow) -> Vec<String> {
    let word = |part: &Covered| match part {
        Covered::Fields => tr!("of an order" => "all fields"),
        Covered::Field(field) => isolated(workflow.field_label(field)).into_owned(),
        Covered::Lines => tr!("of an order" => "lines"),
        Covered::Promise => tr!("of an order" => "promised dates"),
        Covered::Customer => tr!("of an order" => "the customer’s details"),
    };
    parts.iter().map(word).collect()
}
