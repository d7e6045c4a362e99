//! The JSON API of the server that the page came from, one method a route.

use super::{
    request::{ApiRequest, Form},
    result::ApiFuture,
};
use domain::{
    ApprovalId, Arrival, Card, ColumnOrder, Draft, FactId, Filter, ImportId, NotificationId,
    NotificationSettings, OrderId, PersonId, Reckoning, RuleId, Snapshot, StandInId, StepId, Workflow,
    automation::Rule,
    query::{ListParams, encode, encode_number, to_query},
    wire::{
        AcceptInvitation, AcknowledgeOrder, AddApprover, AskDryRun, AssignOrder, AttentionView, BellCount,
        BoardAccess, BoardCounts, BoardInfo, CalendarPreview, CalendarView, Candidate, ChangeNotification,
        ClearOrderFact, ClockView, DecideApproval, DeclineCancel, DraftView, DryRun, EditOrder, EntryView,
        FromRevision, HoldOrder, IcsDays, ImportPreview, ImportProgress, ImportRun, InboxView, Invite, Link,
        MailTested, MailView, Me, MoveOrder, Moved, MyLanguage, NewBoard, NextNumber, OrderRules, OrderView,
        OverrideApproval, Page, PatchBoard, PatchPerson, PatchShop, PersonView, PlaceOrder, PlacedOrder,
        Preview, Publish, PutCalendar, PutMail, PutRoles, ReadNotifications, RenewedLink, RenumberOrder,
        RevisionInfo, RolesView, RuleView, RulesView, SetAside, SetOrderFact, SetStandIn, SetUp, Shop,
        ShowPresence, SignIn, StandIns, SwitchRule, TakeBack, TemplateView, Undo, UndoneImport,
        WithdrawOrder, WorkView, WorkflowView,
    },
};
use gloo_net::http::Method;
use uuid::Uuid;
use web_sys::AbortController;

/// The API as the browser reaches it. A write may be sent again with its key: it is done once.
#[derive(Debug, Clone, Copy)]
pub struct Client;

impl Client {
    /// Who is signed in.
    pub fn me(self) -> ApiFuture<Me> {
        ApiRequest::get("/me".into()).send()
    }

    /// Chooses the language in which the caller is spoken to.
    pub fn speak(self, ask: &MyLanguage) -> ApiFuture<MyLanguage> {
        ApiRequest::write(Method::PUT, "/me/language".into(), ask).send()
    }

    /// A board with the first `window` cards of each column, or as many as the server thinks right.
    pub fn snapshot(
        self,
        board: String,
        filter: Filter,
        order: ColumnOrder,
        window: Option<u32>,
    ) -> ApiFuture<Snapshot> {
        let params = ListParams { filter, limit: window, ..ListParams::default() };
        let query = to_query(params.pairs().into_iter().chain(order.pair()));
        ApiRequest::get(format!("/boards/{}{query}", encode(&board))).send()
    }

    /// A page of a board's orders.
    pub fn orders(self, board: String, params: ListParams) -> ApiFuture<Page<Card>> {
        ApiRequest::get(format!("/boards/{}/orders{}", encode(&board), params.to_query())).send()
    }

    /// The number that a new order would have.
    pub fn next_number(self, board: String) -> ApiFuture<NextNumber> {
        ApiRequest::get(format!("/boards/{}/next_number", encode(&board))).send()
    }

    /// An order by its number.
    pub fn order(self, board: String, number: String) -> ApiFuture<OrderView> {
        ApiRequest::get(format!("/boards/{}/orders/{}", encode(&board), encode_number(&number))).send()
    }

    /// An order by its id.
    pub fn order_of_id(self, order: OrderId) -> ApiFuture<OrderView> {
        ApiRequest::get(format!("/orders/{order}")).send()
    }

    /// An order's audit trail, newest first.
    pub fn entries(self, order: OrderId, after: Option<String>) -> ApiFuture<Page<EntryView>> {
        let params = ListParams { after, ..ListParams::default() };
        ApiRequest::get(format!("/orders/{order}/events{}", params.to_query())).send()
    }

    /// The caller's work on a board.
    pub fn work(self, board: String) -> ApiFuture<WorkView> {
        ApiRequest::get(format!("/boards/{}/work", encode(&board))).send()
    }

    /// What of a board needs attention.
    pub fn attention(self, board: String) -> ApiFuture<AttentionView> {
        ApiRequest::get(format!("/boards/{}/attention", encode(&board))).send()
    }

    /// How many orders of a board there are of each kind, as the caller sees it.
    pub fn counts(self, board: &str) -> ApiFuture<BoardCounts> {
        ApiRequest::get(format!("/boards/{}/counts", encode(board))).send()
    }

    /// Says that a page of the caller's has an order open.
    pub fn show_presence(self, order: OrderId, page: Uuid, shown: &ShowPresence) -> ApiFuture<()> {
        ApiRequest::write(Method::PUT, format!("/orders/{order}/presence/{page}"), shown).send_empty()
    }

    /// Says that it has closed it.
    pub fn leave_presence(self, order: OrderId, page: Uuid) -> ApiFuture<()> {
        ApiRequest::bare(Method::DELETE, format!("/orders/{order}/presence/{page}")).send_empty()
    }

    /// A part of the caller's notifications: `unread`, `snoozed`, or all that are not put off.
    pub fn inbox(self, show: Option<&'static str>) -> ApiFuture<InboxView> {
        self.more_of_inbox(show, None)
    }

    /// The same, from behind one on.
    pub fn more_of_inbox(
        self,
        show: Option<&'static str>,
        after: Option<NotificationId>,
    ) -> ApiFuture<InboxView> {
        let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
        ApiRequest::get(format!("/inbox?show={}{after}", show.unwrap_or("all"))).send()
    }

    /// Changes one of the caller's notifications.
    pub fn change_notification(
        self,
        id: NotificationId,
        change: &ChangeNotification,
    ) -> ApiFuture<BellCount> {
        ApiRequest::write(Method::PUT, format!("/inbox/{id}"), change).send()
    }

    /// Says that several were read.
    pub fn read_notifications(self, which: &ReadNotifications) -> ApiFuture<BellCount> {
        ApiRequest::write(Method::POST, "/inbox/read".into(), which).send()
    }

    /// How the caller wants to be told.
    pub fn notification_settings(self) -> ApiFuture<NotificationSettings> {
        ApiRequest::get("/inbox/settings".into()).send()
    }

    /// Has the caller be told otherwise.
    pub fn set_notification_settings(
        self,
        settings: &NotificationSettings,
    ) -> ApiFuture<NotificationSettings> {
        ApiRequest::write(Method::PUT, "/inbox/settings".into(), settings).send()
    }

    /// How mails are sent, and the last ones.
    pub fn mail(self) -> ApiFuture<MailView> {
        ApiRequest::get("/mail".into()).send()
    }

    /// Has mails be sent otherwise.
    pub fn put_mail(self, mail: &PutMail) -> ApiFuture<MailView> {
        ApiRequest::write(Method::PUT, "/mail".into(), mail).send()
    }

    /// Sends a mail to the caller.
    pub fn test_mail(self) -> ApiFuture<MailTested> {
        ApiRequest::bare(Method::POST, "/mail/test".into()).send()
    }

    /// How an order's time in its status is counted.
    pub fn clock(self, order: OrderId) -> ApiFuture<ClockView> {
        ApiRequest::get(format!("/orders/{order}/clock")).send()
    }

    /// By when an order has to leave its status, and how that follows; nothing where it does not.
    pub fn slack(self, order: OrderId) -> ApiFuture<Option<Reckoning>> {
        ApiRequest::get(format!("/orders/{order}/slack")).send()
    }

    /// When an order arrives, as the board's last orders tell it; nothing where they do not.
    pub fn arrival(self, order: OrderId) -> ApiFuture<Option<Arrival>> {
        ApiRequest::get(format!("/orders/{order}/arrival")).send()
    }

    /// Those who can have an order.
    pub fn candidates(self, order: OrderId) -> ApiFuture<Vec<Candidate>> {
        ApiRequest::get(format!("/orders/{order}/assignees")).send()
    }

    /// Gives an order to somebody.
    pub fn assign(self, order: OrderId, version: u64, key: Uuid, to: &AssignOrder) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/assignee");
        ApiRequest::write(Method::PUT, path, to).if_match(version).idempotency_key(key).send()
    }

    /// Sees to an order that was raised, until a day.
    pub fn acknowledge(
        self,
        order: OrderId,
        version: u64,
        key: Uuid,
        until: &AcknowledgeOrder,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/acknowledgement");
        ApiRequest::write(Method::PUT, path, until).if_match(version).idempotency_key(key).send()
    }

    /// The shop's settings.
    pub fn shop(self) -> ApiFuture<Shop> {
        ApiRequest::get("/shop".into()).send()
    }

    /// Everybody who may sign in.
    pub fn people(self) -> ApiFuture<Vec<PersonView>> {
        ApiRequest::get("/people".into()).send()
    }

    /// All boards of the shop, archived ones included.
    pub fn all_boards(self) -> ApiFuture<Vec<BoardInfo>> {
        ApiRequest::get("/shop/boards".into()).send()
    }

    /// The workflows that a new board can begin with.
    pub fn templates(self) -> ApiFuture<Vec<TemplateView>> {
        ApiRequest::get("/templates".into()).send()
    }

    /// Makes a board.
    pub fn make_board(self, board: &NewBoard) -> ApiFuture<BoardAccess> {
        ApiRequest::write(Method::POST, "/boards".into(), board).send()
    }

    /// Renames a board, archives or restores it.
    pub fn patch_board(self, board: &str, patch: &PatchBoard) -> ApiFuture<BoardInfo> {
        ApiRequest::write(Method::PATCH, format!("/boards/{}", encode(board)), patch).send()
    }

    /// Publishes other roles for a board, in place of those of a revision.
    pub fn put_roles(self, board: &str, revision: u32, roles: &PutRoles) -> ApiFuture<RolesView> {
        let path = format!("/boards/{}/roles", encode(board));
        ApiRequest::write(Method::PUT, path, roles).if_match(revision.into()).send()
    }

    /// A board's calendar.
    pub fn calendar(self, board: String) -> ApiFuture<CalendarView> {
        ApiRequest::get(format!("/boards/{}/calendar", encode(&board))).send()
    }

    /// Publishes another calendar for a board, in place of that of a revision.
    pub fn put_calendar(self, board: &str, revision: u32, calendar: &PutCalendar) -> ApiFuture<CalendarView> {
        let path = format!("/boards/{}/calendar", encode(board));
        ApiRequest::write(Method::PUT, path, calendar).if_match(revision.into()).send()
    }

    /// What publishing a calendar would do.
    pub fn preview_calendar(self, board: &str, calendar: &PutCalendar) -> ApiFuture<CalendarPreview> {
        let path = format!("/boards/{}/calendar/preview", encode(board));
        ApiRequest::write(Method::POST, path, calendar).send()
    }

    /// The days off in an iCalendar file.
    pub fn read_ics(self, board: &str, file: web_sys::File) -> ApiFuture<IcsDays> {
        let path = format!("/boards/{}/calendar/ics", encode(board));
        ApiRequest::file(path, "text/calendar", file).send()
    }

    /// Places an order.
    pub fn place(self, board: &str, key: Uuid, order: &PlaceOrder) -> ApiFuture<PlacedOrder> {
        let path = format!("/boards/{}/orders", encode(board));
        ApiRequest::write(Method::POST, path, order).idempotency_key(key).send()
    }

    /// Changes an order's data.
    pub fn edit(self, order: OrderId, version: u64, key: Uuid, edit: &EditOrder) -> ApiFuture<Moved> {
        ApiRequest::write(Method::PATCH, format!("/orders/{order}"), edit).command(version, key)
    }

    /// Moves an order.
    pub fn move_order(self, order: OrderId, version: u64, key: Uuid, to: &MoveOrder) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/moves");
        ApiRequest::write(Method::POST, path, to).command(version, key)
    }

    /// Takes a move back.
    pub fn take_back(self, order: OrderId, version: u64, key: Uuid, which: &TakeBack) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/take_back");
        ApiRequest::write(Method::POST, path, which).command(version, key)
    }

    /// Puts an order on hold.
    pub fn hold(self, order: OrderId, version: u64, key: Uuid, hold: &HoldOrder) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/hold");
        ApiRequest::write(Method::PUT, path, hold).command(version, key)
    }

    /// Ends a hold.
    pub fn release(self, order: OrderId, version: u64, key: Uuid) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/hold");
        ApiRequest::bare(Method::DELETE, path).command(version, key)
    }

    /// Takes a finished order off the board.
    pub fn archive(self, order: OrderId, version: u64, key: Uuid) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/archive");
        ApiRequest::bare(Method::POST, path).command(version, key)
    }

    /// Says that a fact is so.
    pub fn set_fact(
        self,
        order: OrderId,
        version: u64,
        key: Uuid,
        fact: &FactId,
        set: &SetOrderFact,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/facts/{fact}");
        ApiRequest::write(Method::PUT, path, set).command(version, key)
    }

    /// Says that a fact is not so, or not any more.
    pub fn clear_fact(
        self,
        order: OrderId,
        version: u64,
        key: Uuid,
        fact: &FactId,
        why: &ClearOrderFact,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/facts/{fact}/clear");
        ApiRequest::write(Method::POST, path, why).command(version, key)
    }

    /// Asks for an approval.
    pub fn request_approval(
        self,
        order: OrderId,
        version: u64,
        key: Uuid,
        approval: &ApprovalId,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/approvals/{approval}/request");
        ApiRequest::bare(Method::POST, path).command(version, key)
    }

    /// Takes a request for an approval back.
    pub fn withdraw_approval(
        self,
        order: OrderId,
        version: u64,
        key: Uuid,
        approval: &ApprovalId,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/approvals/{approval}/withdraw");
        ApiRequest::bare(Method::POST, path).command(version, key)
    }

    /// Grants or declines a step of an approval.
    pub fn decide_approval(
        self,
        order: OrderId,
        version: u64,
        key: Uuid,
        (approval, step): &(ApprovalId, StepId),
        decision: &DecideApproval,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/approvals/{approval}/steps/{step}/decision");
        ApiRequest::write(Method::POST, path, decision).command(version, key)
    }

    /// Has somebody grant a step as well.
    pub fn add_approver(
        self,
        order: OrderId,
        version: u64,
        key: Uuid,
        (approval, step): &(ApprovalId, StepId),
        who: &AddApprover,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/approvals/{approval}/steps/{step}/approvers");
        ApiRequest::write(Method::POST, path, who).command(version, key)
    }

    /// Goes over an approval.
    pub fn override_approval(
        self,
        order: OrderId,
        version: u64,
        key: Uuid,
        approval: &ApprovalId,
        why: &OverrideApproval,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/approvals/{approval}/override");
        ApiRequest::write(Method::POST, path, why).command(version, key)
    }

    /// Who stands in for whom, and who there is to choose from.
    pub fn stand_ins(self) -> ApiFuture<StandIns> {
        ApiRequest::get("/stand_ins".into()).send()
    }

    /// Has somebody stand in.
    pub fn set_stand_in(self, stand_in: &SetStandIn) -> ApiFuture<StandIns> {
        ApiRequest::write(Method::POST, "/stand_ins".into(), stand_in).send()
    }

    /// Nobody stands in any more.
    pub fn end_stand_in(self, id: StandInId) -> ApiFuture<StandIns> {
        ApiRequest::bare(Method::DELETE, format!("/stand_ins/{id}")).send()
    }

    /// Takes an order off the board that was placed by mistake.
    pub fn withdraw(self, order: OrderId, version: u64, key: Uuid, why: &WithdrawOrder) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/withdraw");
        ApiRequest::write(Method::POST, path, why).command(version, key)
    }

    /// Tells the customer, who asks to cancel, that it cannot be done.
    pub fn decline_cancel(
        self,
        order: OrderId,
        version: u64,
        key: Uuid,
        why: &DeclineCancel,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/cancel/decline");
        ApiRequest::write(Method::POST, path, why).command(version, key)
    }

    /// Corrects an order's number.
    pub fn renumber(self, order: OrderId, version: u64, key: Uuid, to: &RenumberOrder) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/number");
        ApiRequest::write(Method::PUT, path, to).command(version, key)
    }

    /// Replaces an order's tracking link.
    pub fn renew_link(self, order: OrderId, version: u64, key: Uuid) -> ApiFuture<RenewedLink> {
        let path = format!("/orders/{order}/tracking_link");
        ApiRequest::bare(Method::POST, path).command(version, key)
    }

    /// Changes the shop's settings.
    pub fn patch_shop(self, patch: &PatchShop) -> ApiFuture<Shop> {
        ApiRequest::write(Method::PATCH, "/shop".into(), patch).send()
    }

    /// Invites a person: a link to hand to them.
    pub fn invite(self, invite: &Invite) -> ApiFuture<Link> {
        ApiRequest::write(Method::POST, "/invitations".into(), invite).send()
    }

    /// Changes a person.
    pub fn patch_person(self, patch: &PatchPerson) -> ApiFuture<PersonView> {
        ApiRequest::write(Method::PATCH, "/people".into(), patch).send()
    }

    /// A link with which a person chooses a new password.
    pub fn reset_link(self, person: PersonId) -> ApiFuture<Link> {
        ApiRequest::bare(Method::POST, format!("/people/{person}/reset_link")).send()
    }

    /// Accepts an invitation or chooses a new password.
    pub fn accept_invitation(self, token: &str, accept: &AcceptInvitation) -> ApiFuture<()> {
        ApiRequest::write(Method::POST, format!("/invitations/{}", encode(token)), accept).send_empty()
    }

    /// The imports into a board, the newest first.
    pub fn imports(self, board: String) -> ApiFuture<Vec<ImportRun>> {
        ApiRequest::get(format!("/boards/{}/imports", encode(&board))).send()
    }

    /// Withdraws all orders of an import.
    pub fn undo_import(self, board: &str, import: ImportId) -> ApiFuture<UndoneImport> {
        ApiRequest::bare(Method::POST, format!("/boards/{}/imports/{import}/undo", encode(board))).send()
    }

    /// Says what a file looks like and what importing it would do.
    pub fn preview_import(self, board: &str, form: Form, stop: AbortController) -> ApiFuture<ImportPreview> {
        let path = format!("/boards/{}/imports?dry_run=true", encode(board));
        ApiRequest::upload(path, form).stopped_by(stop).send()
    }

    /// Imports a file and says how far it is. Stopped, it ends before its next batch.
    pub fn import(
        self,
        board: &str,
        form: Form,
        stop: AbortController,
        each: impl FnMut(ImportProgress) + 'static,
    ) -> ApiFuture<()> {
        let path = format!("/boards/{}/imports?dry_run=false", encode(board));
        ApiRequest::upload(path, form).stopped_by(stop).send_lines(each)
    }

    /// A board's workflow, and the draft of the next.
    pub fn workflow(self, board: String) -> ApiFuture<WorkflowView> {
        ApiRequest::get(format!("/boards/{}/workflow", encode(&board))).send()
    }

    /// The published revisions of a board's workflow, newest first.
    pub fn revisions(self, board: String) -> ApiFuture<Vec<RevisionInfo>> {
        ApiRequest::get(format!("/boards/{}/workflow/revisions", encode(&board))).send()
    }

    /// One published revision.
    pub fn revision(self, board: &str, revision: u32) -> ApiFuture<Workflow> {
        ApiRequest::get(format!("/boards/{}/workflow/revisions/{revision}", encode(board))).send()
    }

    /// Drafts that other ones took the place of, newest first.
    pub fn set_aside(self, board: &str) -> ApiFuture<Vec<SetAside>> {
        ApiRequest::get(format!("/boards/{}/workflow/set_aside", encode(board))).send()
    }

    /// One of those drafts, by its version.
    pub fn set_aside_draft(self, board: &str, version: u64) -> ApiFuture<Draft> {
        ApiRequest::get(format!("/boards/{}/workflow/set_aside/{version}", encode(board))).send()
    }

    /// Saves the draft, over the version that was seen; the first one over none.
    pub fn save_draft(self, board: &str, seen: Option<u64>, draft: &Draft) -> ApiFuture<DraftView> {
        let request =
            ApiRequest::write(Method::PUT, format!("/boards/{}/workflow/draft", encode(board)), draft);
        match seen {
            Some(version) => request.if_match(version).send(),
            None => request.send(),
        }
    }

    /// Brings something earlier back as the draft.
    pub fn bring_back(self, board: &str, what: &FromRevision) -> ApiFuture<DraftView> {
        let path = format!("/boards/{}/workflow/draft/from_revision", encode(board));
        ApiRequest::write(Method::POST, path, what).send()
    }

    /// Takes a workflow from a TOML file as the draft.
    pub fn import_workflow(self, board: &str, file: web_sys::File) -> ApiFuture<DraftView> {
        let path = format!("/boards/{}/workflow/draft/import", encode(board));
        ApiRequest::file(path, "application/toml", file).send()
    }

    /// What publishing the draft would do.
    pub fn preview_workflow(self, board: &str, publish: &Publish) -> ApiFuture<Preview> {
        ApiRequest::write(Method::POST, format!("/boards/{}/workflow/preview", encode(board)), publish).send()
    }

    /// Publishes the draft.
    pub fn publish_workflow(self, board: &str, publish: &Publish) -> ApiFuture<RevisionInfo> {
        ApiRequest::write(Method::POST, format!("/boards/{}/workflow/publish", encode(board)), publish).send()
    }

    /// Undoes the workflow in force.
    pub fn undo_workflow(self, board: &str, undo: &Undo) -> ApiFuture<RevisionInfo> {
        ApiRequest::write(Method::POST, format!("/boards/{}/workflow/undo", encode(board)), undo).send()
    }

    /// The rules of a board's automation.
    pub fn rules(self, board: String) -> ApiFuture<RulesView> {
        ApiRequest::get(format!("/boards/{}/rules", encode(&board))).send()
    }

    /// Writes a new rule, which is off.
    pub fn add_rule(self, board: &str, rule: &Rule) -> ApiFuture<RuleView> {
        ApiRequest::write(Method::POST, format!("/boards/{}/rules", encode(board)), rule).send()
    }

    /// Writes a rule anew, over the revision that was seen.
    pub fn change_rule(self, board: &str, id: RuleId, revision: u32, rule: &Rule) -> ApiFuture<RuleView> {
        let path = format!("/boards/{}/rules/{id}", encode(board));
        ApiRequest::write(Method::PUT, path, rule).if_match(revision.into()).send()
    }

    /// Switches a rule on or off.
    pub fn switch_rule(self, board: &str, id: RuleId, switch: &SwitchRule) -> ApiFuture<RuleView> {
        let path = format!("/boards/{}/rules/{id}/switch", encode(board));
        ApiRequest::write(Method::PUT, path, switch).send()
    }

    /// Takes a rule away.
    pub fn remove_rule(self, board: &str, id: RuleId) -> ApiFuture<()> {
        ApiRequest::bare(Method::DELETE, format!("/boards/{}/rules/{id}", encode(board))).send_empty()
    }

    /// What a rule would have done.
    pub fn try_rule(self, board: &str, ask: &AskDryRun) -> ApiFuture<DryRun> {
        ApiRequest::write(Method::POST, format!("/boards/{}/rules/dry_run", encode(board)), ask).send()
    }

    /// What rules made of an order.
    pub fn order_rules(self, order: OrderId) -> ApiFuture<OrderRules> {
        ApiRequest::get(format!("/orders/{order}/rules")).send()
    }

    /// Presses the button of a rule.
    pub fn press_rule(self, order: OrderId, version: u64, key: Uuid, rule: RuleId) -> ApiFuture<Moved> {
        ApiRequest::bare(Method::POST, format!("/orders/{order}/rules/{rule}/press")).command(version, key)
    }

    /// Signs in.
    pub fn sign_in(self, who: &SignIn) -> ApiFuture<()> {
        ApiRequest::write(Method::POST, "/session".into(), who).send_empty()
    }

    /// Signs out.
    pub fn sign_out(self) -> ApiFuture<()> {
        ApiRequest::bare(Method::DELETE, "/session".into()).send_empty()
    }

    /// Sets the installation up.
    pub fn set_up(self, how: &SetUp) -> ApiFuture<()> {
        ApiRequest::write(Method::POST, "/setup".into(), how).send_empty()
    }
}
