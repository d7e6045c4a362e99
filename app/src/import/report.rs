//! What came of an import, or would come of it: the sums, and every row of which something is to be said.

use domain::{
    isolated, tr,
    wire::{Finding, ImportReport, Severity},
};
use leptos::prelude::*;

/// The report.
#[component]
pub fn Report(report: ImportReport) -> impl IntoView {
    let heading = if report.dry_run { tr!("What an import would do") } else { tr!("What the import did") };
    let label = heading.clone();
    let counts = [
        (tr!("Rows read"), report.rows),
        (tr!("Orders found"), report.orders),
        (tr!("orders" => "New"), report.created),
        (tr!("orders" => "There already"), report.unchanged),
        (tr!("There, but different"), report.changed),
        (tr!("Cannot come in"), report.rejected),
        (tr!("Left out by you"), report.left_out),
    ];
    let statuses = report
        .statuses
        .iter()
        .map(|(name, n)| format!("{} {n}", isolated(name)))
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <section class="Report" aria-label=label>
            <h2>{heading}</h2>
            <dl class="Report-counts">
                {counts.map(|(name, n)| view! { <div data-zero=(n == 0).then_some("")><dt>{name}</dt><dd>{n}</dd></div> }).collect_view()}
            </dl>
            <p class="Report-sums">
                {tr!("The new orders have {} lines, {} pieces, {} in all.", report.lines, report.pieces, report.total)}
            </p>
            {(!statuses.is_empty()).then(|| view! { <p class="Report-sums">{tr!("By status: {}", statuses)}</p> })}
            {(report.changed > 0).then(|| view! { <p class="Report-sums">{tr!("Orders that are there but differ are left as they are: change them on the board.")}</p> })}
            <Findings findings=report.findings more=report.more_findings />
        </section>
    }
}

#[component]
fn Findings(findings: Vec<Finding>, more: u64) -> impl IntoView {
    (!findings.is_empty()).then(|| {
        view! {
            <h3>{tr!("Row by row")}</h3>
            <div class="Import-table Report-findings" tabindex="0" role="region" aria-label=tr!("Row by row")>
                <table>
                    <thead><tr><th scope="col">{tr!("a file" => "Line")}</th><th scope="col">{tr!("Order")}</th><th scope="col">{tr!("a finding" => "What")}</th></tr></thead>
                    <tbody>{findings.into_iter().map(|finding| view! { <Row finding /> }).collect_view()}</tbody>
                </table>
            </div>
            {(more > 0).then(|| view! { <p class="Field-hint">{tr!("And {} more like these.", more)}</p> })}
        }
    })
}

#[component]
fn Row(finding: Finding) -> impl IntoView {
    let (kind, word) = match finding.severity {
        Severity::Warning => ("warn", tr!("an order" => "imported")),
        Severity::Changed => ("held", tr!("an order" => "differs")),
        Severity::Error => ("late", tr!("an order" => "left out")),
    };
    view! {
        <tr>
            <td>{finding.line}</td>
            <td dir="auto">{finding.number}</td>
            <td><span class="Tag" data-kind=kind>{word}</span> " " {finding.message}</td>
        </tr>
    }
}
