//! Comments: what colleagues say to each other about an order, and up to where each has read it. Whoever sees an order's notes
//! reads them and writes some.

use super::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::{self, Preconditions, PreparedCommand, VisibleOrder},
    sessions::SignedIn,
};
use domain::{
    Actor, ActorRef, Command, CommentId, Mention, Part, PersonId, Refusal, RefusalCode, Right, RuleId,
    StatusId, mentions, tr,
    wire::{
        AskSight, CommentView, CommentsView, MarkRead, Mentionable, Named, Occasion, ReadMarks, WriteComment,
    },
};
use std::collections::{BTreeSet, HashMap};
use store::{NOBODY, Person, SourceRows, StoredComment};
use uuid::Uuid;

/// An order's comments, and whom one can speak to.
pub async fn list(services: &Services, found: &VisibleOrder) -> ServiceResult<CommentsView> {
    found.view.permit(Right::Comment)?;
    let comments = services.store.comments(found.id).await?;
    let audience = Audience::of(services, found).await?;
    let texts = comments.iter().filter_map(|comment| comment.text.as_deref());
    let mentioned: BTreeSet<Mention> = texts.flat_map(mentions).collect();
    let names = mentioned.into_iter().map(|mention| (mention.clone(), audience.name(&mention))).collect();
    let comments = comments.into_iter().map(|comment| audience.shown(comment)).collect();
    Ok(CommentsView { comments, names, mentionable: audience.mentionable() })
}

/// Says something of an order. Whoever is mentioned and does not see it is not told.
pub async fn add(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: WriteComment,
    preconditions: Preconditions,
) -> ServiceResult<CommentsView> {
    let audience = Audience::of(services, found).await?;
    let (mut sources, comment) = (SourceRows::new(), CommentId(Uuid::now_v7()));
    let mentions = audience.told(&ask.text, "")?;
    let command = Command::Comment { comment, text: sources.note(&ask.text), mentions };
    let outcome = submit(services, found, who, command, (sources, preconditions)).await?;
    // Who says something has read what was said before.
    services.store.mark_read(who.person.id, found.id, outcome).await?;
    list(services, found).await
}

/// Says it otherwise.
pub async fn edit(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    (comment, ask): (CommentId, WriteComment),
    preconditions: Preconditions,
) -> ServiceResult<CommentsView> {
    let present = services.store.comments(found.id).await?.into_iter().find(|one| one.id == comment);
    let before = present.and_then(|present| present.text).unwrap_or_default();
    if before == *ask.text {
        return list(services, found).await;
    }
    let (audience, mut sources) = (Audience::of(services, found).await?, SourceRows::new());
    let mentions = audience.told(&ask.text, &before)?;
    let command = Command::EditComment { comment, text: sources.note(&ask.text), mentions };
    submit(services, found, who, command, (sources, preconditions)).await?;
    list(services, found).await
}

/// Takes a comment out of sight.
pub async fn delete(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    comment: CommentId,
    preconditions: Preconditions,
) -> ServiceResult<CommentsView> {
    let command = Command::DeleteComment { comment };
    submit(services, found, who, command, (SourceRows::new(), preconditions)).await?;
    list(services, found).await
}

/// Asks the administrators to show an order to somebody who was mentioned and does not see it. They themselves are told nothing.
pub async fn ask_sight(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    AskSight { of }: AskSight,
    preconditions: Preconditions,
) -> ServiceResult<()> {
    match Audience::of(services, found).await?.is_told(&of) {
        Some(false) => {}
        Some(true) => {
            let message = tr!("They see this order by now: mention them, and they are told.");
            let refusal = Refusal::new(RefusalCode::NothingToChange, message, Vec::new());
            return Err(ServiceError::Refused(vec![refusal]));
        }
        None => {
            let message = tr!("They are not on this board: an administrator invites them under People.");
            return Err(ServiceError::Invalid(message));
        }
    }
    let with = (SourceRows::new(), preconditions);
    submit(services, found, who, Command::AskSight { of }, with).await.map(drop)
}

/// The position of its entry. A comment is about the order as it is whenever it arrives: nobody is refused one for what a
/// colleague did meanwhile.
async fn submit(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    command: Command,
    (sources, preconditions): (SourceRows, Preconditions),
) -> ServiceResult<u64> {
    found.view.permit(Right::Comment)?;
    let prepared = PreparedCommand::of(command).with(sources);
    let preconditions = Preconditions { if_match: None, ..preconditions };
    Ok(orders::carry_out(services, found, who, prepared, preconditions).await?.seq)
}

/// Notes up to where the caller has seen an order's comments.
pub async fn mark_read(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: MarkRead,
) -> ServiceResult<()> {
    found.view.permit(Right::Comment)?;
    let head = services.store.head(found.view.board.id).await?.seq;
    Ok(services.store.mark_read(who.person.id, found.id, ask.seq.min(head)).await?)
}

/// Up to where the caller has seen the comments of a board's orders.
pub async fn reads(services: &Services, view: &BoardView, who: &SignedIn) -> ServiceResult<ReadMarks> {
    let orders = services.store.reads(who.person.id, view.board.id).await?;
    Ok(ReadMarks { orders: orders.into_iter().collect() })
}

/// Those before whom something is said of an order.
struct Audience<'a> {
    found: &'a VisibleOrder,
    people: Vec<Person>,
    rules: HashMap<RuleId, String>,
    at: StatusId,
}

impl<'a> Audience<'a> {
    async fn of(services: &Services, found: &'a VisibleOrder) -> ServiceResult<Audience<'a>> {
        let located = services.store.locate(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
        let (people, rules) =
            (services.store.people().await?, services.store.rule_names(found.view.board.id).await?);
        Ok(Audience { found, people, rules, at: located.status })
    }

    fn sees(&self, actor: &Actor) -> bool {
        let workflow = &self.found.view.board.workflow;
        actor.sees_status(&self.at, workflow) && actor.can_view(Part::Notes, workflow)
    }

    fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// Whether somebody sees the order and what is said of it; none where nobody of the kind is on the board.
    fn is_told(&self, mention: &Mention) -> Option<bool> {
        let board = &self.found.view.board;
        match mention {
            Mention::Person(id) => {
                let person = self.person(*id).filter(|person| person.active && person.can_view(board.id))?;
                Some(self.sees(&person.actor(board.id)))
            }
            Mention::Role(id) => {
                let role = board.workflow.role(id)?;
                let (who, roles) = (ActorRef::System, [role.id.clone()].into());
                Some(self.sees(&Actor { who, admin: false, roles }))
            }
        }
    }

    /// Whom a text tells, and refuses one that mentions somebody who is not here; what it said before may.
    fn told(&self, text: &str, before: &str) -> ServiceResult<BTreeSet<Mention>> {
        let (mentioned, known) = (mentions(text), mentions(before));
        let is_gone = |mention: &&Mention| self.is_told(mention).is_none() && !known.contains(mention);
        if mentioned.iter().any(|mention| is_gone(&mention)) {
            let message = tr!(
                "You mention somebody who is not on this board: choose from the list that opens after “@”."
            );
            return Err(ServiceError::Invalid(message));
        }
        Ok(mentioned.into_iter().filter(|mention| self.is_told(mention) == Some(true)).collect())
    }

    fn mentionable(&self) -> Vec<Mentionable> {
        let me = &self.found.view.actor.who;
        let people = self.people.iter().map(|person| Mention::Person(person.id));
        let people = people.filter(
            |mention| !matches!((mention, me), (Mention::Person(one), ActorRef::Person(me)) if one == me),
        );
        let roles = self.found.view.board.workflow.roles.iter().map(|role| Mention::Role(role.id.clone()));
        let mentionable = |mention: Mention| {
            let sees = self.is_told(&mention)?;
            Some(Mentionable { name: self.name(&mention), mention, sees })
        };
        people.chain(roles).filter_map(mentionable).collect()
    }

    fn name(&self, mention: &Mention) -> String {
        match mention {
            Mention::Person(id) => {
                self.person(*id).map_or_else(|| tr!("somebody who left"), |person| person.name.clone())
            }
            Mention::Role(id) => self.found.view.board.workflow.role_name(id).to_owned(),
        }
    }

    fn named(&self, who: &ActorRef) -> Named {
        let name = match who {
            ActorRef::Person(id) => self.person(*id).map(|person| person.name.clone()),
            ActorRef::Rule(rule) => self.rules.get(&rule.id).cloned(),
            ActorRef::Customer => Some(tr!("The customer")),
            ActorRef::System => None,
        };
        Named { who: who.clone(), name: name.unwrap_or_else(|| NOBODY.to_owned()) }
    }

    fn shown(&self, comment: StoredComment) -> CommentView {
        let StoredComment { id, state, text } = comment;
        let view = &self.found.view;
        let (own, in_use) = (state.by == view.actor.who, view.board.archived_at.is_none());
        let there = in_use && state.deleted.is_none();
        CommentView {
            id,
            seq: state.seq,
            by: self.named(&state.by),
            at: state.at,
            text,
            edited_at: state.edited_at,
            deleted: state.deleted.map(|end| Occasion { by: self.named(&end.by), at: end.at, reason: None }),
            may_edit: there && own,
            may_delete: there && (own || view.actor.admin),
        }
    }
}
