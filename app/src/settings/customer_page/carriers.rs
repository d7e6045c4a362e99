//! Where the shop's carriers say where a parcel is: a line for each, its name and then the address.

use crate::components::form::{FieldErrors, FormValues, TextArea};
use domain::{Carrier, Invalid, known_carriers, tr};
use leptos::prelude::*;

const NAME: &str = "carriers";

/// The list as it is typed.
#[component]
pub fn Carriers(carriers: Vec<Carrier>, errors: FieldErrors) -> impl IntoView {
    let typed = carriers.iter().map(|carrier| format!("{} {}", carrier.name, carrier.url.as_str()));
    let value = typed.collect::<Vec<_>>().join("\n");
    let known = known_carriers().collect::<Vec<_>>().join(", ");
    let hint = tr!(
        "A line for each carrier: its name, then the address of its page with {{number}} where a parcel’s number goes, like \
         Harrow Parcels https://harrow.example/track/{{number}}. Known already: {}.",
        known
    );
    view! { <TextArea name=NAME label=tr!("Carriers’ pages") errors value hint /> }
}

/// Reads the list; none where a line is not one.
pub fn read_carriers(values: &FormValues, errors: FieldErrors) -> Option<Vec<Carrier>> {
    match parsed(&values.raw(NAME)) {
        Ok(carriers) => Some(carriers),
        Err(fault) => {
            errors.set(NAME, fault);
            None
        }
    }
}

fn parsed(text: &str) -> Result<Vec<Carrier>, String> {
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let carrier = |(line, place): (&str, u32)| {
        let at = line.find("https://").or_else(|| line.find("http://"));
        let (name, url) = line.split_at(at.unwrap_or(line.len()));
        let name =
            name.trim().parse().map_err(|fault: Invalid| tr!("Line {}: the name {}.", place, fault))?;
        let url = url.parse().map_err(|fault: Invalid| tr!("Line {}: the address {}.", place, fault))?;
        Ok(Carrier { name, url })
    };
    lines.map(carrier).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_and_an_address() {
        let text =
            "Harrow Parcels https://harrow.example/t/{number}\n\n  Van  https://van.example/?n={number} \n";
        let carriers = parsed(text).expect("two carriers");
        assert_eq!(carriers.iter().map(|one| &*one.name).collect::<Vec<_>>(), ["Harrow Parcels", "Van"]);
        assert_eq!(carriers[1].url.as_str(), "https://van.example/?n={number}");
        for (wrong, said) in [
            ("Harrow", "Line 1: the address must be"),
            ("\nVan http://van.example/{number}", "Line 2: the address must be"),
            ("https://van.example/{number}", "Line 1: the name"),
        ] {
            let fault = parsed(wrong).expect_err("no carrier");
            assert!(fault.starts_with(said), "{fault}");
        }
    }
}
