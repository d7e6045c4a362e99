//! Where personal data stand: every column of every table, what it may hold, and what erasing does to it. A test compares this
//! with what both engines have, so that a new column that is not here fails; erasing and handing out go by it wherever a table
//! has its order or its person in a column.
//!
//! A column that says nothing of anybody is one more word of its table's `plain`; one that does is one more line.

/// Of whom a column may say something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Of a customer.
    Customer,
    /// Of somebody of the shop.
    Colleague,
    /// What somebody typed: it may be about anybody.
    FreeText,
}

/// What erasing does to a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnErasure {
    /// Another text stands there, without the salt of the old one.
    Replaced,
    /// It is made anew from what stands in other tables.
    MadeAnew,
    /// Its row goes: that of the order or, in what is a colleague's, that of the person.
    RowGoes,
    /// It holds nothing any more.
    Nulled,
    /// It stays, and why.
    Stays(&'static str),
}

/// A column that may say something of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Personal {
    /// Its name.
    pub column: &'static str,
    /// Of whom.
    pub holds: Holds,
    /// What becomes of it.
    pub erased: OnErasure,
}

/// A table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns that say nothing of anybody: ids, times, counts, digests, the shop's own words.
    pub plain: &'static str,
    /// The others.
    pub personal: &'static [Personal],
}

const fn line(column: &'static str, holds: Holds, erased: OnErasure) -> Personal {
    Personal { column, holds, erased }
}

use Holds::{Colleague, Customer, FreeText};
use OnErasure::{MadeAnew, Nulled, Replaced, RowGoes, Stays};

const WHO: OnErasure = Stays("the trail keeps who did it, by an id without a name");
const SHOPS: OnErasure = Stays("the shop's own words, written for everybody's orders");
const ALIAS: OnErasure = Stays("a name that only this installation can tell, and the log holds it");

/// All of them.
#[rustfmt::skip]
pub const TABLES: &[Table] = &[
    Table { name: "attempts", plain: "source tokens at", personal: &[] },
    Table { name: "boards", plain: "no id slug name revision workflow seq hash at salt archived_at", personal: &[] },
    Table { name: "columns", plain: "board status total", personal: &[] },
    Table { name: "customer_page", plain: "no body logo", personal: &[] },
    Table { name: "customers", plain: "id order_id", personal: &[
        line("salt", Customer, Replaced),
        line("body", Customer, Replaced),
        line("name", Customer, Replaced),
    ] },
    Table { name: "drafts", plain: "board version body base_revision saved_at present published", personal: &[
        line("author", Colleague, WHO),
        line("editor", Colleague, WHO),
    ] },
    Table { name: "erased_orders", plain: "order_id erasure at", personal: &[] },
    Table { name: "erasures", plain: "id at why orders texts", personal: &[
        line("author", Colleague, WHO),
        line("mark", Customer, Stays("a keyed digest, by which somebody who asks again is told that it was done")),
    ] },
    Table { name: "erasures_waiting", plain: "order_id from_day", personal: &[
        line("author", Colleague, WHO),
        line("mark", Customer, RowGoes),
    ] },
    Table { name: "events", plain: "board seq order_id hash", personal: &[
        line("body", Colleague, Stays("ids and digests alone: who did what and when, which the trail keeps")),
    ] },
    Table { name: "followers", plain: "consumer board seq holder held_until", personal: &[] },
    Table { name: "import_runs", plain: "id board at placed touched withdrawn", personal: &[
        line("person", Colleague, WHO),
    ] },
    Table { name: "imports", plain: "board source number order_id", personal: &[
        line("digest", Customer, Replaced),
    ] },
    Table { name: "keys", plain: "no order_id seq at", personal: &[
        line("principal", Colleague, RowGoes),
        line("key", FreeText, RowGoes),
        line("request", Customer, RowGoes),
    ] },
    Table { name: "lines", plain: "order_id", personal: &[
        line("salt", FreeText, Replaced),
        line("body", FreeText, Replaced),
        line("first", FreeText, Replaced),
    ] },
    Table { name: "link_mails", plain: "id order_id at next_at tries holder held_until outcome ended_at", personal: &[
        line("answer", Customer, RowGoes),
    ] },
    Table { name: "links", plain: "purpose expires_at", personal: &[
        line("digest", Colleague, RowGoes),
        line("person", Colleague, RowGoes),
    ] },
    Table { name: "mail_settings", plain: "no body password", personal: &[] },
    Table { name: "mails", plain: "id at next_at tries holder held_until outcome ended_at", personal: &[
        line("person", Colleague, RowGoes),
        line("body", Colleague, RowGoes),
        line("answer", Colleague, RowGoes),
    ] },
    Table { name: "message_settings", plain: "no body", personal: &[] },
    Table { name: "messages", plain: "id board order_id seq kind mail_kind again at leaves_at next_at tries holder held_until outcome \
        why merged_into ended_at returned returned_at returned_code", personal: &[
        line("left_out_by", Colleague, WHO),
        line("digest", Customer, Nulled),
        line("answer", Customer, Nulled),
        line("address", Customer, Nulled),
        line("subject", Customer, Nulled),
        line("body", FreeText, Nulled),
        line("content", FreeText, Nulled),
    ] },
    Table { name: "notes", plain: "id order_id", personal: &[
        line("salt", FreeText, Replaced),
        line("body", FreeText, Replaced),
    ] },
    Table { name: "notification_settings", plain: "digest_at", personal: &[
        line("person", Colleague, RowGoes),
        line("body", Colleague, RowGoes),
    ] },
    Table { name: "notifications", plain: "id board order_id kind seq times at in_app digest read_at asleep_until asleep_version", personal: &[
        line("person", Colleague, RowGoes),
        line("body", Colleague, RowGoes),
    ] },
    Table { name: "order_languages", plain: "order_id", personal: &[
        line("language", Customer, RowGoes),
    ] },
    Table { name: "orders", plain: "id board number version status rank placed_at entered_at due_at hold_reason hold_since hold_note \
        promise_earliest promise_latest first_earliest first_latest promise_note fields archived withdrawn_at tracking_generation \
        tracking_digest customer_row line_count source import import_entries facts granted conditions comment_count last_comment \
        paused escalation parcels slips", personal: &[
        line("customer_id", Customer, ALIAS),
        line("last_move", Colleague, WHO),
        line("approvals", Colleague, WHO),
        line("comments", Colleague, WHO),
        line("answers", Customer, Stays("what was answered and when: the words stand in notes")),
        line("assignee", Colleague, WHO),
        line("assignment", Colleague, WHO),
    ] },
    Table { name: "people", plain: "id admin active", personal: &[
        line("name", Colleague, Replaced),
        line("email", Colleague, Replaced),
        line("password", Colleague, Nulled),
        line("salt", Colleague, Replaced),
        line("language", Colleague, Nulled),
    ] },
    Table { name: "places", plain: "seen_at", personal: &[
        line("person", Colleague, RowGoes),
        line("place", Colleague, RowGoes),
    ] },
    Table { name: "privacy", plain: "no body", personal: &[] },
    Table { name: "promise_rules", plain: "board body", personal: &[] },
    Table { name: "reads", plain: "order_id seq", personal: &[
        line("person", Colleague, RowGoes),
    ] },
    Table { name: "revoked_links", plain: "digest order_id", personal: &[] },
    Table { name: "roles", plain: "board role", personal: &[
        line("person", Colleague, WHO),
    ] },
    Table { name: "rule_due", plain: "order_id rule nth board occasion due_at version cause", personal: &[] },
    Table { name: "rule_revisions", plain: "rule revision at", personal: &[
        line("body", FreeText, SHOPS),
        line("author", Colleague, WHO),
    ] },
    Table { name: "rule_runs", plain: "rule order_id occasion board revision at outcome detail", personal: &[] },
    Table { name: "rules", plain: "id board revision active looped switched_at removed", personal: &[
        line("name", FreeText, SHOPS),
    ] },
    Table { name: "search", plain: "doc order_id board archived number", personal: &[
        line("customer", Customer, MadeAnew),
        line("everyone", FreeText, MadeAnew),
        line("email", Customer, MadeAnew),
        line("phone", Customer, MadeAnew),
        line("address", Customer, MadeAnew),
        line("notes", FreeText, MadeAnew),
        line("fields", FreeText, MadeAnew),
        line("grams", FreeText, MadeAnew),
    ] },
    Table { name: "search_fill", plain: "no folding filling upto", personal: &[] },
    Table { name: "search_grams", plain: "", personal: &[
        line("grams", FreeText, MadeAnew),
    ] },
    Table { name: "search_grams_config", plain: "k v", personal: &[] },
    Table { name: "search_grams_data", plain: "id", personal: &[
        line("block", FreeText, MadeAnew),
    ] },
    Table { name: "search_grams_idx", plain: "segid pgno", personal: &[
        line("term", FreeText, MadeAnew),
    ] },
    Table { name: "sessions", plain: "created_at seen_at expires_at", personal: &[
        line("digest", Colleague, RowGoes),
        line("person", Colleague, RowGoes),
    ] },
    Table { name: "shop", plain: "no name zone currency date_style salt tracking_days", personal: &[
        line("contact_email", FreeText, Stays("how customers reach the shop: it stands on every page and is changed there")),
        line("contact_phone", FreeText, Stays("how customers reach the shop: it stands on every page and is changed there")),
    ] },
    Table { name: "stand_ins", plain: "id first_day until_day", personal: &[
        line("person", Colleague, WHO),
        line("stand_in", Colleague, WHO),
    ] },
    Table { name: "slips_to_fill", plain: "board", personal: &[] },
    Table { name: "stays", plain: "board status seq seconds ended_at", personal: &[] },
    Table { name: "stays_to_fill", plain: "board", personal: &[] },
    Table { name: "timers", plain: "order_id board step entered_at due_at", personal: &[] },
    Table { name: "unreachable_addresses", plain: "why at answer", personal: &[
        line("digest", Customer, Stays("a keyed digest: whoever wanted no mail must not get one after all")),
    ] },
    Table { name: "workflows", plain: "board revision body published_at restores", personal: &[
        line("author", Colleague, WHO),
    ] },
];

impl Table {
    /// Whether a column is listed that says nothing of anybody.
    pub fn is_plain(&self, column: &str) -> bool {
        self.plain.split_whitespace().any(|plain| plain == column)
    }

    /// All columns that are listed.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.plain.split_whitespace().chain(self.personal.iter().map(|personal| personal.column))
    }

    /// Whether its rows are each an order's, by a column that says which.
    fn is_of_orders(&self) -> bool {
        self.is_plain("order_id")
    }

    /// Whether its rows are each a person's, by a column that says whose.
    fn is_of_people(&self) -> bool {
        self.personal.iter().any(|personal| personal.column == "person")
    }

    fn loses_rows(&self) -> bool {
        self.personal.iter().any(|personal| personal.erased == RowGoes)
    }
}

/// The tables that lose an order's rows when what is known of its customer is erased. What is somebody's own stays theirs.
pub(crate) fn rows_of_orders() -> impl Iterator<Item = &'static str> {
    TABLES
        .iter()
        .filter(|table| table.is_of_orders() && !table.is_of_people() && table.loses_rows())
        .map(|table| table.name)
}

/// The columns of other tables that say nothing any more of an order's customer, with their tables.
pub(crate) fn nulled_of_orders() -> impl Iterator<Item = (&'static str, &'static str)> {
    let tables = TABLES.iter().filter(|table| table.is_of_orders());
    tables.flat_map(|table| {
        let nulled = table.personal.iter().filter(|personal| personal.erased == Nulled);
        nulled.map(move |personal| (table.name, personal.column))
    })
}

/// The tables that lose a person's rows when somebody who has left is made nameless.
pub(crate) fn rows_of_people() -> impl Iterator<Item = &'static str> {
    TABLES.iter().filter(|table| table.is_of_people() && table.loses_rows()).map(|table| table.name)
}

/// The columns that say something of an order's customer beside what was typed of the order, with their tables: what goes with
/// their rows, or is emptied there.
pub(crate) fn beside_orders() -> impl Iterator<Item = (&'static str, &'static str)> {
    let tables = TABLES.iter().filter(|table| table.is_of_orders() && !table.is_of_people());
    tables.flat_map(|table| {
        let said = table.personal.iter().filter(|personal| {
            personal.holds != Colleague
                && matches!(personal.erased, RowGoes | Nulled)
                && !is_digest(personal.column)
        });
        said.map(move |personal| (table.name, personal.column))
    })
}

/// Digests and keys of requests say nothing to whoever gets them.
fn is_digest(column: &str) -> bool {
    matches!(column, "digest" | "key" | "mark" | "request")
}
