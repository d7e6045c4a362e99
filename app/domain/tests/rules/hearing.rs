//! Who hears of what, and why it is they.

use crate::board::*;
use domain::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A board with an approval of leadership, and people who do things on it.
struct Scene {
    board: Board,
    members: Vec<Member>,
}

fn id_of(who: &Actor) -> PersonId {
    who.who.person().unwrap()
}

fn member(roles: &[&str]) -> Member {
    let actor = actor(roles);
    Member { id: id_of(&actor), actor, active: true, away: false, stands_for: Vec::new() }
}

const ROLES: [&str; 5] = ["account_manager", "procurement", "production", "warehouse", "leadership"];

impl Scene {
    fn new() -> Scene {
        let mut members: Vec<Member> = ROLES.map(|role| member(&[role])).into();
        let boss = PersonId(Uuid::from_u128(1));
        let actor = Actor { who: ActorRef::Person(boss), admin: true, roles: BTreeSet::new() };
        members.push(Member { id: boss, actor, active: true, away: false, stands_for: Vec::new() });
        let mut board = Board::new();
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
        board.workflow.approvals = vec![ApprovalDef {
            id: "price".parse().unwrap(),
            name: "Price".into(),
            help: String::new(),
            covers: Default::default(),
            when: None,
            steps: vec![step],
        }];
        Scene { board, members }
    }

    fn order(&mut self, path: &[&str]) -> OrderId {
        let id = self.board.place(7);
        self.board.bring(id, path);
        id
    }

    /// Who is told of a command, by their role, and what. All its events together.
    fn told(
        &mut self,
        id: OrderId,
        command: &Command,
        by: &Actor,
    ) -> Vec<(String, NotificationKind, Reason)> {
        let (before, from) = (self.board.orders.get(&id).cloned(), self.board.log.len());
        self.board.run(id, command, by, usize::MAX).unwrap();
        let (mut state, mut told) = (before, Vec::new());
        for entry in &self.board.log[from..] {
            let after = apply(state.clone(), entry).unwrap();
            told.extend(self.hears(entry, state.as_ref(), &after));
            state = Some(after);
        }
        told
    }

    fn hears(
        &self,
        entry: &Entry,
        before: Option<&OrderState>,
        after: &OrderState,
    ) -> Vec<(String, NotificationKind, Reason)> {
        let team = Team { workflow: &self.board.workflow, members: &self.members };
        let happened =
            Happened { event: &entry.event, by: &entry.actor, origin: entry.origin, before, after };
        let name = |person: PersonId| {
            let member = self.members.iter().find(|member| member.id == person).unwrap();
            member.actor.roles.first().map_or("admin".to_owned(), |role| role.to_string())
        };
        team.hears(happened)
            .into_iter()
            .map(|(person, what)| (name(person), what.kind, what.reason))
            .collect()
    }
}

/// The first move of an order, with what it needs.
fn to_supplier() -> Command {
    Command::Move(Move { promise: Some(promise(3, 4)), ..Move::to(status("supplier")) })
}

fn owns(at: &str) -> Reason {
    Reason::Owns { status: status(at) }
}

#[test]
fn a_hand_over_tells_whose_turn_it_is_now_and_nobody_of_their_own_act() {
    let mut scene = Scene::new();
    let id = scene.order(&[]);
    let told = scene.told(id, &to_supplier(), &actor(&["account_manager"]));
    assert_eq!(told, [("procurement".into(), NotificationKind::Turn, owns("supplier"))]);
    // The same role goes on: nobody new has it.
    let told = scene.told(id, &bare("scheduled"), &actor(&["procurement"]));
    assert_eq!(told, [("production".into(), NotificationKind::Turn, owns("scheduled"))]);
    assert_eq!(scene.told(id, &bare("floor"), &actor(&["production"])), []);
    // A rule or Milepost itself is nobody who would know already.
    let told = scene.told(id, &go("scheduled"), &Actor::system());
    assert_eq!(told, [], "it was theirs, and is");
}

#[test]
fn who_is_given_an_order_hears_it_and_who_stands_in_for_them() {
    let mut scene = Scene::new();
    let id = scene.order(&["supplier"]);
    let (warehouse, procurement) = (id_of(&actor(&["warehouse"])), actor(&["procurement"]));
    scene.members[3].away = true;
    scene.members[2].stands_for =
        vec![StandsFor { person: warehouse, roles: Default::default(), via: Vec::new() }];
    let told = scene.told(id, &Command::Assign { to: Some(warehouse), note: None }, &procurement);
    let stands_in = Reason::StandsInFor { person: warehouse };
    let mut roles: Vec<_> =
        told.iter().map(|(who, kind, reason)| (who.as_str(), *kind, reason.clone())).collect();
    roles.sort_by_key(|(who, ..)| who.to_string());
    let turn = NotificationKind::Turn;
    assert_eq!(roles, [("production", turn, stands_in), ("warehouse", turn, Reason::Has)]);
    // Given back, it is whoever's role owns the status.
    let told = scene.told(id, &Command::Assign { to: None, note: None }, &actor(&["warehouse"]));
    assert_eq!(told, [("procurement".into(), turn, owns("supplier"))]);
}

#[test]
fn a_mention_comes_before_a_comment_and_neither_reaches_who_sees_no_notes() {
    let mut scene = Scene::new();
    let id = scene.order(&["supplier"]);
    let Command::Comment { comment, text, .. } = comment(1, 5) else { unreachable!() };
    let warehouse = Mention::Person(id_of(&actor(&["warehouse"])));
    let production = Mention::Role("production".parse().unwrap());
    let say = Command::Comment { comment, text, mentions: [warehouse, production].into() };
    let mut told = scene.told(id, &say, &actor(&["account_manager"]));
    told.sort_by_key(|(who, ..)| who.clone());
    let role = Reason::RoleMentioned { role: "production".parse().unwrap() };
    assert_eq!(
        told,
        [
            ("procurement".into(), NotificationKind::Comment, owns("supplier")),
            ("production".into(), NotificationKind::Mention, role),
            ("warehouse".into(), NotificationKind::Mention, Reason::Mentioned),
        ]
    );
    for role in &mut scene.board.workflow.roles {
        role.set_sees(Part::Notes, role.id.as_str() == "account_manager");
    }
    let say = Command::Comment {
        comment: CommentId(Uuid::from_u128(2)),
        text: self::text(6),
        mentions: Default::default(),
    };
    assert_eq!(scene.told(id, &say, &actor(&["account_manager"])), []);
}

#[test]
fn who_is_asked_hears_it_and_then_who_asked() {
    let mut scene = Scene::new();
    let id = scene.order(&["supplier"]);
    let approval: ApprovalId = "price".parse().unwrap();
    let asks = actor(&["procurement"]);
    let told = scene.told(id, &Command::RequestApproval { approval: approval.clone() }, &asks);
    let approves = Reason::Approves { approval: approval.clone() };
    assert_eq!(told, [("leadership".into(), NotificationKind::ApprovalAsked, approves)]);
    let decide = Command::DecideApproval(ApprovalDecision {
        approval: approval.clone(),
        step: "boss".parse().unwrap(),
        grant: true,
        on_behalf: None,
        note: None,
        strike: None,
    });
    let told = scene.told(id, &decide, &actor(&["leadership"]));
    assert_eq!(told, [("procurement".into(), NotificationKind::ApprovalDecided, Reason::Asked { approval })]);
}

#[test]
fn a_hold_is_told_to_whose_order_it_is_and_what_is_on_hold_is_nobodys_turn() {
    let mut scene = Scene::new();
    let id = scene.order(&["supplier"]);
    let hold = Command::Hold { reason: HoldReason::Stock, note: None };
    let told = scene.told(id, &hold, &actor(&["account_manager"]));
    assert_eq!(told, [("procurement".into(), NotificationKind::Hold, owns("supplier"))]);
    let told = scene.told(id, &Command::Release, &actor(&["procurement"]));
    assert_eq!(told, [], "they did it themselves");
}

#[test]
fn an_order_that_nobody_could_act_on_is_told_to_administrators_once() {
    let mut scene = Scene::new();
    scene.members.retain(|member| !member.actor.holds(&"procurement".parse().unwrap()));
    let id = scene.order(&[]);
    let told = scene.told(id, &to_supplier(), &actor(&["account_manager"]));
    assert_eq!(told, [("admin".into(), NotificationKind::Nobodys, Reason::Administers)]);
    let hold = Command::Hold { reason: HoldReason::Stock, note: None };
    assert_eq!(scene.told(id, &hold, &actor(&["account_manager"])), [], "it was nobody's already");
}

#[test]
fn who_does_not_see_the_order_and_what_a_file_brings_is_told_to_nobody() {
    let mut scene = Scene::new();
    let id = scene.order(&[]);
    for role in &mut scene.board.workflow.roles {
        role.set_sees_status(status("supplier"), role.id.as_str() == "account_manager");
    }
    let told = scene.told(id, &to_supplier(), &actor(&["account_manager"]));
    assert_eq!(told, [("admin".into(), NotificationKind::Nobodys, Reason::Administers)]);
    let mut entry = scene.board.log.last().unwrap().clone();
    let after = scene.board.orders[&id].clone();
    assert_ne!(scene.hears(&entry, None, &after), []);
    for origin in [Origin::Import, Origin::Publish] {
        entry.origin = origin;
        assert_eq!(scene.hears(&entry, None, &after), []);
    }
}

#[test]
fn administrators_are_asked_for_sight_and_whoever_is_to_see_it_is_told_nothing() {
    let mut scene = Scene::new();
    let id = scene.order(&[]);
    for role in &mut scene.board.workflow.roles {
        role.set_sees_status(status("received"), role.id.as_str() != "warehouse");
    }
    let before = scene.board.orders[&id].clone();
    let of = Mention::Person(id_of(&actor(&["warehouse"])));
    let told = scene.told(id, &Command::AskSight { of: of.clone() }, &actor(&["account_manager"]));
    assert_eq!(told, [("admin".into(), NotificationKind::SightAsked, Reason::SightAsked { of })]);
    assert_eq!(scene.board.orders[&id], before, "nothing of the order changes");
}

#[test]
fn a_rule_tells_whom_it_names_as_far_as_they_see_the_order() {
    let mut scene = Scene::new();
    let id = scene.order(&[]);
    let rule = RuleRef { id: RuleId(Uuid::from_u128(9)), revision: 1 };
    let tell = |role: &str| Command::Notify { to: Mention::Role(role.parse().unwrap()) };
    let told = scene.told(id, &tell("warehouse"), &Actor::rule(rule));
    assert_eq!(told, [("warehouse".into(), NotificationKind::Rule, Reason::Rule { rule: rule.id })]);
    for role in &mut scene.board.workflow.roles {
        role.set_sees_status(status("received"), role.id.as_str() != "warehouse");
    }
    assert_eq!(scene.told(id, &tell("warehouse"), &Actor::rule(rule)), []);
    let by_hand = scene.board.run(id, &tell("leadership"), &actor(&["account_manager"]), usize::MAX);
    assert_eq!(by_hand.unwrap_err()[0].code, RefusalCode::NotYourRole);
}

#[test]
fn a_role_s_order_goes_to_whoever_is_there_and_has_the_fewest() {
    let mut scene = Scene::new();
    let mut others = [7, 8, 9].map(|n| Member { id: PersonId(Uuid::from_u128(n)), ..member(&["warehouse"]) });
    others[0].away = true;
    scene.members = others.into();
    let open = [(PersonId(Uuid::from_u128(8)), 2), (PersonId(Uuid::from_u128(9)), 1)].into();
    let role = "warehouse".parse().unwrap();
    let pick = |scene: &Scene, open: &BTreeMap<PersonId, u32>| {
        let team = Team { workflow: &scene.board.workflow, members: &scene.members };
        team.least_busy(&role, &status("received"), open).map(|person| person.0.as_u128())
    };
    assert_eq!(pick(&scene, &open), Some(9));
    assert_eq!(pick(&scene, &Default::default()), Some(8), "whoever is here for longest");
    scene.members.retain(|member| member.away);
    assert_eq!(pick(&scene, &open), None, "who is away gets none");
}
