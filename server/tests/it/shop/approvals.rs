//! A workflow that asks for an approval, for the tests of stores, routes and pages: “Artwork and price” before an order is
//! scheduled. Production looks at the note, the customer at the promise beside that, and from 1,000 on leadership at the lines.

use domain::*;
use serde_json::json;

pub fn price() -> ApprovalId {
    "price".parse().unwrap()
}

fn read<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).unwrap()
}

pub fn workflow(calendar: Calendar) -> Workflow {
    let mut workflow = default_workflow(calendar);
    workflow.fields.push(FieldDef {
        id: "rush".parse().unwrap(),
        label: "Rush".into(),
        help: String::new(),
        kind: FieldKind::Choice(vec!["no".into(), "rush".into()]),
        at_placing: true,
        visible_to: Default::default(),
        on_card: false,
        searchable: false,
    });
    workflow.conditions = vec![
        read(json!({"id": "big", "name": "From 1,000", "test": {"total_at_least": "1000.00"}})),
        read(json!({"id": "rushed", "name": "Rushed", "test": {"is": {"field": "rush", "value": "rush"}}})),
    ];
    workflow.approvals = vec![read(json!({
        "id": "price",
        "name": "Artwork and price",
        "steps": [
            {"id": "production", "of": [{"role": "production"}], "covers": [{"field": "note"}]},
            {"id": "customer", "of": ["customer"], "together": true, "covers": ["promise"], "limit": {"days": 2}},
            {"id": "leadership", "of": [{"role": "leadership"}], "covers": ["lines"], "when": "big"},
        ],
    }))];
    let gated = workflow.statuses.iter_mut().find(|status| status.id.as_str() == "scheduled").unwrap();
    gated.entry.push(Need::Approval(price()).into());
    assert_eq!(workflow.faults(), []);
    workflow
}
