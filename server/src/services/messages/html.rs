//! A message as a page for mail programs: everything in it is escaped text, and nothing is loaded from anywhere.

use domain::Language;
use std::fmt::Write;

/// A line of what is said: a label and its value, or a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Paragraphs, with addresses as links.
    Said(String),
    /// Labels with what they say.
    Facts(Vec<(String, String)>),
    /// A link with its words.
    Link(String, String),
    /// Said more quietly, at the end.
    Foot(String),
}

/// The parts without any form.
pub(super) fn plain(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        let _ = match part {
            Part::Said(words) => write!(text, "{words}\n\n"),
            Part::Facts(facts) => {
                let line = |(label, value): &(String, String)| {
                    format!("{label}{}{value}", if value.contains('\n') { '\n' } else { ' ' })
                };
                let lines: Vec<_> = facts.iter().map(line).collect();
                write!(text, "{}\n\n", lines.join("\n"))
            }
            Part::Link(words, address) => write!(text, "{words}\n{address}\n\n"),
            Part::Foot(words) => write!(text, "-- \n{words}\n\n"),
        };
    }
    format!("{}\n", text.trim_end())
}

/// The parts as a document.
pub(super) fn document(parts: &[Part], language: Language) -> String {
    let (tag, dir) = (language.tag(), language.dir());
    let mut html = format!(
        "<!doctype html><html lang=\"{tag}\" dir=\"{dir}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"></head>\
         <body lang=\"{tag}\" dir=\"{dir}\" style=\"margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif\">\
         <div style=\"max-width:560px;margin:0 auto\">"
    );
    for part in parts {
        let _ = match part {
            Part::Said(words) => write!(html, "{}", paragraphs(words)),
            Part::Facts(facts) => {
                let row = |(label, value): &(String, String)| {
                    format!(
                        "<tr><th scope=\"row\" style=\"text-align:start;vertical-align:top;padding:4px 12px 4px 0\">{}</th>\
                         <td dir=\"auto\" style=\"padding:4px 0\">{}</td></tr>",
                        escaped(label),
                        escaped(value).lines().collect::<Vec<_>>().join("<br>")
                    )
                };
                let rows: String = facts.iter().map(row).collect();
                write!(
                    html,
                    "<table role=\"presentation\" style=\"margin:16px 0;border-collapse:collapse\">{rows}</table>"
                )
            }
            Part::Link(words, address) => write!(
                html,
                "<p style=\"margin:24px 0\"><a href=\"{}\" style=\"display:inline-block;padding:12px 20px;border:2px solid;\
                 border-radius:8px;font-weight:600\">{}</a></p>",
                escaped(address),
                escaped(words)
            ),
            Part::Foot(words) => {
                write!(html, "<hr><div style=\"font-size:14px\">{}</div>", paragraphs(words))
            }
        };
    }
    html.push_str("</div></body></html>");
    html
}

/// The document for a frame that has no rights: a link that is tried there opens nothing, in place of a page that refuses to be
/// framed.
pub(super) fn for_frame(document: &str) -> String {
    document.replacen("<head>", "<head><base target=\"_blank\">", 1)
}

fn paragraphs(text: &str) -> String {
    let lines = |paragraph: &str| paragraph.lines().map(linked).collect::<Vec<_>>().join("<br>");
    let whole = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    whole.map(|paragraph| format!("<p>{}</p>", lines(paragraph))).collect()
}

fn linked(line: &str) -> String {
    let word = |word: &str| match word.starts_with("https://") || word.starts_with("http://") {
        true => format!("<a href=\"{0}\">{0}</a>", escaped(word)),
        false => escaped(word),
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_people_typed_is_text() {
        let hostile = "\"><script>alert(1)</script>&<img src=x onerror='y'>";
        let parts = [
            Part::Said(format!("{hostile}\n\nhttps://shop.example/?a=1&b=\"2")),
            Part::Facts(vec![(hostile.into(), hostile.into())]),
            Part::Link(hostile.into(), format!("https://shop.example/{hostile}")),
            Part::Foot(hostile.into()),
        ];
        let html = document(&parts, Language::English);
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("onerror='"), "{html}");
        assert!(html.contains("<a href=\"https://shop.example/?a=1&amp;b=&quot;2\">"), "{html}");
        assert!(document(&parts, Language::Arabic).contains("<html lang=\"ar\" dir=\"rtl\">"));
    }

    #[test]
    fn the_plain_text_has_no_form() {
        let parts = [
            Part::Said("Hello\n\nyou".into()),
            Part::Facts(vec![("Where:".into(), "here".into()), ("Items:".into(), "a\nb".into())]),
            Part::Link("Page".into(), "https://a.example/t/1".into()),
            Part::Foot("Why".into()),
        ];
        assert!(
            document(&parts, Language::English)
                .contains("<td dir=\"auto\" style=\"padding:4px 0\">a<br>b</td>")
        );
        let text = "Hello\n\nyou\n\nWhere: here\nItems:\na\nb\n\nPage\nhttps://a.example/t/1\n\n-- \nWhy\n";
        assert_eq!(plain(&parts), text);
    }
}
