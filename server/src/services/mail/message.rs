//! What a mail says: numbers of orders, where they are, and the way there. Nothing of a customer, nothing that people wrote.

use crate::services::context::Services;
use domain::{
    Email, MailBody, MailId, MailItem, MailSettings, NotificationKind, query::encode_number, spoken, tr,
};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{Mailbox, MultiPart, header},
};
use std::fmt::Write;
use uuid::Uuid;

/// The subject.
pub(super) fn subject(body: &MailBody) -> String {
    match &body.items[..] {
        [only] => format!("{}: {}", &*only.number, what(only.kind)),
        items => tr!("Milepost: {n} notification" | "Milepost: {n} notifications" % items.len()),
    }
}

/// The text without any form.
pub(super) fn text(services: &Services, body: &MailBody) -> String {
    let mut text = String::new();
    for item in &body.items {
        let _ = write!(text, "{}\n{}\n\n", line(item), link(services, item));
    }
    let _ = writeln!(text, "-- \n{}", tr!("How Milepost tells you things: {}", services.link(SETTINGS)));
    text
}

/// Where people choose how they are told.
const SETTINGS: &str = "/notifications";

fn html(services: &Services, body: &MailBody) -> String {
    let mut html =
        format!("<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><body>", spoken::now().tag());
    for item in &body.items {
        let (href, words) = (escaped(&link(services, item)), escaped(&line(item)));
        let _ = write!(html, "<p><a href=\"{href}\">{words}</a></p>");
    }
    let (settings, words) =
        (escaped(&services.link(SETTINGS)), escaped(&tr!("How Milepost tells you things")));
    let _ = write!(html, "<p><small><a href=\"{settings}\">{words}</a></small></p></body></html>");
    html
}

fn line(item: &MailItem) -> String {
    format!("{}: {} ({})", &*item.number, what(item.kind), item.status)
}

fn link(services: &Services, item: &MailItem) -> String {
    services.link(&format!("/boards/{}/orders/{}", item.board, encode_number(&item.number)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn what(kind: NotificationKind) -> String {
    match kind {
        NotificationKind::Turn => tr!("a notification" => "your turn"),
        NotificationKind::Mention => tr!("a notification" => "you are mentioned"),
        NotificationKind::Comment => tr!("a notification" => "a new comment"),
        NotificationKind::ApprovalAsked => tr!("a notification" => "your approval is asked for"),
        NotificationKind::ApprovalDecided => tr!("a notification" => "your approval request was answered"),
        NotificationKind::Hold => tr!("a notification" => "on hold, or going on"),
        NotificationKind::Stalled => tr!("a notification" => "too long in its status"),
        NotificationKind::Promise => tr!("a notification" => "it may miss what was promised"),
        NotificationKind::Customer => tr!("a notification" => "the customer answered"),
        NotificationKind::Nobodys => tr!("a notification" => "nobody can act on it"),
        NotificationKind::Rule => tr!("a notification" => "a rule tells you of it"),
        NotificationKind::SightAsked => {
            tr!("a notification" => "somebody asks you to show it to a colleague")
        }
    }
}

/// The mail to somebody. Tried again it has the same Message-ID, so that whoever gets it twice can see that.
pub(super) fn of_mail(
    services: &Services,
    settings: &MailSettings,
    (id, address): (MailId, &str),
    body: &MailBody,
) -> Result<Message, String> {
    build(services, settings, (id, address), &subject(body), text(services, body), html(services, body))
}

/// A mail of some lines of text.
pub(super) fn plain(
    services: &Services,
    settings: &MailSettings,
    (id, address): (MailId, &str),
    subject: &str,
    text: String,
) -> Result<Message, String> {
    let link = |word: &str| match word.starts_with("https://") || word.starts_with("http://") {
        true => format!("<a href=\"{0}\">{0}</a>", escaped(word)),
        false => escaped(word),
    };
    let paragraph =
        |part: &str| format!("<p>{}</p>", part.split(' ').map(link).collect::<Vec<_>>().join(" "));
    let html: String = text.split("\n\n").map(|part| paragraph(part.trim())).collect();
    build(services, settings, (id, address), subject, text, html)
}

/// Whom a message goes to, and what stands at its head.
pub(in crate::services) struct Letter<'a> {
    /// The Message-ID is made of it.
    pub(in crate::services) id: Uuid,
    pub(in crate::services) to: &'a str,
    /// Where it comes back to.
    pub(in crate::services) returns: Option<&'a str>,
    /// From whom it comes.
    pub(in crate::services) shop: &'a str,
    /// Where an answer goes.
    pub(in crate::services) answers_to: Option<&'a str>,
    /// Where one click says that its reader wants no more of them (RFC 8058).
    pub(in crate::services) unsubscribe: Option<&'a str>,
    pub(in crate::services) subject: &'a str,
}

/// A message to a customer. Whatever is put into its head is encoded there: no text adds a line to it.
pub(in crate::services) fn to_customer(
    services: &Services,
    settings: &MailSettings,
    letter: Letter<'_>,
    text: String,
    html: String,
) -> Result<Message, String> {
    let from = settings.from.as_ref().map(Email::to_string).unwrap_or_default();
    let host = services.config.public_url.host();
    let mut builder = Message::builder()
        .from(mailbox(Some(letter.shop), &from)?)
        .to(mailbox(None, letter.to)?)
        .subject(letter.subject)
        .message_id(Some(format!("<{}@{host}>", letter.id)))
        .header(header::MIME_VERSION_1_0)
        .header(AutoSubmitted);
    if let Some(answers_to) = letter.answers_to.and_then(|address| mailbox(Some(letter.shop), address).ok()) {
        builder = builder.reply_to(answers_to);
    }
    if let Some(unsubscribe) = letter.unsubscribe {
        builder = builder.header(ListUnsubscribe(format!("<{unsubscribe}>"))).header(ListUnsubscribePost);
    }
    if let Some(returns) = letter.returns.and_then(|address| address.parse().ok()) {
        let to = letter.to.parse().map_err(|_| format!("{} is no address that mail can go to", letter.to))?;
        builder =
            builder.envelope(Envelope::new(Some(returns), vec![to]).map_err(|error| error.to_string())?);
    }
    let parts = MultiPart::alternative_plain_html(text, html);
    builder.multipart(parts).map_err(|error| error.to_string())
}

fn mailbox(name: Option<&str>, address: &str) -> Result<Mailbox, String> {
    let address = address
        .parse::<Address>()
        .map_err(|error| format!("{address} is no address that mail can go to: {error}"))?;
    Ok(Mailbox::new(name.map(str::to_owned), address))
}

/// The mail that shows that mails arrive.
pub(super) fn test(
    services: &Services,
    settings: &MailSettings,
    id: MailId,
    address: &str,
) -> Result<Message, String> {
    let (arrive, link) = (tr!("Mails from Milepost arrive here."), services.link("/"));
    let (words, html) =
        (format!("{arrive} {link}\n"), format!("<p>{}</p><p>{}</p>", escaped(&arrive), escaped(&link)));
    build(services, settings, (id, address), &tr!("Milepost: a test"), words, html)
}

fn build(
    services: &Services,
    settings: &MailSettings,
    (id, address): (MailId, &str),
    subject: &str,
    text: String,
    html: String,
) -> Result<Message, String> {
    let from = settings.from.as_ref().map(Email::to_string).unwrap_or_default();
    let host = services.config.public_url.host();
    Message::builder()
        .from(mailbox(Some("Milepost"), &from)?)
        .to(mailbox(None, address)?)
        .subject(subject)
        .message_id(Some(format!("<{id}@{host}>")))
        .header(header::MIME_VERSION_1_0)
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(text, html))
        .map_err(|error| error.to_string())
}

/// Nobody's holiday message is to answer (RFC 3834).
#[derive(Debug, Clone, Copy)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Where one click ends messages (RFC 2369, RFC 8058).
#[derive(Debug, Clone)]
struct ListUnsubscribe(String);

impl header::Header for ListUnsubscribe {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(value: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(ListUnsubscribe(value.to_owned()))
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// That a single POST there does it.
#[derive(Debug, Clone, Copy)]
struct ListUnsubscribePost;

impl header::Header for ListUnsubscribePost {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(ListUnsubscribePost)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}
