//! What is held of a customer, as a text that people read.

use domain::wire::{Contact, CustomerExport, ExportedOrder};
use std::fmt::Write;

/// The whole of it.
pub fn text(export: &CustomerExport) -> String {
    let mut said = format!(
        "What {} holds about you, as of {}\n",
        export.shop,
        export.made_at.format("%Y-%m-%d %H:%M UTC")
    );
    for order in &export.orders {
        // Writing to a text cannot fail.
        let _ = write_order(&mut said, order);
    }
    for mention in &export.mentions {
        let _ = writeln!(said, "\n\nWritten of you on order {} ({}):", mention.number, mention.board);
        for text in &mention.texts {
            let _ = writeln!(said, "      {}", text.replace('\n', "\n      "));
        }
    }
    said
}

fn write_order(said: &mut String, order: &ExportedOrder) -> std::fmt::Result {
    let placed = order.placed_at.format("%Y-%m-%d");
    writeln!(said, "\n\nOrder {} ({}), placed {placed}: {}", order.number, order.board, order.status)?;
    writeln!(said, "Tracking page: {}", order.tracking_url)?;
    if let Some(promise) = order.promise {
        writeln!(said, "Promised: {} to {}", promise.earliest(), promise.latest())?;
    }
    if let Some(language) = order.language {
        writeln!(said, "Language: {}", language.tag())?;
    }
    for (n, contact) in order.contacts.iter().enumerate() {
        writeln!(said, "{}", if n == 0 { "\nContact:" } else { "\nContact, earlier:" })?;
        contact_lines(contact).try_for_each(|line| writeln!(said, "  {line}"))?;
    }
    if !order.lines.is_empty() {
        writeln!(said, "\nOrdered:")?;
    }
    for line in &order.lines {
        let price = line.unit_price.map(|price| format!(", {price} each")).unwrap_or_default();
        writeln!(said, "  {} × {}{price}", line.quantity, line.description)?;
    }
    for (field, text) in &order.fields {
        writeln!(said, "{field}: {text}")?;
    }
    for (place, texts) in &order.beside {
        texts.iter().try_for_each(|text| writeln!(said, "{place}: {text}"))?;
    }
    writeln!(said, "\nWhat happened:")?;
    for entry in &order.entries {
        let (at, what) = (entry.at.format("%Y-%m-%d %H:%M UTC"), entry.what.replace('_', " "));
        writeln!(said, "  {at}  {what} ({})", entry.by)?;
        entry.texts.iter().try_for_each(|text| writeln!(said, "      {}", text.replace('\n', "\n      ")))?;
    }
    Ok(())
}

fn contact_lines(contact: &Contact) -> impl Iterator<Item = &str> {
    let parts = [
        contact.email.as_deref(),
        contact.phone.as_deref(),
        contact.address.as_deref(),
        contact.postcode.as_deref(),
        contact.country.as_deref(),
    ];
    std::iter::once(&*contact.name).chain(parts.into_iter().flatten())
}
