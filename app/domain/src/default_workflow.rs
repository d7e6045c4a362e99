//! The workflow a new board starts with, as a table.

use crate::{
    Calendar, FieldId, Gate, MaxAge, Need, Part, Phase, Right, Role, RoleId, Status, StatusId, Transition,
    Window, Workflow, field::first_fields, text::Invalid,
};

const ROLES: [(&str, &str, &[Right], &[Part]); 6] = {
    use Part::*;
    use Right::*;
    [
        (
            "account_manager",
            "Account manager",
            &[Place, Import, Promise, Contact, Everywhere],
            &[Address, Phone, Email, Money],
        ),
        ("procurement", "Procurement", &[], &[Money]),
        ("production", "Production", &[], &[]),
        ("warehouse", "Warehouse", &[], &[Address, Phone]),
        ("logistics", "Logistics", &[], &[Address, Phone]),
        ("leadership", "Leadership", &[], &[Address, Phone, Email, Money]),
    ]
};

struct Row {
    id: &'static str,
    name: &'static str,
    customer: &'static str,
    owner: &'static str,
    trigger: &'static str,
    next: &'static str,
    exit: &'static str,
    max_age: MaxAge,
    wip: Option<u32>,
    phase: Phase,
}

#[rustfmt::skip]
const STATUSES: [Row; 10] = {
    use MaxAge::*;
    use Phase::*;
    [
        Row { id: "received", name: "Order received", customer: "We have your order", owner: "account_manager", trigger: "Order placed or imported", next: "Check details and confirm the promised date", exit: "A promised delivery window", max_age: Hours(4), wip: None, phase: Open },
        Row { id: "approval", name: "Awaiting customer approval", customer: "Waiting for your approval", owner: "account_manager", trigger: "Approval needed", next: "Send approval request to customer", exit: "A promised delivery window; a reason to go back", max_age: Days(3), wip: None, phase: Waiting },
        Row { id: "supplier", name: "Awaiting supplier confirmation", customer: "Materials being confirmed", owner: "procurement", trigger: "Details confirmed, material needed", next: "Follow up with supplier", exit: "Material confirmed; a reason to go back", max_age: Days(2), wip: Some(8), phase: Waiting },
        Row { id: "scheduled", name: "Production scheduled", customer: "Scheduled for production", owner: "production", trigger: "Material confirmed", next: "Confirm production start date", exit: "Start confirmed; a reason to go back", max_age: Days(2), wip: None, phase: Open },
        Row { id: "floor", name: "On the production floor", customer: "Being made", owner: "production", trigger: "Start confirmed", next: "Finish and hand to inspection", exit: "Last line finished; a reason to go back", max_age: Days(5), wip: Some(10), phase: Open },
        Row { id: "quality", name: "Awaiting quality check", customer: "Being checked", owner: "production", trigger: "Last line finished", next: "Inspect and sign off", exit: "Inspection signed off; a reason to go back", max_age: Days(1), wip: None, phase: Open },
        Row { id: "ready", name: "Ready for dispatch", customer: "Packed and ready to go", owner: "warehouse", trigger: "Inspection signed off", next: "Arrange pickup or shipping", exit: "Carrier and tracking number, or collected; a reason to go back", max_age: Days(1), wip: None, phase: Open },
        Row { id: "carrier", name: "Handed to carrier", customer: "On its way", owner: "logistics", trigger: "Pickup scanned", next: "Watch for proof of delivery", exit: "Proof of delivery; a reason to go back", max_age: Days(5), wip: None, phase: Open },
        Row { id: "delivered", name: "Delivery confirmed", customer: "Delivered", owner: "logistics", trigger: "Proof of delivery", next: "Close order and archive", exit: "Archived; a reason to reopen", max_age: Days(3), wip: None, phase: Done },
        Row { id: "cancelled", name: "Cancelled", customer: "Cancelled", owner: "account_manager", trigger: "Cancellation agreed", next: "Confirm refund to customer", exit: "Archived; a reason to reopen", max_age: Days(2), wip: None, phase: Cancelled },
    ]
};

/// What moves of the table ask for.
#[derive(Clone, Copy)]
enum Asks {
    Nothing,
    Promise,
    Reason,
    Parcel,
}

const NOTHING: Asks = Asks::Nothing;
const PROMISE: Asks = Asks::Promise;
const REASON: Asks = Asks::Reason;
const PARCEL: Asks = Asks::Parcel;
const ACCOUNT: &[&str] = &["account_manager"];

#[rustfmt::skip]
const MOVES: [(&str, &str, Asks, &[&str]); 26] = [
    ("received", "approval", NOTHING, &[]), ("received", "supplier", PROMISE, &[]), ("received", "scheduled", PROMISE, &[]), ("received", "ready", PROMISE, &[]),
    ("approval", "supplier", PROMISE, &[]), ("approval", "scheduled", PROMISE, &[]), ("approval", "received", REASON, &[]),
    ("supplier", "scheduled", NOTHING, &[]), ("supplier", "ready", NOTHING, &[]), ("supplier", "approval", REASON, &[]),
    ("scheduled", "floor", NOTHING, &[]), ("scheduled", "supplier", REASON, &[]),
    ("floor", "quality", NOTHING, &[]), ("floor", "scheduled", REASON, &[]),
    ("quality", "ready", NOTHING, &[]), ("quality", "floor", REASON, &[]),
    ("ready", "carrier", PARCEL, &[]), ("ready", "delivered", NOTHING, &[]), ("ready", "quality", REASON, &[]),
    ("carrier", "delivered", NOTHING, &[]), ("carrier", "ready", REASON, &[]),
    ("delivered", "carrier", REASON, &[]),
    ("cancelled", "received", REASON, &[]),
    ("received", "cancelled", REASON, ACCOUNT), ("approval", "cancelled", REASON, ACCOUNT), ("supplier", "cancelled", REASON, ACCOUNT),
];

const CANCELLABLE: [&str; 4] = ["scheduled", "floor", "quality", "ready"];

/// The default workflow, revision 1, for a shop that works by this calendar.
pub fn default_workflow(calendar: Calendar) -> Workflow {
    // The table is ours and a test walks all of it; a bad id in it cannot reach a user.
    build(calendar).unwrap_or_else(|_| unreachable!("the table's ids are valid"))
}

/// Monday to Friday, 9 to 17, in this IANA zone.
pub fn default_calendar(zone: &str) -> Calendar {
    let windows = (1..=5).map(|day| Window { day, from: 9 * 60, to: 17 * 60 }).collect();
    Calendar { zone: zone.to_owned(), windows, holidays: Vec::new() }
}

fn build(calendar: Calendar) -> Result<Workflow, Invalid> {
    let roles = ROLES.iter().map(role).collect::<Result<_, _>>()?;
    let statuses = STATUSES.iter().map(status).collect::<Result<_, _>>()?;
    let late_cancels = CANCELLABLE.iter().map(|from| (*from, "cancelled", REASON, ACCOUNT));
    let moves = MOVES.iter().copied().chain(late_cancels).map(transition).collect::<Result<_, _>>()?;
    Ok(Workflow {
        revision: 1,
        roles,
        fields: first_fields(),
        facts: Vec::new(),
        conditions: Vec::new(),
        approvals: Vec::new(),
        statuses,
        moves,
        calendar,
    })
}

fn role((id, name, rights, can_view): &(&str, &str, &[Right], &[Part])) -> Result<Role, Invalid> {
    Ok(Role {
        id: id.parse()?,
        name: (*name).into(),
        rights: rights.iter().copied().collect(),
        can_view: can_view.iter().copied().collect(),
        withheld: Default::default(),
        hidden_statuses: Default::default(),
    })
}

fn status(row: &Row) -> Result<Status, Invalid> {
    Ok(Status {
        id: row.id.parse()?,
        name: row.name.into(),
        customer_wording: Some(row.customer.into()),
        customer_task: (row.id == "approval")
            .then(|| "Please answer the approval request that we sent you, then we go on.".into()),
        owner: row.owner.parse()?,
        trigger: row.trigger.into(),
        next_action: row.next.into(),
        exit_rule: row.exit.into(),
        entry: Vec::new(),
        exit: Vec::new(),
        max_age: Some(row.max_age),
        wip_limit: row.wip,
        phase: row.phase,
        notes: Default::default(),
    })
}

fn transition((from, to, asks, extra_roles): (&str, &str, Asks, &[&str])) -> Result<Transition, Invalid> {
    let (from, to): (StatusId, StatusId) = (from.parse()?, to.parse()?);
    let extra_roles = extra_roles.iter().map(|role| role.parse()).collect::<Result<Vec<RoleId>, _>>()?;
    let needs = match asks {
        Asks::Nothing => vec![],
        Asks::Promise => vec![Need::Promise],
        Asks::Reason => vec![Need::Reason],
        Asks::Parcel => vec![Need::Field(FieldId::carrier()), Need::Field(FieldId::tracking_number())],
    };
    Ok(Transition { from, to, needs: needs.into_iter().map(Gate::from).collect(), extra_roles })
}
