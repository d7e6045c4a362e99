//! Orders: reading one as the caller may see it, and building the command of each change. Every door ends in `submit`.

use super::{
    approval_views,
    automation::names::name_of,
    boards::{self, BoardView, projected},
    context::Services,
    deadlines,
    error::{ServiceError, ServiceResult, in_their_words},
    escalation, parcel_views, promise_history,
    sessions::SignedIn,
    tracking,
    workflow::past,
};
use domain::{
    ActorRef, Command, CustomerId, Edit, FactId, FieldId, Fields, Invalid, Language, LongText, Money, Move,
    OrderId, OrderNumber, Origin, Part, Place, Project, Sight, TAKE_BACK_MINUTES, isolated, project, tr,
    wire::{
        ClearOrderFact, Contact, DeclineCancel, EditLine, EditOrder, EntryView, FactView, Given, HoldOrder,
        Line, MoveOrder, Moved, Named, OrderView, Page, PlaceOrder, PlacedOrder, RenewedLink, RenumberOrder,
        SetOrderFact, Shop, TakeBack, WithdrawOrder,
    },
};
use fast_qr::{
    ECL, QRBuilder,
    convert::{Builder, Shape, svg::SvgBuilder},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{CommandOutcome, Key, NOBODY, Order, OrderLocator, Position, SourceRows, Submission, WriteError};
use uuid::Uuid;

/// How many lines a placed order has at most.
const LINES: usize = 1000;
/// How many entries a page of the audit trail has.
const PAGE: u32 = 50;

/// What a write says beside what it asks for.
#[derive(Debug, Clone, Default)]
pub struct Preconditions {
    /// The version that the author saw.
    pub if_match: Option<u64>,
    /// Makes sending it again harmless.
    pub key: Option<Key>,
}

/// An order that the caller may know of, on the board it belongs to.
#[derive(Debug, Clone)]
pub struct VisibleOrder {
    pub id: OrderId,
    /// The board and the caller's standing on it.
    pub view: BoardView,
}

/// The order of this id, if the caller sees its board and the status it is in. A text that is no id is an order that does not exist.
pub async fn find(services: &Services, who: &SignedIn, id: &str) -> ServiceResult<VisibleOrder> {
    let id: OrderId = id.parse().map_err(|_| ServiceError::NotFound("order"))?;
    let located = services.store.locate(id).await?.ok_or(ServiceError::NotFound("order"))?;
    let view =
        boards::open(services, who, &located.board.to_string()).await.map_err(|problem| match problem {
            ServiceError::NotFound(_) => ServiceError::NotFound("order"),
            problem => problem,
        })?;
    visible(view, located)
}

fn visible(view: BoardView, located: OrderLocator) -> ServiceResult<VisibleOrder> {
    match view.sight.sees_status(&located.status) {
        true => Ok(VisibleOrder { id: located.order, view }),
        false => Err(ServiceError::NotFound("order")),
    }
}

/// The order of this number on a board.
pub async fn numbered(services: &Services, view: BoardView, number: &str) -> ServiceResult<VisibleOrder> {
    let number: OrderNumber = number.parse().map_err(|_| ServiceError::NotFound("order"))?;
    let located =
        services.store.numbered(view.board.id, &number).await?.ok_or(ServiceError::NotFound("order"))?;
    visible(view, located)
}

/// An order whole, as the caller may see it.
pub async fn read(services: &Services, found: &VisibleOrder) -> ServiceResult<OrderView> {
    let mut order = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    order.card.show(&found.view.board.workflow, &order.fields);
    let shop = services.store.shop().await?;
    let days = shop.as_ref().map_or(Shop::TRACKING_DAYS, |shop| shop.tracking_days);
    let currency = shop.map(|shop| shop.currency).unwrap_or_default();
    let view = &found.view;
    let tracking_ends = tracking::ends(&view.board.workflow, &order, days);
    let cancel = order.state.answers.cancel.as_ref().filter(|_| order.state.answers.asks_to_cancel());
    let cancel_reason = cancel.and_then(|cancel| order.decisions.get(&cancel.note?).cloned());
    let tracking_url = tracking_url(services, found.id, order.state.tracking_generation);
    let customer_reads = tracking::wording(services, &view.board, &order).await?;
    let facts = facts(services, &order).await?;
    let approvals = approval_views::views(services, &found.view, &order).await?;
    let given = given(services, &order).await?;
    let raised = escalation::raised(services, &order).await?;
    let carriers = services.store.customer_page().await?.page.carriers;
    let promised = promise_history::of_slipped(services, &order).await?.unwrap_or_default();
    let workflow = &view.board.workflow;
    let whole = OrderView {
        approvals,
        facts,
        withheld_fields: BTreeSet::new(),
        parcels: parcel_views::views(&order, &carriers),
        take_back: may_take_back(&order, view, services.clock.now()),
        tracking_qr: qr(&tracking_url)?,
        tracking_url,
        tracking_ends,
        cancel_reason,
        customer_reads,
        language: services.store.order_language(found.id).await?,
        customer: order.contact,
        total: Some(total(&order.lines)),
        lines: order.lines,
        card: order.card,
        placed_at: order.placed_at,
        currency,
        fields: order.fields,
        hold_note: order.hold_note,
        given,
        raised,
        first_promise: order.state.first_promise,
        date_consent: promised.consent(workflow, &order.state),
        asks_past: promised.asks_past(workflow, &order.state),
        source: order.source,
        withheld: BTreeSet::new(),
    };
    project(whole, &view.sight).ok_or(ServiceError::NotFound("order"))
}

/// Who gave the order to whoever has it.
async fn given(services: &Services, order: &Order) -> ServiceResult<Option<Given>> {
    let Some(assignment) = &order.state.assignment else { return Ok(None) };
    let name = match &assignment.by {
        ActorRef::Person(id) => services.store.person(*id).await?.map(|person| person.name),
        ActorRef::Rule(rule) => name_of(services, order.board, *rule).await?,
        ActorRef::System | ActorRef::Customer => None,
    };
    let by = Named { who: assignment.by.clone(), name: name.unwrap_or_else(|| NOBODY.to_owned()) };
    Ok(Some(Given { by, at: assignment.at, note: order.assign_note.clone() }))
}

/// The facts that are set, with who set them.
async fn facts(services: &Services, order: &Order) -> ServiceResult<BTreeMap<FactId, FactView>> {
    let mut facts = BTreeMap::new();
    for (fact, set) in &order.state.facts {
        let name = match &set.by {
            ActorRef::Person(id) => services.store.person(*id).await?.map(|person| person.name),
            ActorRef::Rule(rule) => name_of(services, order.board, *rule).await?,
            ActorRef::System | ActorRef::Customer => None,
        };
        let by = Named { who: set.by.clone(), name: name.unwrap_or_else(|| NOBODY.to_owned()) };
        facts.insert(fact.clone(), FactView { at: set.at, by, evidence: order.evidence.get(fact).cloned() });
    }
    Ok(facts)
}

/// A page of an order's audit trail, newest first. The cursor is the position of the last entry shown.
pub async fn entries(
    services: &Services,
    found: &VisibleOrder,
    after: Option<&str>,
) -> ServiceResult<Page<EntryView>> {
    let before: Option<u64> =
        match after {
            Some(text) => Some(text.parse().map_err(|_| {
                ServiceError::Malformed(tr!("“after” must be the “next” of an earlier answer."))
            })?),
            None => None,
        };
    let mut page = services.store.order_trail(found.id, before.unwrap_or(u64::MAX), PAGE).await?;
    deadlines::tell_deadlines(services, (&found.view.board, found.id), &mut page.items).await?;
    promise_history::tell_replaced(services, found.id, &mut page.items).await?;
    let mut page = projected(page, &found.view.sight);
    // How many there are would tell how many of them are out of sight.
    page.total = page.total.filter(|_| found.view.sight.sees(Part::Notes));
    past::name_in(services, &found.view.board, &mut page.items).await?;
    Ok(page)
}

/// Places an order.
pub async fn place(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    ask: PlaceOrder,
    preconditions: Preconditions,
) -> ServiceResult<PlacedOrder> {
    check_line_count(ask.lines.len())?;
    let mut sources = SourceRows::new();
    let place = Place {
        number: ask.number.clone(),
        customer_id: CustomerId(Uuid::now_v7()),
        customer: sources.contact(&ask.customer),
        lines: sources.lines(&ask.lines),
        promise: ask.promise,
        fields: kept(view, ask.fields.into_iter().map(|(field, text)| (field, Some(text))), &mut sources)?,
        placed_at: None,
        history: Vec::new(),
        source: None,
        import: None,
    };
    let found = VisibleOrder { id: OrderId(Uuid::now_v7()), view: view.clone() };
    let prepared = PreparedCommand {
        command: Command::Place(Box::new(place)),
        sources,
        origin: Origin::Api,
        position: Position::Bottom,
    };
    let receipt = submit(services, &found, who, prepared, preconditions).await?;
    if ask.language.is_some() {
        services.store.set_order_language(receipt.order, ask.language).await?;
    }
    Ok(PlacedOrder {
        id: receipt.order,
        number: receipt.card.number,
        version: receipt.card.version,
        status: receipt.card.status,
        tracking_url: tracking_url(services, receipt.order, receipt.tracking_generation),
    })
}

/// Has an order's customer spoken to in another language; the same one again is no change.
pub async fn speak_to(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    language: Option<Language>,
) -> ServiceResult<()> {
    let before = services.store.order_language(found.id).await?;
    if before == language {
        return Ok(());
    }
    let mut sources = SourceRows::new();
    let command = Command::SpeakTo(sources.other_language(before, language));
    let prepared = PreparedCommand { command, sources, origin: Origin::Menu, position: Position::Bottom };
    submit(services, found, who, prepared, Preconditions::default()).await.map(drop)
}

/// Changes an order's data.
pub async fn edit(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: EditOrder,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let mut sources = SourceRows::new();
    let present = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    let edit = Edit {
        fields: other_fields(&found.view, ask.fields, &present, &mut sources)?,
        customer: match ask.customer {
            Some(contact) => {
                let contact = other_contact(found, contact, &present.contact)?;
                (contact != present.contact).then(|| sources.contact(&contact))
            }
            None => None,
        },
        lines: match ask.lines {
            Some(lines) => {
                other_lines(found, &present.lines, lines)?.map(|lines| sources.other_lines(&lines))
            }
            None => None,
        },
        promise: ask.promise,
        reason: ask.reason.as_ref().map(|reason| sources.note(reason)),
        quiet: ask.quiet,
    };
    let prepared = PreparedCommand { sources, ..PreparedCommand::of(Command::Edit(edit)) };
    moved(found, submit(services, found, who, prepared, preconditions).await?)
}

fn check_line_count(count: usize) -> ServiceResult<()> {
    match count {
        0..=LINES => Ok(()),
        _ => Err(ServiceError::Invalid(tr!("An order has at most {} lines: split it.", LINES))),
    }
}

/// The lines that an edit asks for; none when they are what the order has.
fn other_lines(
    found: &VisibleOrder,
    present: &[Line],
    asked: Vec<EditLine>,
) -> ServiceResult<Option<Vec<Line>>> {
    check_line_count(asked.len())?;
    let money = found.view.sight.sees(Part::Money);
    let lines = asked.into_iter().map(|line| edited_line(present, line, money));
    let lines = lines.collect::<ServiceResult<Vec<Line>>>()?;
    Ok((lines != present).then_some(lines))
}

/// The contact that an edit asks for: who does not see a part of it can neither change nor lose that.
fn other_contact(found: &VisibleOrder, asked: Contact, present: &Contact) -> ServiceResult<Contact> {
    let sight = &found.view.sight;
    let unseen = |part| !sight.sees(part);
    if ![Part::Address, Part::Phone, Part::Email].into_iter().any(unseen) {
        return Ok(asked);
    }
    let present = present.clone();
    fn kept<T>(asked: Option<T>, present: Option<T>, unseen: bool, part: Part) -> ServiceResult<Option<T>> {
        match (unseen, asked) {
            (false, asked) => Ok(asked),
            (true, None) => Ok(present),
            (true, Some(_)) => Err(ServiceError::Invalid(no_role_shows(part))),
        }
    }
    let [address, phone, email] = [Part::Address, Part::Phone, Part::Email].map(unseen);
    Ok(Contact {
        name: asked.name,
        email: kept(asked.email, present.email, email, Part::Email)?,
        phone: kept(asked.phone, present.phone, phone, Part::Phone)?,
        address: kept(asked.address, present.address, address, Part::Address)?,
        postcode: kept(asked.postcode, present.postcode, address, Part::Address)?,
        country: kept(asked.country, present.country, address, Part::Address)?,
    })
}

fn no_role_shows(part: Part) -> String {
    match part {
        Part::Address => {
            tr!("None of your roles shows addresses: leave them out, and they stay as they are.")
        }
        Part::Phone => {
            tr!("None of your roles shows phone numbers: leave them out, and they stay as they are.")
        }
        Part::Email => {
            tr!("None of your roles shows e-mail addresses: leave them out, and they stay as they are.")
        }
        Part::Money => tr!("None of your roles shows prices: leave them out, and they stay as they are."),
        Part::Notes => tr!("None of your roles shows notes: leave them out, and they stay as they are."),
    }
}

/// Who does not see prices can neither change nor lose one.
fn edited_line(present: &[Line], asked: EditLine, money: bool) -> ServiceResult<Line> {
    let was = match asked.was {
        None => None,
        Some(at) => Some(present.get(at as usize).ok_or_else(|| {
            ServiceError::Invalid(tr!("“was” is {}, but the order has {} lines.", at, present.len()))
        })?),
    };
    let unit_price = match (money, asked.unit_price) {
        (true, price) => price,
        (false, None) => was.and_then(|line| line.unit_price),
        (false, Some(_)) => {
            return Err(ServiceError::Invalid(no_role_shows(Part::Money)));
        }
    };
    Ok(Line { sku: asked.sku, description: asked.description, quantity: asked.quantity, unit_price })
}

/// Moves an order to another status, or elsewhere in its column.
pub async fn move_order(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: MoveOrder,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let mut sources = SourceRows::new();
    let fields = match ask.fields.is_empty() {
        true => Fields::new(),
        false => {
            let present = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
            other_fields(&found.view, ask.fields, &present, &mut sources)?
        }
    };
    let command = Command::Move(Move {
        to: ask.to,
        reason: ask.reason.as_ref().map(|reason| sources.note(reason)),
        fields,
        promise: ask.promise,
        facts: ask
            .facts
            .into_iter()
            .map(|(fact, evidence)| (fact, evidence.map(|text| sources.note(&text))))
            .collect(),
        quiet: ask.quiet,
    });
    let position = match ask.after {
        None => Position::Bottom,
        Some(None) => Position::Top,
        Some(Some(card)) => Position::After(card),
    };
    let origin = match ask.origin {
        origin @ (Origin::Board | Origin::Menu | Origin::Keyboard | Origin::Api) => origin,
        Origin::Import
        | Origin::CommandLine
        | Origin::Publish
        | Origin::Automation
        | Origin::Timer
        | Origin::TrackingPage => {
            return Err(ServiceError::Invalid(tr!("“origin” is board, menu, keyboard or api.")));
        }
    };
    moved(
        found,
        submit(services, found, who, PreparedCommand { command, sources, origin, position }, preconditions)
            .await?,
    )
}

/// Takes a move back.
pub async fn take_back(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: TakeBack,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    moved(
        found,
        submit(services, found, who, PreparedCommand::of(Command::TakeBack { seq: ask.seq }), preconditions)
            .await?,
    )
}

/// Puts an order on hold.
pub async fn hold(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: HoldOrder,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let mut sources = SourceRows::new();
    let note = ask.note.as_ref().map(|note| sources.note(note));
    let prepared =
        PreparedCommand { sources, ..PreparedCommand::of(Command::Hold { reason: ask.reason, note }) };
    moved(found, submit(services, found, who, prepared, preconditions).await?)
}

/// Ends a hold.
pub async fn release(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    moved(found, submit(services, found, who, PreparedCommand::of(Command::Release), preconditions).await?)
}

/// Takes a finished order off the board.
pub async fn archive(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    moved(found, submit(services, found, who, PreparedCommand::of(Command::Archive), preconditions).await?)
}

/// Says that a fact is so.
pub async fn set_fact(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    (fact, ask): (FactId, SetOrderFact),
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let mut sources = SourceRows::new();
    let evidence = ask.evidence.as_ref().map(|evidence| sources.note(evidence));
    let prepared = PreparedCommand { sources, ..PreparedCommand::of(Command::SetFact { fact, evidence }) };
    moved(found, submit(services, found, who, prepared, preconditions).await?)
}

/// Says that a fact is not so, or not any more.
pub async fn clear_fact(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    (fact, ask): (FactId, ClearOrderFact),
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let mut sources = SourceRows::new();
    let reason = ask.reason.as_ref().map(|reason| sources.note(reason));
    let prepared = PreparedCommand { sources, ..PreparedCommand::of(Command::ClearFact { fact, reason }) };
    moved(found, submit(services, found, who, prepared, preconditions).await?)
}

/// Takes an order off the board that was placed by mistake.
pub async fn withdraw(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: WithdrawOrder,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let mut sources = SourceRows::new();
    let reason = ask.reason.as_ref().map(|reason| sources.note(reason));
    let prepared = PreparedCommand { sources, ..PreparedCommand::of(Command::Withdraw { reason }) };
    moved(found, submit(services, found, who, prepared, preconditions).await?)
}

/// Tells the customer, who asks to cancel, that it cannot be done.
pub async fn decline_cancel(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: DeclineCancel,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let mut sources = SourceRows::new();
    let reason = ask.reason.as_ref().map(|reason| sources.note(reason));
    let prepared = PreparedCommand { sources, ..PreparedCommand::of(Command::DeclineCancel { reason }) };
    moved(found, submit(services, found, who, prepared, preconditions).await?)
}

/// Corrects an order's number.
pub async fn renumber(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: RenumberOrder,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let from = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?.card.number;
    let command = Command::Renumber { from, to: ask.number };
    moved(found, submit(services, found, who, PreparedCommand::of(command), preconditions).await?)
}

/// Replaces an order's tracking link.
pub async fn renew_tracking(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    preconditions: Preconditions,
) -> ServiceResult<RenewedLink> {
    let receipt =
        submit(services, found, who, PreparedCommand::of(Command::RenewTracking), preconditions).await?;
    let tracking_url = tracking_url(services, found.id, receipt.tracking_generation);
    seen(RenewedLink { order: receipt.card, seq: receipt.seq, tracking_url }, found)
}

/// The whole address of an order's tracking page.
pub fn tracking_url(services: &Services, order: OrderId, generation: u32) -> String {
    services.link(&format!("/t/{}", services.secret.tracking_token(order, generation)))
}

/// A command with what comes along.
pub struct PreparedCommand {
    command: Command,
    sources: SourceRows,
    origin: Origin,
    position: Position,
}

impl PreparedCommand {
    /// The same with the rows that its references point to.
    pub fn with(self, sources: SourceRows) -> PreparedCommand {
        PreparedCommand { sources, ..self }
    }

    pub fn of(command: Command) -> PreparedCommand {
        PreparedCommand {
            command,
            sources: SourceRows::new(),
            origin: Origin::Api,
            position: Position::Bottom,
        }
    }
}

/// Carries out a command that leaves an order as a card.
pub async fn carry_out(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    prepared: PreparedCommand,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    moved(found, submit(services, found, who, prepared, preconditions).await?)
}

async fn submit(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    prepared: PreparedCommand,
    preconditions: Preconditions,
) -> ServiceResult<CommandOutcome> {
    let author = domain::ActorRef::Person(who.person.id);
    let mut submission =
        Submission::new(found.view.board.id, found.id, prepared.command, author, prepared.origin);
    submission.sources = prepared.sources;
    submission.position = prepared.position;
    submission.if_match = preconditions.if_match;
    submission.key = preconditions.key;
    let sight = &found.view.sight;
    let receipt = services.store.submit(submission).await.map_err(|error| seen_error(error, sight))?;
    // Before the answer: who was told that a link is renewed must not find the old one open.
    services.tracking_page_cache.forget(receipt.order);
    Ok(receipt)
}

/// What came of a change, as its author sees it.
fn moved(found: &VisibleOrder, receipt: CommandOutcome) -> ServiceResult<Moved> {
    seen(Moved { order: receipt.card, seq: receipt.seq }, found)
}

fn seen<T: Project>(thing: T, found: &VisibleOrder) -> ServiceResult<T> {
    project(thing, &found.view.sight).ok_or(ServiceError::NotFound("order"))
}

/// Who was faster is told with the card as it is now, if that is still to be seen.
fn seen_error(error: WriteError, sight: &Sight) -> ServiceError {
    match error {
        WriteError::Stale { card, last } => match project(*card, sight) {
            Some(card) => ServiceError::Stale { card: Box::new(card), last: in_their_words(last) },
            None => ServiceError::NotFound("order"),
        },
        error => error.into(),
    }
}

/// Field values as they are kept; one that is none of its field's kind is refused. The rule itself refuses fields that the
/// board does not have.
fn kept(
    view: &BoardView,
    given: impl IntoIterator<Item = (FieldId, Option<LongText>)>,
    sources: &mut SourceRows,
) -> ServiceResult<Fields> {
    let kept = |(id, text): (FieldId, Option<LongText>)| {
        let (Some(field), Some(text)) = (view.board.workflow.field(&id), &text) else {
            return Ok((id, text.map(|text| sources.note(&text))));
        };
        let wrong = |wrong: Invalid| ServiceError::Invalid(format!("{} {wrong}.", isolated(&field.label)));
        let kept = field.kind.parse(text).map_err(wrong)?;
        Ok((id, Some(sources.note(&kept))))
    };
    given.into_iter().map(kept).collect()
}

/// The field values that are not what the order says already: an edit that changes nothing records nothing. Whoever does not see
/// a field can neither read, change nor lose what it says.
fn other_fields(
    view: &BoardView,
    given: BTreeMap<FieldId, Option<LongText>>,
    present: &Order,
    sources: &mut SourceRows,
) -> ServiceResult<Fields> {
    let unseen = |(field, text): &(&FieldId, &Option<LongText>)| {
        !view.sight.sees_field(field) && (present.fields.contains_key(*field) || text.is_none())
    };
    if let Some((field, _)) = given.iter().find(unseen) {
        return Err(ServiceError::Invalid(tr!(
            "None of your roles shows what “{}” says: leave it out, and it stays as it is.",
            isolated(view.board.workflow.field_label(field))
        )));
    }
    let is_other = |(id, text): &(FieldId, Option<LongText>)| {
        let kept = text.as_ref().map(|text| match view.board.workflow.field(id) {
            Some(field) => field.kind.parse(text).unwrap_or_else(|_| text.to_string()),
            None => text.to_string(),
        });
        view.board.workflow.field(id).is_none() || present.fields.get(id) != kept.as_ref()
    };
    kept(view, given.into_iter().filter(is_other), sources)
}

/// The move that the caller can still take back; the rule itself is asked when they do.
fn may_take_back(order: &Order, view: &BoardView, now: domain::Instant) -> Option<u64> {
    let last = order.state.last_move.as_ref()?;
    let fresh = (now - last.at).num_minutes() < TAKE_BACK_MINUTES && view.board.archived_at.is_none();
    (fresh && view.sight.sees_status(&last.from) && last.by == view.actor.who && !order.state.archived)
        .then_some(last.seq)
}

pub(super) fn total(lines: &[Line]) -> Money {
    lines.iter().filter_map(|line| Some(line.unit_price?.times(line.quantity))).sum()
}

fn qr(text: &str) -> ServiceResult<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build();
    let code = code.map_err(|error| ServiceError::Broken(format!("QR code: {error}")))?;
    Ok(SvgBuilder::default().shape(Shape::Square).to_str(&code))
}
