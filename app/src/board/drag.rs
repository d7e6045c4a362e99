//! The board by mouse and finger. A mouse lifts a card once it has moved a little; a finger lifts it by the handle, or
//! anywhere after a short hold, and scrolls otherwise. The lifted card is a copy that follows the pointer, so that nothing
//! which happens to the board can move it.

use super::{
    focus,
    forecast::Forecast,
    geometry::{Area, Side, column_at, edge_scroll, out_of_sight, px},
    state::{BoardState, use_board},
};
use domain::{OrderId, Origin, StatusId};
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{AddEventListenerOptions, Element, Event, HtmlElement, PointerEvent};

/// How far a mouse goes before it lifts the card, in pixels.
const SLACK: f64 = 4.0;
/// How far a finger may tremble while it holds.
const TREMBLE: f64 = 8.0;
/// How long a finger holds before it lifts the card.
const HOLD: Duration = Duration::from_millis(250);

/// A column out of sight that would take the card, on the side where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chip {
    status: StatusId,
    side: Side,
}

/// Makes the cards of the board around draggable, and shows the names of columns out of sight that would take the lifted
/// one, at the side where they are.
#[component]
pub fn DragLayer() -> impl IntoView {
    let board = use_board();
    let chips = RwSignal::new(Vec::new());
    Effect::new(move || DragController::listen(board, chips));
    let side = move |side: Side| {
        // Asked once more, perhaps, when the board is gone already.
        let chips =
            chips.try_get().unwrap_or_default().into_iter().filter(move |chip: &Chip| chip.side == side);
        chips.map(|chip| view! { <DropChip status=chip.status /> }).collect_view()
    };
    view! {
        <div class="DropChips" data-side="start" aria-hidden="true">{move || side(Side::Start)}</div>
        <div class="DropChips" data-side="end" aria-hidden="true">{move || side(Side::End)}</div>
    }
}

#[component]
fn DropChip(status: StatusId) -> impl IntoView {
    let board = use_board();
    let (id, name) = (status.to_string(), untrack(|| board.status_name(&status)));
    let over =
        move || board.drag.over.with(|over| over.as_ref().is_some_and(|(to, _)| *to == status)).then_some("");
    view! { <div class="DropChip" data-to=id data-over=over dir="auto">{name}</div> }
}

/// A pointer that went down on a card.
struct PointerPress {
    pointer: i32,
    order: OrderId,
    card: Element,
    start: (f64, f64),
    /// Whether moving scrolls the page unless the finger was held first.
    scrolls: bool,
    timer: Option<TimeoutHandle>,
}

/// The copy of the card that follows the pointer.
struct DragPreview {
    card: HtmlElement,
    /// From the pointer to the copy's corner.
    grip: (f64, f64),
}

/// What follows the pointer on one board.
struct DragController {
    board: BoardState,
    chips: RwSignal<Vec<Chip>>,
    /// What each column says to the lifted card, in board order.
    outcomes: RefCell<Vec<(StatusId, Forecast)>>,
    press: RefCell<Option<PointerPress>>,
    preview: RefCell<Option<DragPreview>>,
    at: Cell<(f64, f64)>,
    /// Swallows the click that follows letting go.
    dropped: Cell<bool>,
}

type Listener = Closure<dyn Fn(Event)>;

impl DragController {
    /// Listens; in an effect. It stops when the owner is cleaned up.
    fn listen(board: BoardState, chips: RwSignal<Vec<Chip>>) {
        let drag = Rc::new(DragController {
            board,
            chips,
            outcomes: RefCell::default(),
            press: RefCell::default(),
            preview: RefCell::default(),
            at: Cell::default(),
            dropped: Cell::default(),
        });
        let (down, moved, up, cancel, key) =
            (drag.clone(), drag.clone(), drag.clone(), drag.clone(), drag.clone());
        let listeners = [
            window_event_listener(ev::pointerdown, move |event| down.down(&event)),
            window_event_listener(ev::pointermove, move |event| moved.moved(&event)),
            window_event_listener(ev::pointerup, move |event| up.up(&event)),
            window_event_listener(ev::pointercancel, move |event| cancel.cancel(&event)),
            window_event_listener(ev::keydown, move |event| {
                if event.key() == "Escape" && key.is_lifted() {
                    event.prevent_default();
                    key.cancel_drag();
                }
            }),
        ];
        let native = drag.listen_natively();
        let ours = send_wrapper::SendWrapper::new((drag, native));
        on_cleanup(move || {
            listeners.into_iter().for_each(|listener| listener.remove());
            let (drag, native) = ours.take();
            drag.forget();
            for (name, capture, listener) in native {
                let _ = window().remove_event_listener_with_callback_and_bool(
                    name,
                    listener.as_ref().unchecked_ref(),
                    capture,
                );
            }
        });
    }

    /// What needs a phase or a promise that Leptos does not give: stopping the scroll of a held finger, the menu of a long
    /// press, the browser's own dragging of links, and the click after a drop.
    fn listen_natively(self: &Rc<DragController>) -> Vec<(&'static str, bool, Listener)> {
        let stop_while = |when: fn(&DragController) -> bool| {
            let drag = self.clone();
            Listener::new(move |event: Event| {
                if when(&drag) {
                    event.prevent_default();
                    event.stop_propagation();
                }
            })
        };
        let native = vec![
            ("touchmove", false, stop_while(|drag| drag.is_lifted())),
            (
                "contextmenu",
                false,
                stop_while(|drag| drag.press.borrow().as_ref().is_some_and(|press| press.scrolls)),
            ),
            ("dragstart", false, stop_while(|drag| drag.press.borrow().is_some())),
            ("click", true, stop_while(|drag| drag.dropped.take())),
        ];
        for (name, capture, listener) in &native {
            let options = AddEventListenerOptions::new();
            options.set_passive(false);
            options.set_capture(*capture);
            let callback = listener.as_ref().unchecked_ref();
            let _ = window()
                .add_event_listener_with_callback_and_add_event_listener_options(name, callback, &options);
        }
        native
    }

    fn is_lifted(&self) -> bool {
        self.preview.borrow().is_some()
    }

    fn down(self: &Rc<DragController>, event: &PointerEvent) {
        self.dropped.set(false);
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        if event.button() != 0 || !event.is_primary() || self.press.borrow().is_some() {
            return;
        }
        let on_button = target.closest("button").ok().flatten().is_some();
        let (Some(order), Ok(Some(card)), false) =
            (focus::order_of(&target), target.closest(".Card"), on_button)
        else {
            return;
        };
        let finger = event.pointer_type() != "mouse";
        let scrolls = finger && target.closest(".Card-grip").ok().flatten().is_none();
        let timer = scrolls.then(|| self.lift_later()).flatten();
        let start = (f64::from(event.client_x()), f64::from(event.client_y()));
        self.at.set(start);
        self.press.replace(Some(PointerPress {
            pointer: event.pointer_id(),
            order,
            card,
            start,
            scrolls,
            timer,
        }));
    }

    fn lift_later(self: &Rc<DragController>) -> Option<TimeoutHandle> {
        let drag = Rc::downgrade(self);
        let start_drag = move || {
            if let Some(drag) = drag.upgrade() {
                drag.start_drag();
            }
        };
        set_timeout_with_handle(start_drag, HOLD).ok()
    }

    fn moved(self: &Rc<DragController>, event: &PointerEvent) {
        let Some((start, scrolls)) = self.pressed(event.pointer_id()) else { return };
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        self.at.set(at);
        if self.is_lifted() {
            return;
        }
        let far = (at.0 - start.0).hypot(at.1 - start.1);
        match scrolls {
            false if far >= SLACK => self.start_drag(),
            true if far >= TREMBLE => self.forget(),
            _ => {}
        }
    }

    fn pressed(&self, pointer: i32) -> Option<((f64, f64), bool)> {
        self.press
            .borrow()
            .as_ref()
            .filter(|press| press.pointer == pointer)
            .map(|press| (press.start, press.scrolls))
    }

    fn up(self: &Rc<DragController>, event: &PointerEvent) {
        if self.pressed(event.pointer_id()).is_none() {
            return;
        }
        let lifted = self.is_lifted();
        if lifted {
            self.at.set((f64::from(event.client_x()), f64::from(event.client_y())));
            self.aim();
            self.dropped.set(true);
        }
        self.forget();
        if lifted {
            self.board.drop_card(Origin::Board);
        }
    }

    fn cancel(&self, event: &PointerEvent) {
        if self.pressed(event.pointer_id()).is_some() {
            if self.is_lifted() { self.cancel_drag() } else { self.forget() }
        }
    }

    fn cancel_drag(&self) {
        self.forget();
        self.board.cancel_drag();
    }

    /// Nothing is pressed and nothing follows the pointer.
    fn forget(&self) {
        if let Some(timer) = self.press.take().and_then(|press| press.timer) {
            timer.clear();
        }
        if let Some(preview) = self.preview.take() {
            preview.card.remove();
        }
        // The board may be gone already, and nobody is to look at it again then.
        if self.chips.try_with_untracked(|chips| !chips.is_empty()) == Some(true) {
            let _ = self.chips.try_set(Vec::new());
        }
    }

    fn start_drag(self: &Rc<DragController>) {
        let Some((order, card, start, pointer)) = self
            .press
            .borrow()
            .as_ref()
            .map(|press| (press.order, press.card.clone(), press.start, press.pointer))
        else {
            return;
        };
        let preview = copy_of(&card, start).filter(|_| self.board.start_drag(order));
        if preview.is_none() {
            return self.forget();
        }
        self.preview.replace(preview);
        self.outcomes.replace(untrack(|| self.board.forecast(order)));
        // Fails only for a pointer that is gone already; its end then comes as a cancel.
        if let Some(root) = root() {
            let _ = root.set_pointer_capture(pointer);
        }
        self.frame();
    }

    /// Once a frame while a card is in the hand.
    fn frame(self: &Rc<DragController>) {
        if !self.is_lifted() || self.board.drag.dragged.is_disposed() {
            return;
        }
        // Somebody went back, or elsewhere.
        if self.board.drag.dragged.with_untracked(Option::is_none) {
            return self.forget();
        }
        self.follow();
        self.scroll();
        self.aim();
        let drag = Rc::downgrade(self);
        request_animation_frame(move || {
            if let Some(drag) = drag.upgrade() {
                drag.frame();
            }
        });
    }

    fn follow(&self) {
        if let Some(preview) = self.preview.borrow().as_ref() {
            let (x, y) = self.at.get();
            set(
                &preview.card,
                "transform",
                &format!("translate({},{}) rotate(1.2deg)", px(x - preview.grip.0), px(y - preview.grip.1)),
            );
        }
    }

    fn scroll(&self) {
        let ((x, y), Some(root)) = (self.at.get(), root()) else { return };
        if chip_at(x, y).is_some() {
            return;
        }
        let board = area(&root);
        // One column a screen: a card is put in order there, the menu moves it.
        let sideways = if is_phone() { 0.0 } else { edge_scroll(x, board.left, board.right) };
        if sideways != 0.0 {
            root.set_scroll_left(root.scroll_left() + sideways as i32);
        }
        let Some(list) = column_at(x, y, &board, &column_areas(&root)).and_then(focus::list) else { return };
        let lists = area(&list);
        let down = edge_scroll(y, lists.top, lists.bottom);
        if down != 0.0 {
            list.set_scroll_top(list.scroll_top() + down as i32);
        }
    }

    /// Where the card would land, and which columns are out of sight.
    fn aim(&self) {
        let ((x, y), Some(root)) = (self.at.get(), root()) else { return };
        let (board, columns) = (area(&root), column_areas(&root));
        let over = match chip_at(x, y) {
            Some(status) => self.place_of(&status).map(|column| (status, self.shown(column))),
            None => column_at(x, y, &board, &columns).and_then(|column| self.over(column, y)),
        };
        if self.board.drag.over.with_untracked(|shown| *shown != over) {
            self.board.drag.over.set(over);
        }
        let chips: Vec<Chip> = if is_phone() { Vec::new() } else { self.out_of_sight(&board, &columns) };
        if self.chips.with_untracked(|shown| *shown != chips) {
            self.chips.set(chips);
        }
    }

    fn place_of(&self, status: &StatusId) -> Option<usize> {
        self.outcomes.borrow().iter().position(|(other, _)| other == status)
    }

    /// How many cards a column shows.
    fn shown(&self, column: usize) -> usize {
        let outcomes = self.outcomes.borrow();
        outcomes
            .get(column)
            .map_or(0, |(status, _)| self.board.with_untracked(|model| model.shown(status).len()))
    }

    /// The place in a column that is under the pointer; none where the card may not go.
    fn over(&self, column: usize, y: f64) -> Option<(StatusId, usize)> {
        let outcomes = self.outcomes.borrow();
        let (status, _) = outcomes.get(column).filter(|(_, outcome)| outcome.is_open())?;
        // A folded column shows no places: the card goes on top, where it is seen first.
        if self.board.folded.has_untracked(status) {
            return Some((status.clone(), 0));
        }
        let list = focus::list(column)?;
        let within = y - area(&list).top + f64::from(list.scroll_top());
        let place = self.board.with_untracked(|model| model.stack(status).gap(within));
        Some((status.clone(), place))
    }

    fn out_of_sight(&self, board: &Area, columns: &[Area]) -> Vec<Chip> {
        let outcomes = self.outcomes.borrow();
        let takes = |outcome: &Forecast| outcome.is_open() && *outcome != Forecast::Here;
        let chip = |((status, _), area): (&(StatusId, Forecast), &Area)| {
            Some(Chip { status: status.clone(), side: out_of_sight(area, board)? })
        };
        outcomes.iter().zip(columns).filter(|((_, outcome), _)| takes(outcome)).filter_map(chip).collect()
    }
}

/// The copy that follows the pointer: nothing in it can be reached or is read out.
fn copy_of(card: &Element, start: (f64, f64)) -> Option<DragPreview> {
    let body = document().body()?;
    let copy: HtmlElement = card.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    let frame: HtmlElement = document().create_element("ul").ok()?.dyn_into().ok()?;
    let _ = frame.set_attribute("inert", "");
    let _ = copy.remove_attribute("data-order");
    let _ = copy.remove_attribute("data-id");
    let _ = copy.remove_attribute("data-lifted");
    frame.set_class_name("DragPreview");
    frame.append_child(&copy).ok()?;
    let place = card.get_bounding_client_rect();
    set(&frame, "width", &px(place.width()));
    set(&frame, "height", &px(place.height()));
    body.append_child(&frame).ok()?;
    Some(DragPreview { card: frame, grip: (start.0 - place.left(), start.1 - place.top()) })
}

/// The row of columns.
fn root() -> Option<HtmlElement> {
    focus::elements("[data-columns]").into_iter().next()?.dyn_into().ok()
}

fn column_areas(root: &HtmlElement) -> Vec<Area> {
    let columns = root.children();
    (0..columns.length()).filter_map(|i| columns.item(i)).map(|column| area(&column)).collect()
}

/// The column of the drop chip at a point.
fn chip_at(x: f64, y: f64) -> Option<StatusId> {
    let hit = focus::elements(".DropChip").into_iter().find(|chip| area(chip).holds(x, y))?;
    hit.get_attribute("data-to")?.parse().ok()
}

fn area(element: &Element) -> Area {
    let place = element.get_bounding_client_rect();
    Area { left: place.left(), top: place.top(), right: place.right(), bottom: place.bottom() }
}

fn set(element: &HtmlElement, property: &str, value: &str) {
    // Fails only for a property that there is not.
    let _ = element.style().set_property(property, value);
}

fn is_phone() -> bool {
    window().match_media("(max-width: 640px)").ok().flatten().is_some_and(|query| query.matches())
}
