//! What came of an import, or would come of it: the sums, and every row of which something is to be said.

use domain::{
    isolated,
    wire::{Finding, ImportReport, Severity},
};
use leptos::prelude::*;

/// The report.
#[component]
pub fn Report(report: ImportReport) -> impl IntoView {
    let heading = if report.dry_run { "What an import would do" } else { "What the import did" };
    let counts = [
        ("Rows read", report.rows),
        ("Orders found", report.orders),
        ("New", report.created),
        ("There already", report.unchanged),
        ("There, but different", report.changed),
        ("Cannot come in", report.rejected),
        ("Left out by you", report.left_out),
    ];
    let statuses = report
        .statuses
        .iter()
        .map(|(name, n)| format!("{} {n}", isolated(name)))
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <section class="Report" aria-label=heading>
            <h2>{heading}</h2>
            <dl class="Report-counts">
                {counts.map(|(name, n)| view! { <div data-zero=(n == 0).then_some("")><dt>{name}</dt><dd>{n}</dd></div> }).collect_view()}
            </dl>
            <p class="Report-sums">
                {format!("The new orders have {} lines, {} pieces, {} in all.", report.lines, report.pieces, report.total)}
            </p>
            {(!statuses.is_empty()).then(|| view! { <p class="Report-sums">"By status: " {statuses}</p> })}
            {(report.changed > 0).then(|| view! { <p class="Report-sums">"Orders that are there but differ are left as they are: change them on the board."</p> })}
            <Findings findings=report.findings more=report.more_findings />
        </section>
    }
}

#[component]
fn Findings(findings: Vec<Finding>, more: u64) -> impl IntoView {
    (!findings.is_empty()).then(|| {
        view! {
            <h3>"Row by row"</h3>
            <div class="Import-table Report-findings" tabindex="0" role="region" aria-label="Row by row">
                <table>
                    <thead><tr><th scope="col">"Line"</th><th scope="col">"Order"</th><th scope="col">"What"</th></tr></thead>
                    <tbody>{findings.into_iter().map(|finding| view! { <Row finding /> }).collect_view()}</tbody>
                </table>
            </div>
            {(more > 0).then(|| view! { <p class="Field-hint">{format!("And {more} more like these.")}</p> })}
        }
    })
}

#[component]
fn Row(finding: Finding) -> impl IntoView {
    let (kind, word) = match finding.severity {
        Severity::Warning => ("warn", "imported"),
        Severity::Changed => ("held", "differs"),
        Severity::Error => ("late", "left out"),
    };
    view! {
        <tr>
            <td>{finding.line}</td>
            <td dir="auto">{finding.number}</td>
            <td><span class="Tag" data-kind=kind>{word}</span> " " {finding.message}</td>
        </tr>
    }
}
