//! The shapes of the JSON API, shared by server and browser: `snake_case`, instants in RFC 3339 UTC, dates as `YYYY-MM-DD`.

mod approvals;
mod approved;
mod boards;
mod calendar;
mod comments;
mod customer_page;
mod feed;
mod import;
mod inbox;
mod mail;
mod messages;
mod orders;
mod parcels;
mod people;
mod presence;
mod privacy;
mod problem;
mod promise_rule;
mod roles;
mod rules;
mod track;
mod track_parcels;
mod work;
mod workflow;

pub use approvals::{
    AddApprover, ApprovalView, Colleague, DecideApproval, DecisionView, Occasion, OverrideApproval,
    SetStandIn, StandInView, StandIns, StepView, VoidedView,
};
pub use approved::{AnswerCopy, ApprovedContent, StrikableLine};
pub use boards::{BoardInfo, NewBoard, PatchBoard, TemplateView};
pub use calendar::{CalendarPreview, CalendarView, IcsDays, PutCalendar};
pub use comments::{AskSight, CommentView, CommentsView, MarkRead, Mentionable, ReadMarks, WriteComment};
pub use customer_page::{CustomerLanguage, CustomerPageView};
pub use feed::{Change, FeedEvent, Hello, Named};
pub use import::{
    BlankNumbers, Column as ImportColumn, ColumnNames, DateReading, Delimiter, FileReading, Finding,
    ImportDialect, ImportPreview, ImportProgress, ImportReport, ImportRun, Mapping, NumberReading, Quotes,
    Severity, StatusReading, UndoneImport,
};
pub use inbox::{
    BellCount, ChangeNotification, InboxView, NotificationView, NotifiedOrder, ReadNotifications, Snooze,
};
pub use mail::{MailEntry, MailState, MailTested, MailView, PutMail};
pub use messages::{
    AskForecast, AskForetold, AskMessagePreview, Foretold, ForetoldMessage, MessageForecast, MessagePreview,
    MessageSettingsView, MessageState, MessageView, MessagesView, NotTold,
};
pub use orders::{
    ClearOrderFact, Contact, DeclineCancel, EditLine, EditOrder, EntryView, FactView, HoldOrder, Line,
    MoveOrder, Moved, NextNumber, OrderView, Page, PlaceOrder, PlacedOrder, RenewedLink, RenumberOrder,
    SetOrderFact, TakeBack, WithdrawOrder,
};
pub use parcels::{CarryParcel, MergeParcel, PackParcel, ParcelView, TakeBackParcel, parcels_of};
pub use people::{
    AcceptInvitation, BoardAccess, Invite, Link, Me, MyLanguage, PatchPerson, PatchShop, PersonView,
    SeeingAs, SetUp, Shop, SignIn,
};
pub use presence::{Editing, PRESENCE_BEAT, Present, ShowPresence};
pub use privacy::{
    CustomerExport, DueOrders, EraseCustomer, ErasedCustomer, ErasureReason, ErasureView, ExportedEntry,
    ExportedMention, ExportedOrder, FindCustomer, FormerColleague, FoundCustomers, HeldCustomer, HeldOrder,
    MentionedOrder, PrivacyView, WaitingOrders,
};
pub use problem::{LastEntry, Problem};
pub use promise_rule::{OtherHolidays, PromiseRuleView, PutPromiseRule, RuleOffer, RuleStatus};
pub use roles::{PutRoles, RolesView};
pub use rules::{
    AskDryRun, DryRow, DryRun, OrderRule, OrderRules, RuleButton, RuleVerdict, RuleView, RulesView,
    SwitchRule,
};
pub use track::{
    ConfirmAsk, ConfirmView, Delay, LookUp, LookedUp, StepState, TrackAct, TrackStep, TrackTotal, TrackView,
    Usual,
};
pub use track_parcels::{TrackItem, TrackParcel, TrackParcels};
pub use work::{
    AcknowledgeOrder, Acknowledged, AssignOrder, AttentionItem, AttentionSection, AttentionView, BoardCounts,
    Candidate, ClockView, Given, Raised, Until, WorkItem, WorkSection, WorkView,
};
pub use workflow::{
    DraftView, FromRevision, OutcomeGroup, OutcomeOrder, Preview, Publish, RevisionInfo, SetAside, Undo,
    WorkflowView,
};
