//! The customers' side of the demo: customers who are spoken to in other languages, and where the shop says who it is.

use super::{plan, sample::Sampled, seeder::Seeder};
use domain::{Carrier, CustomerPage, Language, MessageSettings};
use store::Administration;

/// The languages of customers from abroad, by the country in their address.
const ABROAD: [(&str, Language); 3] =
    [("France", Language::French), ("Germany", Language::German), ("Spain", Language::Spanish)];

/// Of the others, one in so many is spoken to in one of these.
const OTHERS: [(usize, Language); 4] =
    [(9, Language::Arabic), (11, Language::French), (14, Language::Punjabi), (17, Language::Chinese)];

/// Chooses them.
pub async fn add(seeder: &Seeder, sample: &[Sampled]) -> anyhow::Result<()> {
    let page = CustomerPage {
        imprint: Some("https://fennel-rye.example/legal".parse()?),
        privacy: Some("https://fennel-rye.example/privacy".parse()?),
        carriers: vec![Carrier {
            name: "Harrow Parcels".parse()?,
            url: "https://harrow-parcels.example/track/{number}".parse()?,
        }],
        ..CustomerPage::default()
    };
    seeder.administer(Administration::ChangeCustomerPage(Box::new(page))).await?;
    // In the demo every mail is only shown.
    let messages = MessageSettings { on: true, ..MessageSettings::default() };
    seeder.administer(Administration::ChangeMessages(Box::new(messages))).await?;
    let shown = plan::showcase(sample);
    for (place, sampled) in sample.iter().enumerate().filter(|(_, sampled)| !shown.contains(&sampled.number))
    {
        let order = seeder.order(&sampled.number).await?;
        let country = order.contact.country.as_deref();
        let abroad = ABROAD.iter().find(|(name, _)| country == Some(name));
        let language = abroad
            .map(|(_, language)| *language)
            .or_else(|| OTHERS.iter().find(|(each, _)| place % each == 3).map(|(_, language)| *language));
        if language.is_some() {
            seeder.store.set_order_language(order.card.id, language).await?;
        }
    }
    Ok(())
}
