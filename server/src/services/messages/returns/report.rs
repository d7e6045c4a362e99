//! What a mail reports: a delivery report (RFC 3464) or a complaint (RFC 5965). Other mails, and reports that something is late or
//! arrived, report nothing.

use domain::{MailStatus, refuses_address};
use mail_parser::{ContentType, MessageParser, MessagePart, MimeHeaders};

/// What is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Report {
    /// The message was not delivered and will not be.
    Bounced {
        /// Why, as the report says it.
        code: Option<MailStatus>,
        /// Whether the address takes no mail at all.
        of_address: bool,
    },
    /// Its reader called it spam.
    Complained,
}

/// Reads a mail.
pub(super) fn read(mail: &[u8]) -> Option<Report> {
    let message = MessageParser::default().parse(mail)?;
    if !is(message.root_part().content_type()?, "multipart", "report") {
        return None;
    }
    message.parts.iter().find_map(|part| {
        let kind = part.content_type()?;
        if is(kind, "message", "delivery-status") || is(kind, "message", "global-delivery-status") {
            bounced(&text(part))
        } else if is(kind, "message", "feedback-report") {
            complained(&text(part))
        } else {
            None
        }
    })
}

fn is(kind: &ContentType<'_>, of: &str, subtype: &str) -> bool {
    let same = |text: &str, wanted: &str| text.eq_ignore_ascii_case(wanted);
    same(kind.ctype(), of) && kind.subtype().is_some_and(|text| same(text, subtype))
}

fn text(part: &MessagePart<'_>) -> String {
    String::from_utf8_lossy(part.contents()).replace("\r\n", "\n")
}

/// The fields of a group, unfolded, with their names in lower case.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        match (line.starts_with([' ', '\t']), fields.last_mut()) {
            (true, Some((_, value))) => *value = format!("{value} {}", line.trim()),
            _ => fields.extend(
                line.split_once(':')
                    .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned())),
            ),
        }
    }
    fields
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// A message goes to one address: the first group that says of one that it failed is about that.
fn bounced(report: &str) -> Option<Report> {
    let groups = report.split("\n\n").map(fields);
    let failed = |group: &Vec<(String, String)>| {
        field(group, "action").is_some_and(|action| word(action).eq_ignore_ascii_case("failed"))
    };
    let group = groups.into_iter().find(failed)?;
    let stated = field(&group, "status").and_then(MailStatus::first_in);
    let said = field(&group, "diagnostic-code").unwrap_or_default();
    // Where the report only says that it failed, the mail server's own words may say why.
    let code = match stated {
        Some(status) if status.says_why() => Some(status),
        vague => MailStatus::first_in(said).or(vague),
    };
    Some(Report::Bounced { code, of_address: refuses_address(code, plain_code(said)) })
}

fn word(text: &str) -> &str {
    text.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default()
}

/// The mail server's plain code, behind `smtp;`.
fn plain_code(said: &str) -> Option<u16> {
    let (kind, said) = said.split_once(';')?;
    let digits: String = said.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|_| kind.trim().eq_ignore_ascii_case("smtp") && digits.len() == 3)
}

fn complained(report: &str) -> Option<Report> {
    let fields = fields(report);
    let kind = word(field(&fields, "feedback-type")?).to_lowercase();
    matches!(kind.as_str(), "abuse" | "fraud" | "opt-out").then_some(Report::Complained)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(kind: &str, part: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; boundary=\"b\"\n\n--b\n\n\
             Sorry.\n\n--b\nContent-Type: {kind}\n\n{part}\n--b--\n"
        )
    }

    fn status(part: &str) -> Option<Report> {
        let lines = report("message/delivery-status", part);
        let read = super::read(lines.as_bytes());
        assert_eq!(super::read(lines.replace('\n', "\r\n").as_bytes()), read);
        read
    }

    fn bounce(code: &str, of_address: bool) -> Option<Report> {
        Some(Report::Bounced { code: code.parse().ok(), of_address })
    }

    #[test]
    fn what_failed_for_good_is_told_from_what_is_late() {
        let of = |action: &str, rest: &str| {
            status(&format!(
                "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: {action}\n{rest}\n"
            ))
        };
        assert_eq!(of("failed", "Status: 5.1.1"), bounce("5.1.1", true));
        assert_eq!(of("Failed", "Status: 5.7.1 (no)"), bounce("5.7.1", false));
        assert_eq!(of("failed", "Status: 4.4.7"), bounce("4.4.7", false));
        assert_eq!(
            of("failed", "Status: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 who"),
            bounce("5.1.1", true)
        );
        assert_eq!(of("failed", "Status: 5.0.0\nDiagnostic-Code: smtp;\n 550 who?"), bounce("5.0.0", true));
        assert_eq!(of("failed", "Status: 5.0.0\nDiagnostic-Code: smtp; 554 no"), bounce("5.0.0", false));
        assert_eq!(of("failed", "Status: <script>"), bounce("", false));
        for action in ["delayed", "delivered", "relayed", "expanded", "failedly", ""] {
            assert_eq!(of(action, "Status: 5.1.1"), None, "{action}");
        }
    }

    #[test]
    fn a_complaint_is_told_from_other_feedback() {
        let of = |kind: &str| {
            read(
                report("message/feedback-report", &format!("Feedback-Type: {kind}\nVersion: 1\n")).as_bytes(),
            )
        };
        for kind in ["abuse", "Fraud", "opt-out"] {
            assert_eq!(of(kind), Some(Report::Complained), "{kind}");
        }
        for kind in ["not-spam", "auth-failure", "virus", "abuser", ""] {
            assert_eq!(of(kind), None, "{kind}");
        }
    }

    #[test]
    fn what_is_no_report_reports_nothing() {
        let whole = report("message/delivery-status", "\nAction: failed\nStatus: 5.1.1\n");
        assert!(read(whole.as_bytes()).is_some());
        for other in [
            whole.replace("multipart/report", "multipart/mixed"),
            whole.replace("message/delivery-status", "text/plain"),
            String::new(),
            "\n\n".repeat(1000),
            "--".repeat(5000),
            "Content-Type: multipart/report; boundary=b\n\n".to_owned() + &"--b\n".repeat(5000),
        ] {
            assert_eq!(read(other.as_bytes()), None);
        }
        // Cut off anywhere it is read or not, and nothing breaks.
        for end in 0..whole.len() {
            let _ = read(&whole.as_bytes()[..end]);
        }
        let noise: Vec<u8> = (0..100_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(read(&noise), None);
    }
}
