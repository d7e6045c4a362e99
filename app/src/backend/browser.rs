//! The backend of the browser: `fetch` to `/api/v1`.

use super::*;
use gloo_net::http::{Method, RequestBuilder, Response};
use send_wrapper::SendWrapper;
use serde::de::DeserializeOwned;

/// The JSON API of the server that this page came from.
pub(super) struct Api;

/// A request before it is sent.
struct Call {
    method: Method,
    path: String,
    version: Option<u64>,
    key: Option<Uuid>,
    body: Body,
}

enum Body {
    None,
    Json(String),
    Form(Form),
}

impl Call {
    fn get(path: String) -> Call {
        Call { method: Method::GET, path, version: None, key: None, body: Body::None }
    }

    fn write<T: Serialize>(method: Method, path: String, body: &T) -> Call {
        let body = serde_json::to_string(body).map_or(Body::None, Body::Json);
        Call { method, path, version: None, key: None, body }
    }

    fn bare(method: Method, path: String) -> Call {
        Call { method, path, version: None, key: None, body: Body::None }
    }

    fn seen(self, version: u64) -> Call {
        Call { version: Some(version), ..self }
    }

    fn once(self, key: Uuid) -> Call {
        Call { key: Some(key), ..self }
    }

    fn reply<T: DeserializeOwned + Send + 'static>(self) -> Reply<T> {
        Box::pin(SendWrapper::new(async move { serde_json::from_str(&self.send().await?).map_err(|_| Failure::Unreadable) }))
    }

    fn done(self) -> Reply<()> {
        Box::pin(SendWrapper::new(async move { self.send().await.map(drop) }))
    }

    async fn send(self) -> Answer<String> {
        let mut request = RequestBuilder::new(&format!("/api/v1{}", self.path)).method(self.method).header("Accept", "application/json");
        if let Some(version) = self.version {
            request = request.header("If-Match", &format!("\"{version}\""));
        }
        if let Some(key) = self.key {
            request = request.header("Idempotency-Key", &key.to_string());
        }
        let sent = match self.body {
            Body::None => request.send().await,
            Body::Json(json) => {
                request.header("Content-Type", "application/json").body(json).map_err(|_| Failure::Unreadable)?.send().await
            }
            Body::Form(form) => request.body(form).map_err(|_| Failure::Unreadable)?.send().await,
        };
        read(sent.map_err(|_| Failure::Offline)?).await
    }
}

async fn read(response: Response) -> Answer<String> {
    let text = response.text().await.map_err(|_| Failure::Offline)?;
    if response.ok() {
        return Ok(text);
    }
    match serde_json::from_str::<Problem>(&text) {
        Ok(problem) if problem.status < 500 && problem.status != 429 => Err(Failure::Problem(Box::new(problem))),
        // A gateway's own page, or a server in trouble: as good as no answer.
        _ if response.status() >= 500 => Err(Failure::Offline),
        Ok(problem) => Err(Failure::Problem(Box::new(problem))),
        Err(_) => Err(Failure::Unreadable),
    }
}

/// A path segment or query value, percent-encoded.
fn enc(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

fn upload(board: &str, dry_run: bool, form: Form) -> Call {
    Call { body: Body::Form(form), ..Call::bare(Method::POST, format!("/boards/{}/imports?dry_run={dry_run}", enc(board))) }
}

fn query(listing: &Listing) -> String {
    let filter = &listing.filter;
    let list = |ids: Vec<&str>| (!ids.is_empty()).then(|| ids.join(","));
    let flag = |on: bool| on.then(|| "true".to_owned());
    let pairs = [
        ("q", filter.q.clone()),
        ("status", list(filter.status.iter().map(|id| id.as_str()).collect())),
        ("owner", list(filter.owner.iter().map(|id| id.as_str()).collect())),
        ("late", flag(filter.late)),
        ("stalled", flag(filter.stalled)),
        ("held", flag(filter.held)),
        ("waiting", flag(filter.waiting)),
        ("archived", flag(filter.archived)),
        ("after", listing.after.clone()),
        ("limit", listing.limit.map(|limit| limit.to_string())),
    ];
    let pairs: Vec<_> = pairs.iter().filter_map(|(name, value)| Some(format!("{name}={}", enc(value.as_ref()?)))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

impl Backend for Api {
    fn me(&self) -> Reply<Me> {
        Call::get("/me".into()).reply()
    }
    fn snapshot(&self, board: String, filter: Filter) -> Reply<Snapshot> {
        Call::get(format!("/boards/{}{}", enc(&board), query(&Listing { filter, ..Listing::default() }))).reply()
    }
    fn orders(&self, board: String, listing: Listing) -> Reply<Page<Card>> {
        Call::get(format!("/boards/{}/orders{}", enc(&board), query(&listing))).reply()
    }
    fn order(&self, board: String, number: String) -> Reply<OrderView> {
        Call::get(format!("/boards/{}/orders/{}", enc(&board), enc(&number))).reply()
    }
    fn entries(&self, order: OrderId, after: Option<String>) -> Reply<Page<EntryView>> {
        Call::get(format!("/orders/{order}/events{}", query(&Listing { after, ..Listing::default() }))).reply()
    }
    fn shop(&self) -> Reply<Shop> {
        Call::get("/shop".into()).reply()
    }
    fn people(&self) -> Reply<Vec<PersonView>> {
        Call::get("/people".into()).reply()
    }

    fn place(&self, board: String, key: Uuid, order: PlaceOrder) -> Reply<PlacedOrder> {
        Call::write(Method::POST, format!("/boards/{}/orders", enc(&board)), &order).once(key).reply()
    }
    fn edit(&self, order: OrderId, version: u64, key: Uuid, edit: EditOrder) -> Reply<Moved> {
        Call::write(Method::PATCH, format!("/orders/{order}"), &edit).seen(version).once(key).reply()
    }
    fn move_order(&self, order: OrderId, version: u64, key: Uuid, to: MoveOrder) -> Reply<Moved> {
        Call::write(Method::POST, format!("/orders/{order}/moves"), &to).seen(version).once(key).reply()
    }
    fn take_back(&self, order: OrderId, version: u64, key: Uuid, which: TakeBack) -> Reply<Moved> {
        Call::write(Method::POST, format!("/orders/{order}/take_back"), &which).seen(version).once(key).reply()
    }
    fn hold(&self, order: OrderId, version: u64, key: Uuid, hold: HoldOrder) -> Reply<Moved> {
        Call::write(Method::PUT, format!("/orders/{order}/hold"), &hold).seen(version).once(key).reply()
    }
    fn release(&self, order: OrderId, version: u64, key: Uuid) -> Reply<Moved> {
        Call::bare(Method::DELETE, format!("/orders/{order}/hold")).seen(version).once(key).reply()
    }
    fn archive(&self, order: OrderId, version: u64, key: Uuid) -> Reply<Moved> {
        Call::bare(Method::POST, format!("/orders/{order}/archive")).seen(version).once(key).reply()
    }
    fn renew_link(&self, order: OrderId, version: u64, key: Uuid) -> Reply<RenewedLink> {
        Call::bare(Method::POST, format!("/orders/{order}/tracking_link")).seen(version).once(key).reply()
    }
    fn patch_shop(&self, patch: PatchShop) -> Reply<Shop> {
        Call::write(Method::PATCH, "/shop".into(), &patch).reply()
    }
    fn invite(&self, invite: Invite) -> Reply<Link> {
        Call::write(Method::POST, "/invitations".into(), &invite).reply()
    }
    fn patch_person(&self, patch: PatchPerson) -> Reply<PersonView> {
        Call::write(Method::PATCH, "/people".into(), &patch).reply()
    }
    fn reset_link(&self, person: PersonId) -> Reply<Link> {
        Call::bare(Method::POST, format!("/people/{person}/reset_link")).reply()
    }
    fn accept_invitation(&self, token: String, accept: AcceptInvitation) -> Reply<()> {
        Call::write(Method::POST, format!("/invitations/{}", enc(&token)), &accept).done()
    }
    fn add_board(&self, board: NewBoard) -> Reply<BoardAccess> {
        Call::write(Method::POST, "/boards".into(), &board).reply()
    }
    fn preview_import(&self, board: String, form: Form) -> Reply<ImportPreview> {
        upload(&board, true, form).reply()
    }
    fn import(&self, board: String, form: Form) -> Reply<ImportReport> {
        upload(&board, false, form).reply()
    }
    fn sign_in(&self, who: SignIn) -> Reply<()> {
        Call::write(Method::POST, "/session".into(), &who).done()
    }
    fn sign_out(&self) -> Reply<()> {
        Call::bare(Method::DELETE, "/session".into()).done()
    }
    fn set_up(&self, how: SetUp) -> Reply<()> {
        Call::write(Method::POST, "/setup".into(), &how).done()
    }
}
