//! How many nodes a browser makes of what we render: elements, texts and comments. Only of our own markup, which closes what
//! it opens and escapes what it quotes.

use std::fmt;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NodeCount {
    elements: usize,
    texts: usize,
    comments: usize,
}

/// Their content is one text, whatever stands in it; a browser that runs scripts reads `noscript` so too.
const RAW: [&str; 4] = ["script", "style", "noscript", "textarea"];

impl NodeCount {
    /// Counts.
    pub fn of(html: &str) -> NodeCount {
        let (mut count, mut rest) = (NodeCount::default(), html);
        while !rest.is_empty() {
            let text = rest.find('<').unwrap_or(rest.len());
            count.texts += usize::from(text > 0);
            rest = count.markup(&rest[text..]);
        }
        count
    }

    /// What stands at the beginning: a tag or a comment. The answer is what follows it.
    fn markup<'a>(&mut self, html: &'a str) -> &'a str {
        let Some(inside) = html.strip_prefix('<') else { return html };
        if let Some(comment) = inside.strip_prefix("!--") {
            self.comments += 1;
            return after(comment, "-->");
        }
        let rest = after_tag(inside);
        if inside.starts_with('!') {
            // `<!>`, an empty comment to browsers.
            self.comments += 1;
        } else if !inside.starts_with('/') {
            self.elements += 1;
            let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            if RAW.contains(&name) {
                let end = rest.find(&format!("</{name}")).unwrap_or(rest.len());
                self.texts += usize::from(end > 0);
                return &rest[end..];
            }
        }
        rest
    }
}

fn after<'a>(html: &'a str, end: &str) -> &'a str {
    html.find(end).map_or("", |at| &html[at + end.len()..])
}

/// What follows the end of a tag; one within quotes is none.
fn after_tag(html: &str) -> &str {
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == '>' => return &html[at + 1..],
            None => {}
        }
    }
    ""
}

/// `elements-texts-comments`.
impl fmt::Display for NodeCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.elements, self.texts, self.comments)
    }
}

#[cfg(test)]
mod tests {
    use super::NodeCount;

    fn of(html: &str) -> String {
        NodeCount::of(html).to_string()
    }

    #[test]
    fn elements_texts_and_comments_are_counted_as_a_browser_makes_them() {
        assert_eq!(of(""), "0-0-0");
        assert_eq!(of("<p>a<b>c</b>d</p><!--e--><br/>"), "3-3-1");
        assert_eq!(of("<p>a<!>b</p>"), "1-2-1");
        assert_eq!(of("<a title=\"1 > 0\" lang='>'>b</a>"), "1-1-0");
        assert_eq!(of("<textarea>a &lt;b> c</textarea><textarea></textarea>"), "2-1-0");
        assert_eq!(of("<noscript><p>a</p></noscript>b"), "1-2-0");
    }

    #[test]
    fn what_is_added_or_replaced_makes_a_difference() {
        let page = of("<form><input><div>a</div></form>");
        for changed in [
            "<form><input><span></span><div>a</div></form>",
            "<form><input><div><font>a</font></div></form>",
            "<form><input><div></div></form>",
            "<form><input><div><!--a--></div></form>",
        ] {
            assert_ne!(of(changed), page, "{changed}");
        }
    }
}
