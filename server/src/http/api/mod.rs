//! The JSON API: every route in one place. Handlers extract, call a service and wrap; the order of checks is session,
//! visible, right, shape, key, version, rule.

mod approvals;
mod boards;
mod calendar;
mod comments;
mod customer_page;
mod imports;
mod inbox;
mod mail;
mod messages;
mod orders;
mod parcels;
mod people;
mod presence;
mod privacy;
mod promise_rule;
mod rules;
mod tracking;
mod work;
mod workflow;

use super::{
    extract, feed,
    responses::{unknown, wrong_method},
    state::AppState,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    routing::{delete, get, patch, post, put},
};
use tower_http::set_header::SetResponseHeaderLayer;

/// Everything below `/api/v1`, without the session layer.
pub fn router() -> Router<AppState> {
    let form = DefaultBodyLimit::max(imports::FORM_LIMIT);
    Router::new()
        .route("/setup", post(people::set_up))
        .route("/session", post(people::sign_in).delete(people::sign_out))
        .route("/me", get(people::me))
        .route("/me/language", put(people::speak))
        .route("/shop", get(people::shop).patch(people::change_shop))
        .route("/shop/page", get(customer_page::read).put(customer_page::change))
        .route("/shop/page/logo", post(customer_page::change_logo).delete(customer_page::remove_logo))
        .route("/shop/page/preview", get(customer_page::preview))
        .route("/shop/messages", get(messages::settings).put(messages::change_settings))
        .route("/shop/messages/preview", get(messages::preview_page).post(messages::preview))
        .route("/inbox", get(inbox::list))
        .route("/inbox/read", post(inbox::read))
        .route("/inbox/settings", get(inbox::settings).put(inbox::change_settings))
        .route("/inbox/{id}", put(inbox::change))
        .route("/mail", get(mail::read).put(mail::change))
        .route("/mail/test", post(mail::test))
        .route("/people", get(people::list).patch(people::change))
        .route("/people/{person}/reset_link", post(people::reset_link))
        .route("/people/{person}/erase", post(privacy::erase_person))
        .route("/privacy", get(privacy::read).put(privacy::change))
        .route("/privacy/find", post(privacy::find))
        .route("/privacy/erase", post(privacy::erase))
        .route("/privacy/export/{order}", get(privacy::export))
        .route("/invitations", post(people::invite))
        .route("/invitations/{token}", post(people::accept))
        .route("/stand_ins", get(approvals::stand_ins).post(approvals::set_stand_in))
        .route("/stand_ins/{id}", delete(approvals::end_stand_in))
        .route("/shop/boards", get(boards::all))
        .route("/templates", get(boards::templates))
        .route("/boards", get(boards::list).post(boards::create))
        .route("/boards/{board}", get(boards::snapshot).patch(boards::change))
        .route("/boards/{board}/orders", get(boards::orders).post(orders::place))
        .route("/boards/{board}/next_number", get(boards::next_number))
        .route("/boards/{board}/orders/{number}", get(orders::read_numbered))
        .route("/boards/{board}/roles", put(boards::publish_roles))
        .route("/boards/{board}/calendar", get(calendar::read).put(calendar::publish))
        .route("/boards/{board}/calendar/preview", post(calendar::preview))
        .route("/boards/{board}/calendar/ics", post(calendar::read_ics))
        .route("/boards/{board}/promise_rule", get(promise_rule::read).put(promise_rule::change))
        .route("/boards/{board}/events", get(boards::entries))
        .route("/boards/{board}/feed", get(feed::board))
        .route("/boards/{board}/work", get(work::mine))
        .route("/boards/{board}/attention", get(work::attention))
        .route("/boards/{board}/counts", get(work::counts))
        .route("/boards/{board}/imports", get(imports::recent).merge(post(imports::import).layer(form)))
        .route("/boards/{board}/imports/{import}/undo", post(imports::undo))
        .route("/boards/{board}/workflow", get(workflow::read))
        .route("/boards/{board}/workflow/revisions", get(workflow::revisions))
        .route("/boards/{board}/workflow/revisions/{revision}", get(workflow::revision))
        .route("/boards/{board}/workflow/draft", put(workflow::save))
        .route("/boards/{board}/workflow/draft/from_revision", post(workflow::bring_back))
        .route("/boards/{board}/workflow/draft/import", post(workflow::import))
        .route("/boards/{board}/workflow/set_aside", get(workflow::set_aside))
        .route("/boards/{board}/workflow/set_aside/{version}", get(workflow::set_aside_draft))
        .route("/boards/{board}/workflow/export", get(workflow::export))
        .route("/boards/{board}/workflow/preview", post(workflow::preview))
        .route("/boards/{board}/workflow/publish", post(workflow::publish))
        .route("/boards/{board}/workflow/undo", post(workflow::undo))
        .route("/boards/{board}/rules", get(rules::list).post(rules::add))
        .route("/boards/{board}/rules/dry_run", post(rules::try_out))
        .route("/boards/{board}/rules/{rule}", put(rules::change).delete(rules::remove))
        .route("/boards/{board}/rules/{rule}/switch", put(rules::switch))
        .route("/orders/{order}/rules", get(rules::of_one_order))
        .route("/orders/{order}/rules/{rule}/press", post(rules::press))
        .route("/orders/{order}", get(orders::read).patch(orders::edit))
        .route("/orders/{order}/moves", post(orders::move_order))
        .route("/orders/{order}/hold", put(orders::hold).delete(orders::release))
        .route("/orders/{order}/assignee", put(work::assign))
        .route("/orders/{order}/acknowledgement", put(work::acknowledge))
        .route("/orders/{order}/assignees", get(work::candidates))
        .route("/orders/{order}/clock", get(work::clock))
        .route("/orders/{order}/slack", get(work::slack))
        .route("/orders/{order}/arrival", get(work::arrival))
        .route("/orders/{order}/promise_rule", get(promise_rule::offer))
        .route("/orders/{order}/presence/{tab}", put(presence::show).delete(presence::leave))
        .route("/orders/{order}/take_back", post(orders::take_back))
        .route("/orders/{order}/facts/{fact}", put(orders::set_fact))
        .route("/orders/{order}/facts/{fact}/clear", post(orders::clear_fact))
        .route("/orders/{order}/approvals/{approval}/request", post(approvals::request))
        .route("/orders/{order}/approvals/{approval}/withdraw", post(approvals::withdraw))
        .route("/orders/{order}/approvals/{approval}/override", post(approvals::go_over))
        .route("/orders/{order}/approvals/{approval}/steps/{step}/decision", post(approvals::decide))
        .route("/orders/{order}/approvals/{approval}/steps/{step}/approvers", post(approvals::add_approver))
        .route("/orders/{order}/parcels", post(parcels::pack))
        .route("/orders/{order}/parcels/{parcel}/split", post(parcels::split))
        .route("/orders/{order}/parcels/{parcel}/merge", post(parcels::merge))
        .route("/orders/{order}/parcels/{parcel}/send", post(parcels::send))
        .route("/orders/{order}/parcels/{parcel}/label", put(parcels::label))
        .route("/orders/{order}/parcels/{parcel}/deliver", post(parcels::deliver))
        .route("/orders/{order}/parcels/{parcel}/lose", post(parcels::lose))
        .route("/orders/{order}/parcels/{parcel}/reopen", post(parcels::reopen))
        .route("/orders/{order}/parcels/{parcel}/take_back", post(parcels::take_back))
        .route("/orders/{order}/archive", post(orders::archive))
        .route("/orders/{order}/cancel/decline", post(orders::decline_cancel))
        .route("/orders/{order}/withdraw", post(orders::withdraw))
        .route("/orders/{order}/number", put(orders::renumber))
        .route("/orders/{order}/tracking_link", post(orders::renew_tracking))
        .route("/orders/{order}/language", put(customer_page::speak))
        .route("/orders/{order}/events", get(orders::entries))
        .route("/orders/{order}/messages", get(messages::list))
        .route("/orders/{order}/messages/forecast", post(messages::read_foretold))
        .route("/orders/{order}/messages/{message}", delete(messages::leave_out))
        .route("/orders/{order}/messages/{message}/again", post(messages::again))
        .route("/boards/{board}/messages/forecast", post(messages::foretell))
        .route("/orders/{order}/comments", get(comments::list).post(comments::add))
        .route("/orders/{order}/comments/{comment}", patch(comments::edit).delete(comments::remove))
        .route("/orders/{order}/sight_requests", post(comments::ask_sight))
        .route("/orders/{order}/read", put(comments::mark_read))
        .route("/boards/{board}/reads", get(comments::reads))
        .route("/track", post(tracking::look_up))
        .route("/track/{token}", get(tracking::read))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(extract::BODY_LIMIT))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
}
