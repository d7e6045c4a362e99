//! What opens beside a card, where there is room; on a phone the style sheet puts it at the bottom.

use super::{focus, geometry::px};
use domain::OrderId;
use leptos::prelude::*;
use web_sys::HtmlElement;

/// Puts an element that is open beside the card of an order.
pub fn beside(order: OrderId, element: &HtmlElement) {
    let wide = window().match_media("(min-width: 641px)").ok().flatten().is_some_and(|query| query.matches());
    let Some(card) = focus::card(order).filter(|_| wide) else { return };
    let (card, own, root) =
        (card.get_bounding_client_rect(), element.get_bounding_client_rect(), document().document_element());
    let (width, height) =
        root.map_or((0.0, 0.0), |root| (f64::from(root.client_width()), f64::from(root.client_height())));
    let right = card.right() + 8.0;
    let left = if right + own.width() < width { right } else { (card.left() - own.width() - 8.0).max(8.0) };
    let top = card.top().min(height - own.height() - 8.0).max(8.0);
    let style = HtmlElement::style(element);
    for (name, value) in [("margin", "0".into()), ("left", px(left)), ("top", px(top))] {
        // A property name that the browser does not know: it stays where it is.
        let _ = style.set_property(name, &value);
    }
}
