//! The page of the shop's customers, as far as the shop chooses: its settings, its logo, a preview; and in which language the
//! customer of an order is spoken to.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::{self, VisibleOrder},
    sessions::SignedIn,
    tracking,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    ActorRef, CARRIERS_LIMIT, Carrier, Colour, CustomerPage, Language, Right, Sight, isolated, tr, tr_later,
    wire::{CustomerLanguage, CustomerPageView, TrackView},
};
use store::{Administration, ListQuery, OrderLocator, StoredCustomerPage};

/// How large a logo may be, in bytes: it is sent with every page.
const LOGO: usize = 64 * 1024;

/// Refuses who is no administrator.
pub fn permit(who: &SignedIn) -> ServiceResult<()> {
    match who.is_admin() {
        true => Ok(()),
        false => Err(ServiceError::Forbidden(tr_later!(
            "Only an administrator sees and changes the customers' page."
        ))),
    }
}

/// Its settings.
pub async fn read(services: &Services, who: &SignedIn) -> ServiceResult<CustomerPageView> {
    permit(who)?;
    let StoredCustomerPage { page, logo } = services.store.customer_page().await?;
    Ok(CustomerPageView { page, logo })
}

/// Changes them.
pub async fn change(
    services: &Services,
    who: &SignedIn,
    page: CustomerPage,
) -> ServiceResult<CustomerPageView> {
    permit(who)?;
    check(&page)?;
    save(services, who, Administration::ChangeCustomerPage(Box::new(page))).await
}

/// Puts another logo on it.
pub async fn change_logo(
    services: &Services,
    who: &SignedIn,
    file: &[u8],
) -> ServiceResult<CustomerPageView> {
    permit(who)?;
    let logo = data_url(file)?;
    save(services, who, Administration::ChangeLogo(Some(logo))).await
}

/// Takes the logo away.
pub async fn remove_logo(services: &Services, who: &SignedIn) -> ServiceResult<CustomerPageView> {
    permit(who)?;
    save(services, who, Administration::ChangeLogo(None)).await
}

async fn save(
    services: &Services,
    who: &SignedIn,
    change: Administration,
) -> ServiceResult<CustomerPageView> {
    services.store.administer(change, ActorRef::Person(who.person.id)).await?;
    services.tracking_page_cache.forget_all();
    read(services, who).await
}

/// Refuses colours that cannot be read, with the nearest that can.
fn check(page: &CustomerPage) -> ServiceResult<()> {
    let unlike = |colour: Option<Colour>, nearest: fn(Colour) -> Colour| {
        colour.map(|colour| (colour, nearest(colour))).filter(|(colour, nearest)| nearest != colour)
    };
    if let Some((colour, nearest)) = unlike(page.accent, Colour::readable_on_light) {
        return Err(ServiceError::Invalid(tr!(
            "{} is hard to read on a light page: take {}, the nearest that stands out enough.",
            colour,
            nearest
        )));
    }
    if let Some((colour, nearest)) = unlike(page.accent_dark, Colour::readable_on_dark) {
        return Err(ServiceError::Invalid(tr!(
            "{} is hard to read on a dark page: take {}, the nearest that stands out enough.",
            colour,
            nearest
        )));
    }
    if page.accent.is_none() && page.accent_dark.is_some() {
        return Err(ServiceError::Invalid(tr!("Choose the colour for light pages as well.")));
    }
    if page.carriers.len() > CARRIERS_LIMIT {
        return Err(ServiceError::Invalid(tr!(
            "Name at most {} carriers: those whose pages are known need no address of yours.",
            CARRIERS_LIMIT
        )));
    }
    for (place, carrier) in page.carriers.iter().enumerate() {
        let name = |carrier: &Carrier| carrier.name.trim().to_lowercase();
        if page.carriers[..place].iter().any(|before| name(before) == name(carrier)) {
            return Err(ServiceError::Invalid(tr!(
                "“{}” is there twice: keep one of its addresses.",
                isolated(&carrier.name)
            )));
        }
    }
    Ok(())
}

/// A picture as the address of itself, so that the page stays one request.
fn data_url(file: &[u8]) -> ServiceResult<String> {
    let kind = match file {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "png",
        [0xff, 0xd8, 0xff, ..] => "jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "webp",
        _ => return Err(ServiceError::Invalid(tr!("The logo is a picture: a PNG, JPEG or WebP file."))),
    };
    if file.len() > LOGO {
        return Err(ServiceError::Invalid(tr!(
            "The logo has at most {} KB, for it comes with every page: save it smaller.",
            LOGO / 1024
        )));
    }
    Ok(format!("data:image/{kind};base64,{}", STANDARD.encode(file)))
}

/// What a customer would see now: the shop's settings, and of its orders the one that was placed last.
pub async fn preview(
    services: &Services,
    who: &SignedIn,
    language: Option<Language>,
) -> ServiceResult<(TrackView, StoredCustomerPage)> {
    permit(who)?;
    let stored = services.store.customer_page().await?;
    let language = language.unwrap_or(stored.page.language);
    let located = newest(services).await?;
    let view = tracking::preview_of(services, &located, language, &stored.page).await?;
    Ok((view, stored))
}

/// The order that was placed last, for previews.
pub async fn newest(services: &Services) -> ServiceResult<OrderLocator> {
    for board in services.store.boards().await?.iter().filter(|board| board.archived_at.is_none()) {
        let sight = Sight::whole();
        let query = ListQuery { limit: 1, sight, ..ListQuery::default() };
        let page = services.store.list(board.id, &query, services.clock.now()).await?;
        let Some(card) = page.items.first() else { continue };
        return services.store.locate(card.id).await?.ok_or(ServiceError::NotFound("order"));
    }
    Err(ServiceError::Invalid(tr!("There is no order yet to show this of: place one first.")))
}

/// Has the customer of an order spoken to in a language, or leaves that to their browser and the shop.
pub async fn speak(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: CustomerLanguage,
) -> ServiceResult<CustomerLanguage> {
    found.view.permit(Right::Contact)?;
    found.view.permit_changes()?;
    orders::speak_to(services, found, who, ask.language).await?;
    Ok(ask)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_cannot_be_read_is_refused_with_one_that_can() {
        let page = |accent: &str, dark: Option<&str>| CustomerPage {
            accent: accent.parse().ok(),
            accent_dark: dark.and_then(|dark| dark.parse().ok()),
            ..CustomerPage::default()
        };
        assert!(check(&page("#0a6b66", None)).is_ok() && check(&page("#0a6b66", Some("#4cc4bb"))).is_ok());
        let refused = |page| match check(&page) {
            Err(ServiceError::Invalid(sentence)) => sentence,
            other => panic!("{other:?}"),
        };
        let sentence = refused(page("#ffcc00", None));
        let nearest = sentence.split("take ").nth(1).expect("another colour")[..7].to_owned();
        assert!(check(&page(&nearest, None)).is_ok(), "{sentence}");
        assert!(refused(page("#0a6b66", Some("#0a6b66"))).contains("dark"));
    }

    #[test]
    fn a_logo_is_a_small_picture() {
        let png = [&[0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'][..], &[0; 40]].concat();
        assert!(data_url(&png).is_ok_and(|url| url.starts_with("data:image/png;base64,")));
        assert!(data_url(b"<svg onload=alert(1)>").is_err() && data_url(b"").is_err());
        assert!(data_url(&[&png[..], &vec![0; LOGO]].concat()).is_err());
    }
}
