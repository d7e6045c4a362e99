//! The contract of ladders: whom they tell there is, and their times go upwards.

use super::{Draft, RoleHolders, StatusDraft};
use crate::{
    Addressee, AgeLimit, At, Calendar, DraftPart as Part, Fault, Hint, HintLevel, Ladder, MaxAge, Role,
    RoleId, Rung, isolated, spoken::tr,
};
use chrono::TimeDelta;

impl Draft {
    /// What keeps the ladders from being published.
    pub(super) fn faults_of_ladders(&self, roles: &[Role], calendar: &Calendar) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (at, named, ladder) in self.ladders() {
            let wrong = wrongs(ladder, &named, roles, calendar).into_iter();
            faults.extend(wrong.map(|message| Fault { at: at.clone(), part: Part::Ladder, message }));
        }
        faults
    }

    /// Ladders that tell nobody who is here, and those that begin with a limit that is not there.
    pub(super) fn hints_of_ladders(&self, roles: &[Role], holders: &RoleHolders) -> Vec<Hint> {
        let mut hints = Vec::new();
        let mut hint = |at: &At, message| {
            let (at, part, level) = (at.clone(), Part::Ladder, HintLevel::Warning);
            hints.push(Hint { at, part, level, message });
        };
        for (at, named, ladder) in self.ladders() {
            for role in ladder.rungs.iter().flat_map(roles_of) {
                let known = roles.iter().find(|known| known.id == *role);
                if let Some(known) = known.filter(|_| holders.get(role).copied().unwrap_or_default() == 0) {
                    hint(
                        &at,
                        tr!(
                            "Nobody holds the role “{}”, which {} tells: that rung is passed over. Give the role to somebody under People.",
                            isolated(&known.name),
                            named
                        ),
                    );
                }
            }
        }
        let idle = |status: &&StatusDraft| {
            status.ladder.as_ref().is_some_and(|ladder| !ladder.is_empty())
                && status.max_age == Some(AgeLimit::NoLimit)
        };
        for status in self.statuses.iter().filter(idle) {
            let name = isolated(self.status_name(&status.id));
            hint(
                &At::Status(status.id.clone()),
                tr!(
                    "“{}” has no limit, so nobody is ever told by its ladder: set a limit, or take the ladder away.",
                    name
                ),
            );
        }
        hints
    }

    /// All ladders, with what they are of.
    fn ladders(&self) -> Vec<(At, String, &Ladder)> {
        let whole = self.ladder.iter().map(|ladder| (At::Whole, tr!("the ladder of the workflow"), ladder));
        let own = self.statuses.iter().filter_map(|status| {
            let named = tr!("the ladder of “{}”", isolated(self.status_name(&status.id)));
            Some((At::Status(status.id.clone()), named, status.ladder.as_ref()?))
        });
        whole.chain(own).collect()
    }
}

fn wrongs(ladder: &Ladder, named: &str, roles: &[Role], calendar: &Calendar) -> Vec<String> {
    let mut wrongs = Vec::new();
    if ladder.warn_at.is_some_and(|percent| !(1..=99).contains(&percent)) {
        wrongs.push(tr!("Let {} warn at 1 to 99 percent of the limit, or not at all.", named));
    }
    if ladder.rungs.len() > Ladder::MOST_RUNGS {
        wrongs.push(tr!("Let {} have at most {} rungs: take some away.", named, Ladder::MOST_RUNGS));
    }
    for (rung, nth) in ladder.rungs.iter().zip(1..) {
        if rung.to.is_empty() {
            wrongs.push(tr!("Say whom rung {} of {} tells: tick a role, or name a person.", nth, named));
        }
        for role in roles_of(rung).filter(|id| roles.iter().all(|role| role.id != **id)) {
            wrongs.push(tr!(
                "Choose another role on rung {} of {}: “{}” is no role of this shop.",
                nth,
                named,
                role
            ));
        }
    }
    let lengths: Vec<TimeDelta> = ladder.rungs.iter().map(|rung| calendar.length(rung.after)).collect();
    if let Some(nth) = (1..lengths.len()).find(|nth| lengths[*nth] <= lengths[nth - 1]) {
        wrongs.push(tr!(
            "Give rung {} of {} more time than the one before it: each comes later than the last.",
            nth + 1,
            named
        ));
    }
    wrongs
}

/// The roles that a rung tells.
fn roles_of(rung: &Rung) -> impl Iterator<Item = &RoleId> {
    rung.to.iter().filter_map(|addressee| match addressee {
        Addressee::Role(role) => Some(role),
        Addressee::Owner | Addressee::Person(_) | Addressee::Administrators => None,
    })
}

/// What a ladder says, in words; roles by their ids, for a draft does not name them.
pub(super) fn in_words(ladder: &Option<Ladder>) -> String {
    let Some(ladder) = ladder else { return tr!("a ladder" => "nothing of its own") };
    let who = |addressee: &Addressee| match addressee {
        Addressee::Owner => tr!("the owner"),
        Addressee::Role(role) => role.as_str().replace('_', " "),
        Addressee::Person(_) => tr!("a person by name"),
        Addressee::Administrators => tr!("administrators"),
    };
    let when = |after: MaxAge| match after {
        MaxAge::Hours(0) | MaxAge::Days(0) => tr!("at the limit"),
        MaxAge::Hours(hours) => tr!("{n} working hour after it" | "{n} working hours after it" % hours),
        MaxAge::Days(days) => tr!("{n} working day after it" | "{n} working days after it" % days),
    };
    let rung = |rung: &Rung| {
        let to: Vec<String> = rung.to.iter().map(who).collect();
        tr!("a rung" => "{} to {}", when(rung.after), to.join(&format!(" {} ", tr!("and"))))
    };
    let warning = ladder.warn_at.map(|percent| tr!("a ladder" => "warns at {} %", percent));
    let said: Vec<String> = warning.into_iter().chain(ladder.rungs.iter().map(rung)).collect();
    if said.is_empty() { tr!("a ladder" => "tells nobody") } else { said.join(", ") }
}
