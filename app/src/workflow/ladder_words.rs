//! What a ladder says, in words.

use super::{
    names::Names,
    words::{Parts, age, parts},
};
use domain::{Addressee, AgeLimit, Draft, Ladder, MaxAge, Role, Rung, StatusDraft, isolated, tr, tr_later};

/// What a ladder says, one line for each step.
pub fn ladder_lines(ladder: &Ladder, names: &Names) -> Vec<String> {
    let warn = |percent: u8| tr!("at {} % of the limit: the owner is warned", percent);
    let rung = |rung: &Rung| tr!("{}: {}", when(rung.after), whom(rung, names));
    ladder.warn_at.map(warn).into_iter().chain(ladder.rungs.iter().map(rung)).collect()
}

/// The same in one line; none where nothing of its own is said.
pub fn ladder_words(ladder: Option<&Ladder>, names: &Names) -> Option<String> {
    let lines = ladder_lines(ladder?, names);
    Some(if lines.is_empty() { tr!("nobody is told") } else { lines.join(" · ") })
}

/// Everything a status of a draft says, who hears of orders that stay longer behind the rest.
pub fn status_parts(draft: &Draft, status: &StatusDraft, roles: &[Role]) -> Parts {
    let mut all = parts(draft, status, roles);
    all.push((tr_later!("When longer"), ladder_words(status.ladder.as_ref(), &Names::of_roles(roles))));
    all
}

/// `at the limit`, `1 d after it`
pub fn when(after: MaxAge) -> String {
    match after {
        MaxAge::Hours(0) | MaxAge::Days(0) => tr!("at the limit"),
        after => tr!("{} after it", age(Some(AgeLimit::from(after))).unwrap_or_default()),
    }
}

fn whom(rung: &Rung, names: &Names) -> String {
    let to: Vec<String> =
        rung.to.iter().map(|addressee| isolated(&names.addressee(addressee)).into_owned()).collect();
    if to.is_empty() { tr!("nobody yet") } else { to.join(", ") }
}

impl Names {
    /// Who is told, by name.
    pub fn addressee(&self, addressee: &Addressee) -> String {
        match addressee {
            Addressee::Owner => tr!("the owner"),
            Addressee::Role(id) => super::words::role(&self.roles, id),
            Addressee::Person(id) => {
                self.person(id).map_or_else(|| tr!("a person by name"), ToOwned::to_owned)
            }
            Addressee::Administrators => tr!("administrators"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{default_calendar, default_workflow};

    #[test]
    fn a_ladder_says_who_hears_of_it_and_when() {
        let workflow = default_workflow(default_calendar("UTC"));
        let ladder: Ladder = serde_json::from_str(
            r#"{"warn_at":80,"rungs":[{"after":{"hours":0},"to":["owner"]},{"after":{"days":1},"to":[{"role":"leadership"}]}]}"#,
        )
        .expect("a ladder");
        let names = Names::of_roles(&workflow.roles);
        assert_eq!(
            ladder_words(Some(&ladder), &names).unwrap_or_default().replace(['\u{2068}', '\u{2069}'], ""),
            "at 80 % of the limit: the owner is warned · at the limit: the owner · 1 d after it: Leadership"
        );
        assert_eq!(ladder_words(Some(&Ladder::default()), &names).as_deref(), Some("nobody is told"));
        assert_eq!(ladder_words(None, &names), None);
    }
}
