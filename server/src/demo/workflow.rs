//! What the demo's shop asks for beside the default workflow: facts before production starts, a field of its own, and an approval
//! of large orders.

use anyhow::Context as _;
use domain::{
    Addressee, AgeLimit, ApprovalDef, ApprovalStep, Approver, ConditionDef, Covered, Draft, Evidence,
    FactDef, FactId, FieldDef, FieldId, FieldKind, Gate, GateMode, Ladder, MaxAge, Need, RoleId, Rung, Test,
    Workflow,
};
use std::collections::BTreeSet;

/// The deposit; without it production starts only with a reason.
pub const DEPOSIT: &str = "deposit_paid";
/// The material; without it production does not start.
pub const MATERIAL: &str = "material_in";

/// The approval that a large order needs before it is scheduled.
pub const PRICE: &str = "price";
/// What makes an order a large one.
const LARGE: &str = "large";
/// Whether an order goes before others; cards show it.
pub const RUSH: &str = "rush";

/// Adds them to the default workflow.
pub fn adapt(workflow: &mut Workflow) -> anyhow::Result<()> {
    let fact = |id: &str, name: &str, help: &str, roles: &[&str], evidence| -> anyhow::Result<FactDef> {
        let set_by = roles.iter().map(|role| role.parse()).collect::<Result<_, _>>()?;
        Ok(FactDef { id: id.parse()?, name: name.into(), help: help.into(), set_by, evidence })
    };
    let (deposit, material): (FactId, FactId) = (DEPOSIT.parse()?, MATERIAL.parse()?);
    workflow.facts = vec![
        fact(
            DEPOSIT,
            "Deposit paid",
            "On the account, not only announced",
            &["account_manager"],
            Evidence::Number,
        )?,
        fact(
            MATERIAL,
            "Material in",
            "All of it, on the shelf",
            &["procurement", "production"],
            Evidence::None,
        )?,
    ];
    workflow.fields.push(FieldDef {
        help: "Agreed with production before it is promised.".into(),
        at_placing: true,
        on_card: true,
        ..FieldDef::new(RUSH.parse()?, "Rush order".into(), FieldKind::YesNo)
    });
    if let Some(scheduled) = workflow.statuses.iter_mut().find(|status| status.id.as_str() == "scheduled") {
        let warned = Gate { requires: Need::Fact(deposit), mode: GateMode::Warn };
        scheduled.exit = vec![Need::Fact(material).into(), warned];
        scheduled.exit_rule = "Material in, deposit paid, start confirmed; a reason to go back".into();
        scheduled.entry.push(Need::Approval(PRICE.parse()?).into());
    }
    let total = "500.00".parse().ok().context("an amount")?;
    workflow.conditions.push(ConditionDef {
        id: LARGE.parse()?,
        name: "From £500".into(),
        test: Test::TotalAtLeast(total),
    });
    workflow.approvals.push(price()?);
    if let Some(supplier) = workflow.statuses.iter_mut().find(|status| status.id.as_str() == "supplier") {
        supplier.ladder = Some(ladder()?);
    }
    Ok(())
}

/// A supplier who does not answer: procurement is warned and told, and leadership an hour later.
fn ladder() -> anyhow::Result<Ladder> {
    let leadership = Addressee::Role("leadership".parse()?);
    Ok(Ladder {
        warn_at: Some(80),
        rungs: vec![
            Rung { after: MaxAge::Hours(0), to: [Addressee::Owner].into() },
            Rung { after: MaxAge::Hours(1), to: [leadership].into() },
        ],
    })
}

/// Production says that it can be made as it is drawn, the customer that this is what was meant, and leadership that the price
/// is right.
fn price() -> anyhow::Result<ApprovalDef> {
    let role = |id: &str| -> anyhow::Result<RoleId> { Ok(id.parse()?) };
    let step = |id: &str, of: Approver, covers: Covered| -> anyhow::Result<ApprovalStep> {
        Ok(ApprovalStep {
            id: id.parse()?,
            of: [of].into(),
            needed: 1,
            together: false,
            covers: [covers].into(),
            when: None,
            limit: Some(MaxAge::Days(2)),
            tells: [role("account_manager")?].into(),
            recorded_by: BTreeSet::new(),
            strikes: false,
        })
    };
    let production =
        step("production", Approver::Role(role("production")?), Covered::Field(FieldId::note()))?;
    let customer = step("customer", Approver::Customer, Covered::Promise)?;
    let leadership = step("leadership", Approver::Role(role("leadership")?), Covered::Lines)?;
    Ok(ApprovalDef {
        id: PRICE.parse()?,
        name: "Artwork and price".into(),
        help: "For orders from £500: what is drawn can be made, is what was meant, and pays.".into(),
        covers: BTreeSet::new(),
        when: Some(LARGE.parse()?),
        steps: vec![
            production,
            // Something of a large order can be spared; whoever has said yes to all of it is asked again.
            ApprovalStep {
                together: true,
                strikes: true,
                covers: [Covered::Promise, Covered::Lines].into(),
                ..customer
            },
            ApprovalStep { limit: Some(MaxAge::Hours(8)), ..leadership },
        ],
    })
}

/// The draft that somebody has begun: the quality check gets a day more, and says what a good inspection looks at.
pub fn draft(workflow: &Workflow) -> Draft {
    let mut draft = Draft::from(workflow);
    if let Some(check) = draft.statuses.iter_mut().find(|status| status.id.as_str() == "quality") {
        check.max_age = Some(AgeLimit::Days(2));
        check.next_action = "Inspect against the artwork, photograph and sign off".into();
        check.notes.pain_points = "Photographs are on two phones; nobody finds them later.".into();
    }
    draft
}
