//! Milepost's rules, pure: what an order is, which commands a workflow accepts, what each accepted command records,
//! and the shapes in which all of it crosses the wire. The server decides with this crate under the board's lock; the
//! browser forecasts with the same code. No IO, no clock, no randomness and no time zones live here.
#![warn(missing_docs)]

mod actor;
mod answers;
mod apply;
mod approval;
mod approving;
mod arrival;
pub mod automation;
mod awaiting;
mod bidi;
mod board_time;
mod calendar;
mod card;
mod carrier;
mod chip;
mod clock;
mod colour;
mod command;
mod comment;
mod content;
mod customer_act;
mod customer_page;
mod customer_text;
mod date_style;
mod decide;
mod default_workflow;
pub mod draft;
mod escalating;
mod escalation;
mod event;
mod fault;
mod field;
mod filter;
mod gate;
mod hearing;
mod ids;
mod ladder;
mod language;
mod local_time;
mod mail;
mod max_age;
mod messages;
mod money;
mod notification;
mod numeral;
mod order;
mod parcel;
mod parcel_change;
mod parcel_command;
mod parcel_items;
mod parcel_news;
mod privacy;
mod project;
mod promise;
mod promise_history;
mod promise_on_way;
mod promise_rule;
pub mod publish;
pub mod query;
mod queue;
mod rank;
mod reckoning;
mod refusal;
mod rights;
mod roles;
mod sight;
mod slack;
mod spans;
pub mod spoken;
mod stand_in;
mod striking;
mod system;
pub mod templates;
mod text;
mod time;
mod timer;
mod web_link;
mod whose;
pub mod wire;
mod workflow;

pub use actor::{Actor, ActorRef, Origin, RuleRef};
pub use answers::{CancelDeclined, CancelRequest, CustomerAnswers};
pub use apply::{ReplayError, apply};
pub use approval::{ApprovalDef, ApprovalStep, Approver, ConditionDef, Covered, Test};
pub use approving::{
    ApprovalStanding, ApprovalState, Asked, Decision, Override, Party, Seals, StepStanding, StepState,
    Verdict, Voided,
};
pub use arrival::{Arrival, ENOUGH_LIVES, HIT_PERCENT, LAST_LIVES, PastLife};
pub use awaiting::{Decider, awaits_customer};
pub use bidi::{contained, isolated};
pub use board_time::BoardTime;
pub use calendar::{Calendar, CalendarFault, Holiday, Window, weekday_name};
pub use card::{Card, Column, ColumnCount, CustomerRef, LinesSummary, PersonRef, Snapshot};
pub use carrier::{CARRIERS_LIMIT, Carrier, ParcelLink, known_carriers, parcel_link};
pub use chip::Chip;
pub use clock::{
    ClockDay, DeadlineKept, LocalDay, Pause, Stretch, StretchKind, counted, deadlines_kept, explain, pauses,
};
pub use colour::Colour;
pub use command::{
    ApprovalDecision, Command, CustomerAnswer, Edit, LinesChange, Move, OtherLanguage, Place, Step, Strike,
};
pub use comment::{
    COMMENTS_LIMIT, CommentDeletion, CommentPart, CommentState, CommentTally, Mention, comment_parts,
    mentions,
};
pub use content::Content;
pub use customer_act::CustomerAct;
pub use customer_page::CustomerPage;
pub use customer_text::CustomerText;
pub use date_style::DateStyle;
pub use decide::{ApprovalInput, DecisionInput, TAKE_BACK_MINUTES, decide, decides_step, is_ready};
pub use default_workflow::{default_calendar, default_workflow};
pub use draft::{AgeLimit, Conflict, CustomerWording, Draft, StatusDraft};
pub use escalation::{ACKNOWLEDGED_DAYS, Acknowledgement, Escalated, Escalation};
pub use event::{Entry, Event, Fields, LinesRef, NewEvent, Placed, Published, TextRef};
pub use fault::{At, DraftPart, Fault, Hint, HintLevel};
pub use field::{FieldDef, FieldKind, card_text, first_fields};
pub use filter::Filter;
pub use gate::{Evidence, FactDef, Gate, GateMode, Need};
pub use hearing::Happened;
pub use ids::{
    ApprovalId, BoardId, CommentId, ConditionId, CustomerId, ErasureId, FactId, FieldId, ImportId, MailId,
    MessageId, NotificationId, OrderId, PersonId, RoleId, RuleId, StandInId, StatusId, StepId, TemplateId,
};
pub use ladder::{Addressee, Ladder, LadderStep, Rung};
pub use language::Language;
pub use local_time::LocalTime;
pub use mail::{MailBody, MailItem, MailMode, MailSettings, MailTls};
pub use max_age::MaxAge;
pub use messages::{
    Announced, Foretelling, MailStatus, MessageKind, MessageSettings, MessageText, Occurred, Outdated,
    Placeholder, Reported, ReturnNote, StatusMessage, Suppressed, Template, TemplateFault, refuses_address,
};
pub use money::Money;
pub use notification::{
    Channels, Delivery, DigestTime, Notification, NotificationKind, NotificationSettings, Reason,
};
pub use numeral::{DecimalSign, currency_mark};
pub use order::{Assignment, Hold, HoldReason, Imported, LastMove, OrderState, SetFact, SinceImport};
pub use parcel::{PARCELS_LIMIT, Parcel, ParcelState, Parcels};
pub use parcel_command::{LineAfter, LinesInput, ParcelCommand, pieces};
pub use parcel_items::{ParcelItem, gathered, without};
pub use parcel_news::{Coming, LineTally, ParcelHeadline, ParcelNews, line_tallies, parcel_news};
pub use privacy::{ERASED, Erasable, FORMER_COLLEAGUE, PrivacySettings, completed_at};
pub use project::{Project, project};
pub use promise::Promise;
pub use promise_history::{DateConsent, PromiseHistory, SLIPS_TO_ASK, slips_past};
pub use promise_on_way::{OnWay, usual_way};
pub use promise_rule::{
    CarrierDays, CountedFrom, DeliveryDays, NoDay, PromiseRule, RULE_DAYS_LIMIT, RuleCalendars, RuledPromise,
    StatusDays, can_be_promised,
};
pub use publish::{Choices, Clock, Fate, InFlight};
pub use query::{ListParams, Sort, SortKey};
pub use queue::{Concern, LONG_HOLD_DAYS, Member, Queue, Team};
pub use rank::{RANK_LIMIT, Rank};
pub use reckoning::{Reckoning, SlackStep, by_slack, reckon};
pub use refusal::{Refusal, RefusalCode, RefusalKind, sentences};
pub use rights::{Part, Right};
pub use roles::{Grant, grant_changes, role_changes, with_roles};
pub use sight::Sight;
pub use slack::{
    Basis, ColumnOrder, ENOUGH_STAYS, LAST_STAYS, LEAST_PERCENT, MustLeave, STAYS_DAYS, SlackTable,
    USUAL_PERCENT, UsualStay, UsualStays, UsualTimes, finished_stay, stay_length,
};
pub use spans::{Age, Spans};
pub use spoken::TeamLanguage;
pub use stand_in::{STAND_IN_CHAIN, StandIn, StandsFor, stands_for};
pub use striking::unstruck;
pub use system::{RecordedRow, SystemEvent};
pub use text::{BoardName, Email, Invalid, LongText, OrderNumber, ShortText, is_invisible};
pub use time::{Date, Instant};
pub use timer::{Stay, Timer};
pub use web_link::WebLink;
pub use whose::{Mine, Turns, Whose};
pub use workflow::{Phase, Role, StageNotes, Status, Transition, Workflow};
