//! A message as a page for mail programs: everything in it is escaped text, and nothing is loaded from anywhere.

use domain::{Colour, Language};
use std::fmt::Write;

/// The accents of a shop that chose none, on a light page and on a dark one, as its customers' page has them.
const ACCENTS: [&str; 2] = ["#0a6b66", "#4cc4bb"];

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
    /// A link of which that is so, too.
    FootLink(String, String),
}

/// In which clothes a document comes.
pub(super) struct Dress<'a> {
    pub(super) language: Language,
    /// The shop's name, which heads it.
    pub(super) shop: &'a str,
    /// The shop's own accents, on a light page and on a dark one.
    pub(super) accents: Option<[Colour; 2]>,
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
            Part::Foot(words) => write!(text, "-- \n{words}\n"),
            Part::FootLink(words, address) => write!(text, "{words}\n{address}\n"),
        };
    }
    format!("{}\n", text.trim_end())
}

/// The parts as a document. What a mail program knows of styles is little: what matters stands on the elements themselves, and the
/// sheet only turns it dark.
pub(super) fn document(parts: &[Part], dress: &Dress) -> String {
    let (tag, dir) = (dress.language.tag(), dress.language.dir());
    let [light, dark] = dress.accents.map_or(ACCENTS.map(str::to_owned), |own| own.map(|it| it.to_string()));
    let mut html = format!(
        "<!doctype html><html lang=\"{tag}\" dir=\"{dir}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><style>:root{{color-scheme:light dark}}a{{color:{light}}}\
         @media(prefers-color-scheme:dark){{body{{background:#101418!important;color:#e8edf3!important}}\
         .card{{background:#1a2027!important;border-color:#2a323c!important}}a{{color:{dark}}}\
         .go{{background:{dark}!important;border-color:{dark}!important;color:#101418!important}}\
         .way{{border-color:{dark}!important;color:{dark}!important}}.foot{{color:#a9b4c0!important}}}}</style></head>\
         <body lang=\"{tag}\" dir=\"{dir}\" style=\"margin:0;padding:24px 16px;background:#f4f5f7;color:#18212c;\
         font:16px/1.5 system-ui,sans-serif\"><div style=\"max-width:560px;margin:0 auto\">\
         <p style=\"margin:0 0 16px;font-size:18px;font-weight:700\"><bdi>{}</bdi></p>\
         <div class=\"card\" style=\"padding:8px 24px;border:1px solid #dce1e7;border-radius:12px;background:#ffffff\">",
        escaped(dress.shop)
    );
    let said = |part: &&Part| !matches!(part, Part::Foot(_) | Part::FootLink(..));
    // What is asked for first stands out, and the other ways beside it do not.
    let first = parts.iter().find(|part| matches!(part, Part::Link(..)));
    for part in parts.iter().filter(said) {
        let stands_out = first.is_some_and(|first| std::ptr::eq(first, part));
        write_part(&mut html, part, (dir, &light, stands_out));
    }
    html.push_str("</div><div class=\"foot\" style=\"padding:8px 24px;font-size:14px;color:#55606c\">");
    parts
        .iter()
        .filter(|part| !said(part))
        .for_each(|part| write_part(&mut html, part, (dir, &light, false)));
    html.push_str("</div></div></body></html>");
    html
}

fn write_part(html: &mut String, part: &Part, (dir, accent, stands_out): (&str, &str, bool)) {
    let _ = match part {
        Part::Said(words) | Part::Foot(words) => write!(html, "{}", paragraphs(words)),
        Part::Facts(facts) => {
            let gap = if dir == "rtl" { "4px 0 4px 12px" } else { "4px 12px 4px 0" };
            let row = |(label, value): &(String, String)| {
                format!(
                    "<tr><th scope=\"row\" style=\"text-align:start;vertical-align:top;padding:{gap}\">{}</th>\
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
        Part::Link(words, address) => {
            let (class, ground, text) =
                if stands_out { ("go", accent, "#ffffff") } else { ("way", "transparent", accent) };
            write!(
                html,
                "<p style=\"margin:16px 0\"><a class=\"{class}\" href=\"{}\" style=\"display:inline-block;padding:10px 18px;\
                 border:2px solid {accent};border-radius:8px;background:{ground};color:{text};font-weight:600;\
                 text-decoration:none\">{}</a></p>",
                escaped(address),
                escaped(words)
            )
        }
        Part::FootLink(words, address) => write!(
            html,
            "<p><a href=\"{}\">{}</a></p>",
            escaped(address),
            // In the plain text the address follows.
            escaped(words.trim_end_matches([':', '：', ' ', '\u{a0}', '\u{202f}']))
        ),
    };
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

    fn dress(language: Language, shop: &str) -> Dress<'_> {
        Dress { language, shop, accents: None }
    }

    #[test]
    fn a_mail_has_the_colours_of_the_shop_or_those_of_its_page() {
        let page = include_str!("../../../../style/track.css");
        assert!(page.contains(&format!("--accent: light-dark({}, {})", ACCENTS[0], ACCENTS[1])));
        let link = [Part::Link("Page".into(), "https://a.example/t/1".into())];
        assert!(
            document(&link, &dress(Language::English, "Shop")).contains("background:#0a6b66;color:#ffffff")
        );
        let own = ["#5b21b6", "#c4b5fd"].map(|colour| colour.parse().expect("a colour"));
        let dressed = Dress { accents: Some(own), ..dress(Language::English, "Shop") };
        let html = document(&link, &dressed);
        assert!(
            html.contains("background:#5b21b6;color:#ffffff")
                && html.contains("background:#c4b5fd!important")
        );
    }

    #[test]
    fn whatever_people_typed_is_text() {
        let hostile = "\"><script>alert(1)</script>&<img src=x onerror='y'>";
        let parts = [
            Part::Said(format!("{hostile}\n\nhttps://shop.example/?a=1&b=\"2")),
            Part::Facts(vec![(hostile.into(), hostile.into())]),
            Part::Link(hostile.into(), format!("https://shop.example/{hostile}")),
            Part::Foot(hostile.into()),
            Part::FootLink(hostile.into(), hostile.into()),
        ];
        let html = document(&parts, &dress(Language::English, hostile));
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("onerror='"), "{html}");
        assert!(html.contains("<a href=\"https://shop.example/?a=1&amp;b=&quot;2\">"), "{html}");
        let arabic = document(&parts, &dress(Language::Arabic, "Shop"));
        assert!(
            arabic.contains("<html lang=\"ar\" dir=\"rtl\">") && arabic.contains("padding:4px 0 4px 12px")
        );
    }

    #[test]
    fn the_plain_text_has_no_form() {
        let parts = [
            Part::Said("Hello\n\nyou".into()),
            Part::Facts(vec![("Where:".into(), "here".into()), ("Items:".into(), "a\nb".into())]),
            Part::Link("Page".into(), "https://a.example/t/1".into()),
            Part::Foot("Why".into()),
            Part::FootLink("No more:".into(), "https://a.example/u/1".into()),
        ];
        assert!(
            document(&parts, &dress(Language::English, "Shop"))
                .contains("<td dir=\"auto\" style=\"padding:4px 0\">a<br>b</td>")
        );
        let text = "Hello\n\nyou\n\nWhere: here\nItems:\na\nb\n\nPage\nhttps://a.example/t/1\n\n-- \nWhy\nNo more:\nhttps://a.example/u/1\n";
        assert_eq!(plain(&parts), text);
    }
}
