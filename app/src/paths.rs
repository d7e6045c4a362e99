//! The addresses of pages, for links. Which page an address shows stands in `routes`.

use domain::{
    OrderId, RuleId,
    query::{Pairs, encode, encode_number},
    wire::BoardAccess,
};

/// The list of orders.
pub const ORDERS: &str = "/orders";
/// What somebody can act on.
pub const MY_WORK: &str = "/my-work";
/// What of a board needs attention.
pub const ATTENTION: &str = "/attention";
/// People and their roles.
pub const PEOPLE: &str = "/people";
/// The shop's settings.
pub const SETTINGS: &str = "/settings";
/// What somebody is told.
pub const INBOX: &str = "/inbox";
/// How somebody wants to be told.
pub const NOTIFICATIONS: &str = "/notifications";
/// How mails are sent.
pub const MAIL: &str = "/settings/mail";
/// What is known of customers, and for how long.
pub const PRIVACY: &str = "/settings/privacy";
/// What customers see of their orders.
pub const CUSTOMER_PAGE: &str = "/settings/customers-page";
/// What customers are told by mail.
pub const MESSAGES: &str = "/settings/messages";
/// Who stands in for whom.
pub const STAND_INS: &str = "/stand-ins";
/// The roles of the shop's boards.
pub const ROLES: &str = "/settings/roles";
/// The shop's boards.
pub const BOARDS: &str = "/settings/boards";
/// A new board.
pub const NEW_BOARD: &str = "/settings/boards/new";
/// When the shop's boards work.
pub const CALENDAR: &str = "/settings/calendar";
/// The rules by which the shop's boards promise dates.
pub const PROMISES: &str = "/settings/promise";
/// Signing in.
pub const SIGN_IN: &str = "/sign-in";

/// A board.
pub fn board(slug: &str) -> String {
    format!("/boards/{}", encode(slug))
}

/// The list of a board's orders.
pub fn orders(slug: &str) -> String {
    format!("{ORDERS}?board={}", encode(slug))
}

/// Somebody's work on a board.
pub fn my_work(slug: &str) -> String {
    format!("{MY_WORK}?board={}", encode(slug))
}

/// What of a board needs attention.
pub fn attention(slug: &str) -> String {
    format!("{ATTENTION}?board={}", encode(slug))
}

/// Where somebody begins who was on this board last: their work where they own one of its statuses, else the board.
pub fn home(board: &BoardAccess, is_one_of_several: bool) -> String {
    match (board.owns, is_one_of_several) {
        (true, true) => my_work(&board.slug),
        (true, false) => MY_WORK.into(),
        (false, _) => self::board(&board.slug),
    }
}

/// The roles of a board.
pub fn roles(slug: &str) -> String {
    format!("{ROLES}?board={}", encode(slug))
}

/// The calendar of a board.
pub fn calendar(slug: &str) -> String {
    format!("{CALENDAR}?board={}", encode(slug))
}

/// The rule by which a board promises dates.
pub fn promise_rule(slug: &str) -> String {
    format!("{PROMISES}?board={}", encode(slug))
}

/// An order over its board.
pub fn order(slug: &str, number: &str) -> String {
    format!("/boards/{}/orders/{}", encode(slug), encode_number(number))
}

/// An order that may not be the only one that has had its number: by its id.
pub fn withdrawn_order(slug: &str, number: &str, id: OrderId) -> String {
    format!("{}?id={id}", order(slug, number))
}

/// The form for a new order.
pub fn new_order(slug: &str) -> String {
    format!("/boards/{}/new", encode(slug))
}

/// Orders from a file.
pub fn import(slug: &str) -> String {
    format!("/boards/{}/import", encode(slug))
}

/// The map of a board's workflow.
pub fn workflow(slug: &str) -> String {
    format!("/boards/{}/workflow", encode(slug))
}

/// The rules of a board's automation.
pub fn rules(slug: &str) -> String {
    format!("/boards/{}/rules", encode(slug))
}

/// One of them.
pub fn rule(slug: &str, rule: RuleId) -> String {
    format!("{}?rule={rule}", rules(slug))
}

/// A part of the workflow's page: `publish` or `compare`.
pub fn workflow_part(slug: &str, part: &str) -> String {
    format!("{}?show={part}", workflow(slug))
}

/// The board that an address is about: by its path, or by the query of a page that is there once for all boards.
pub fn board_of(path: &str, query: &str) -> Option<String> {
    match path.strip_prefix("/boards/") {
        Some(rest) => rest.split('/').next().filter(|slug| !slug.is_empty()).map(str::to_owned),
        None if [ORDERS, MY_WORK, ATTENTION, ROLES].contains(&path) => Pairs::parse(query).text("board"),
        None => None,
    }
}

/// Signing in, with the way back to a path of this site.
pub fn sign_in_and_back(way: &str) -> String {
    // A slash may stand in a query as it is, and an address is easier to read with it.
    if way == "/" { SIGN_IN.into() } else { format!("{SIGN_IN}?next={}", encode(way).replace("%2F", "/")) }
}

/// Where to go next: only ever a page of this very site.
pub fn own(next: Option<&str>) -> String {
    let own = |path: &&str| {
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t'])
    };
    next.filter(own).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::{board_of, own, sign_in_and_back};

    #[test]
    fn an_address_is_about_one_board_or_none() {
        let board = |path, query| board_of(path, query);
        assert_eq!(board("/boards/a/orders/7", "").as_deref(), Some("a"));
        assert_eq!(board("/orders", "late=1&board=b").as_deref(), Some("b"));
        assert_eq!(board("/settings/roles", "?board=b").as_deref(), Some("b"));
        assert_eq!(board("/settings/boards", "board=b").or(board("/boards/", "")), None);
    }

    #[test]
    fn the_way_back_is_a_path_of_this_site_and_nothing_else() {
        assert_eq!(sign_in_and_back("/"), "/sign-in");
        assert_eq!(
            sign_in_and_back("/orders?q=a%20b&late=1"),
            "/sign-in?next=/orders%3Fq%3Da%2520b%26late%3D1"
        );
    }

    #[test]
    fn leads_only_to_pages_of_this_site() {
        assert_eq!(own(Some("/boards/a/orders/1?x=y")), "/boards/a/orders/1?x=y");
        for elsewhere in [
            None,
            Some("//evil.example"),
            Some("https://evil.example"),
            Some("/\\evil.example"),
            Some("/\t/evil.example"),
            Some(""),
        ] {
            assert_eq!(own(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
