//! Orders: reading one as the caller may see it, and building the command of each change. Every door ends in `submit`.

use super::{
    boards::{self, BoardView, redacted},
    context::Services,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
    tracking,
    workflow::past,
};
use domain::{
    Command, CustomerId, Edit, Field, Fields, LongText, Money, Move, OrderId, OrderNumber, Origin, Part,
    Place, TAKE_BACK_MINUTES,
    wire::{
        Contact, EditLine, EditOrder, EntryView, HoldOrder, Line, MoveOrder, Moved, OrderView, Page,
        PlaceOrder, PlacedOrder, RenewedLink, RenumberOrder, TakeBack, WithdrawOrder,
    },
};
use fast_qr::{
    ECL, QRBuilder,
    convert::{Builder, Shape, svg::SvgBuilder},
};
use std::collections::BTreeMap;
use store::{CommandOutcome, Key, Order, Position, SourceRows, Submission};
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

/// The order of this id, if the caller sees its board. A text that is no id is an order that does not exist.
pub async fn find(services: &Services, who: &SignedIn, id: &str) -> ServiceResult<VisibleOrder> {
    let id: OrderId = id.parse().map_err(|_| ServiceError::NotFound("order"))?;
    let located = services.store.locate(id).await?.ok_or(ServiceError::NotFound("order"))?;
    let view =
        boards::open(services, who, &located.board.to_string()).await.map_err(|problem| match problem {
            ServiceError::NotFound(_) => ServiceError::NotFound("order"),
            problem => problem,
        })?;
    Ok(VisibleOrder { id, view })
}

/// The order of this number on a board.
pub async fn numbered(services: &Services, view: BoardView, number: &str) -> ServiceResult<VisibleOrder> {
    let number: OrderNumber = number.parse().map_err(|_| ServiceError::NotFound("order"))?;
    let located =
        services.store.numbered(view.board.id, &number).await?.ok_or(ServiceError::NotFound("order"))?;
    Ok(VisibleOrder { id: located.order, view })
}

/// An order whole, as the caller may see it.
pub async fn read(services: &Services, found: &VisibleOrder) -> ServiceResult<OrderView> {
    let order = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    let currency = services.store.shop().await?.map(|shop| shop.currency).unwrap_or_default();
    let view = &found.view;
    let can_view = |part| view.actor.can_view(part, &view.board.workflow);
    let tracking_url = tracking_url(services, found.id, order.state.tracking_generation);
    let customer_reads = tracking::wording(services, &view.board, &order).await?;
    Ok(OrderView {
        take_back: may_take_back(&order, view, services.clock.now()),
        tracking_qr: qr(&tracking_url)?,
        tracking_url,
        customer_reads,
        customer: visible_contact(order.contact, can_view),
        total: can_view(Part::Money).then(|| total(&order.lines)),
        lines: visible_lines(order.lines, can_view(Part::Money)),
        card: order.card,
        placed_at: order.placed_at,
        currency,
        fields: order.fields,
        hold_note: order.hold_note,
        first_promise: order.state.first_promise,
        source: order.source,
    })
}

/// A page of an order's audit trail, newest first. The cursor is the position of the last entry shown.
pub async fn entries(
    services: &Services,
    found: &VisibleOrder,
    after: Option<&str>,
) -> ServiceResult<Page<EntryView>> {
    let before: Option<u64> = match after {
        Some(text) => Some(text.parse().map_err(|_| {
            ServiceError::Malformed("“after” must be the “next” of an earlier answer.".into())
        })?),
        None => None,
    };
    let page = services.store.order_trail(found.id, before.unwrap_or(u64::MAX), PAGE).await?;
    let mut items: Vec<_> = page.items.into_iter().map(|entry| redacted(entry, &found.view)).collect();
    past::name_in(services, &found.view.board, &mut items).await?;
    Ok(Page { items, ..page })
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
        fields: ask.fields.iter().map(|(field, text)| (*field, Some(sources.note(text)))).collect(),
        placed_at: None,
        history: Vec::new(),
        source: None,
    };
    let found = VisibleOrder { id: OrderId(Uuid::now_v7()), view: view.clone() };
    let prepared = PreparedCommand {
        command: Command::Place(Box::new(place)),
        sources,
        origin: Origin::Api,
        position: Position::Bottom,
    };
    let receipt = submit(services, &found, who, prepared, preconditions).await?;
    Ok(PlacedOrder {
        id: receipt.order,
        number: receipt.card.number,
        version: receipt.card.version,
        status: receipt.card.status,
        tracking_url: tracking_url(services, receipt.order, receipt.tracking_generation),
    })
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
    let edit = Edit {
        fields: fields(&ask.fields, &mut sources),
        customer: ask.customer.as_ref().map(|contact| sources.contact(contact)),
        lines: match ask.lines {
            Some(lines) => {
                other_lines(services, found, lines).await?.map(|lines| sources.other_lines(&lines))
            }
            None => None,
        },
        promise: ask.promise,
        reason: ask.reason.as_ref().map(|reason| sources.note(reason)),
    };
    let prepared = PreparedCommand { sources, ..PreparedCommand::of(Command::Edit(edit)) };
    submit(services, found, who, prepared, preconditions).await.map(moved)
}

fn check_line_count(count: usize) -> ServiceResult<()> {
    match count {
        0..=LINES => Ok(()),
        _ => Err(ServiceError::Invalid(format!("An order has at most {LINES} lines: split it."))),
    }
}

/// The lines that an edit asks for; none when they are what the order has.
async fn other_lines(
    services: &Services,
    found: &VisibleOrder,
    asked: Vec<EditLine>,
) -> ServiceResult<Option<Vec<Line>>> {
    check_line_count(asked.len())?;
    let present = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?.lines;
    let money = found.view.actor.can_view(Part::Money, &found.view.board.workflow);
    let lines = asked.into_iter().map(|line| edited_line(&present, line, money));
    let lines = lines.collect::<ServiceResult<Vec<Line>>>()?;
    Ok((lines != present).then_some(lines))
}

/// Who does not see prices can neither change nor lose one.
fn edited_line(present: &[Line], asked: EditLine, money: bool) -> ServiceResult<Line> {
    let was = match asked.was {
        None => None,
        Some(at) => Some(present.get(at as usize).ok_or_else(|| {
            ServiceError::Invalid(format!("“was” is {at}, but the order has {} lines.", present.len()))
        })?),
    };
    let unit_price = match (money, asked.unit_price) {
        (true, price) => price,
        (false, None) => was.and_then(|line| line.unit_price),
        (false, Some(_)) => {
            return Err(ServiceError::Invalid(
                "None of your roles shows prices: leave them out, and they stay as they are.".into(),
            ));
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
    let command = Command::Move(Move {
        to: ask.to,
        reason: ask.reason.as_ref().map(|reason| sources.note(reason)),
        fields: fields(&ask.fields, &mut sources),
        promise: ask.promise,
    });
    let position = match ask.after {
        None => Position::Bottom,
        Some(None) => Position::Top,
        Some(Some(card)) => Position::After(card),
    };
    let origin = match ask.origin {
        origin @ (Origin::Board | Origin::Menu | Origin::Keyboard | Origin::Api) => origin,
        Origin::Import | Origin::CommandLine | Origin::Publish => {
            return Err(ServiceError::Invalid("“origin” is board, menu, keyboard or api.".into()));
        }
    };
    submit(services, found, who, PreparedCommand { command, sources, origin, position }, preconditions)
        .await
        .map(moved)
}

/// Takes a move back.
pub async fn take_back(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: TakeBack,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    submit(services, found, who, PreparedCommand::of(Command::TakeBack { seq: ask.seq }), preconditions)
        .await
        .map(moved)
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
    submit(services, found, who, prepared, preconditions).await.map(moved)
}

/// Ends a hold.
pub async fn release(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    submit(services, found, who, PreparedCommand::of(Command::Release), preconditions).await.map(moved)
}

/// Takes a finished order off the board.
pub async fn archive(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    submit(services, found, who, PreparedCommand::of(Command::Archive), preconditions).await.map(moved)
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
    submit(services, found, who, prepared, preconditions).await.map(moved)
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
    submit(services, found, who, PreparedCommand::of(command), preconditions).await.map(moved)
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
    Ok(RenewedLink { order: receipt.card, seq: receipt.seq, tracking_url })
}

/// The whole address of an order's tracking page.
pub fn tracking_url(services: &Services, order: OrderId, generation: u32) -> String {
    services.link(&format!("/t/{}", services.secret.tracking_token(order, generation)))
}

/// A command with what comes along.
struct PreparedCommand {
    command: Command,
    sources: SourceRows,
    origin: Origin,
    position: Position,
}

impl PreparedCommand {
    fn of(command: Command) -> PreparedCommand {
        PreparedCommand {
            command,
            sources: SourceRows::new(),
            origin: Origin::Api,
            position: Position::Bottom,
        }
    }
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
    let receipt = services.store.submit(submission).await?;
    // Before the answer: who was told that a link is renewed must not find the old one open.
    services.tracking_page_cache.forget(receipt.order);
    Ok(receipt)
}

fn moved(receipt: CommandOutcome) -> Moved {
    Moved { order: receipt.card, seq: receipt.seq }
}

fn fields(given: &BTreeMap<Field, Option<LongText>>, sources: &mut SourceRows) -> Fields {
    given.iter().map(|(field, text)| (*field, text.as_ref().map(|text| sources.note(text)))).collect()
}

/// The move that the caller can still take back; the rule itself is asked when they do.
fn may_take_back(order: &Order, view: &BoardView, now: domain::Instant) -> Option<u64> {
    let last = order.state.last_move.as_ref()?;
    let fresh = (now - last.at).num_minutes() < TAKE_BACK_MINUTES;
    (fresh && last.by == view.actor.who && !order.state.archived).then_some(last.seq)
}

fn visible_contact(contact: Contact, can_view: impl Fn(Part) -> bool) -> Contact {
    let (address, phone, email) = (can_view(Part::Address), can_view(Part::Phone), can_view(Part::Email));
    Contact {
        name: contact.name,
        email: contact.email.filter(|_| email),
        phone: contact.phone.filter(|_| phone),
        address: contact.address.filter(|_| address),
        postcode: contact.postcode.filter(|_| address),
        country: contact.country.filter(|_| address),
    }
}

fn visible_lines(lines: Vec<Line>, money: bool) -> Vec<Line> {
    lines.into_iter().map(|line| Line { unit_price: line.unit_price.filter(|_| money), ..line }).collect()
}

fn total(lines: &[Line]) -> Money {
    lines.iter().filter_map(|line| Some(line.unit_price?.times(line.quantity))).sum()
}

fn qr(text: &str) -> ServiceResult<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build();
    let code = code.map_err(|error| ServiceError::Broken(format!("QR code: {error}")))?;
    Ok(SvgBuilder::default().shape(Shape::Square).to_str(&code))
}
