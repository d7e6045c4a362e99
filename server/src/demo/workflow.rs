//! What the demo's shop asks for beside the default workflow: facts before production starts, and a field of its own.

use domain::{Evidence, FactDef, FactId, FieldDef, FieldKind, Gate, GateMode, Need, Workflow};

/// The deposit; without it production starts only with a reason.
pub const DEPOSIT: &str = "deposit_paid";
/// The material; without it production does not start.
pub const MATERIAL: &str = "material_in";

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
    }
    Ok(())
}
