//! Comments: whoever sees an order's notes writes some, wherever the order is. On the board or off it: what people say of an
//! order changes nothing of it.

use super::context::{CommandContext, Verdict, refuse, settle};
use crate::{
    COMMENTS_LIMIT, CommentId, CommentState, Event, Mention, OrderState, Refusal, RefusalCode as Code, Right,
    TextRef, spoken::tr,
};
use std::collections::BTreeSet;

impl<'a> CommandContext<'a> {
    pub(super) fn comment(
        &self,
        comment: CommentId,
        text: &TextRef,
        mentions: &BTreeSet<Mention>,
    ) -> Verdict {
        let order = self.any_order()?;
        settle(self.unless_may_comment().into_iter().collect())?;
        if order.comments.contains_key(&comment) {
            return Err(refuse(Code::NothingToChange, tr!("This comment is there already.")));
        }
        if order.comments.len() >= COMMENTS_LIMIT {
            let message = tr!(
                "An order holds at most {} comments: edit one of yours, or write it into the order's note.",
                COMMENTS_LIMIT
            );
            return Err(refuse(Code::TooManyComments, message));
        }
        let (text, mentions) = (text.clone(), mentions.clone());
        Ok(vec![self.now(Event::Commented { comment, text, mentions })])
    }

    pub(super) fn edit_comment(
        &self,
        comment: CommentId,
        text: &TextRef,
        mentions: &BTreeSet<Mention>,
    ) -> Verdict {
        let present = self.present_comment(self.any_order()?, comment)?;
        settle(self.unless_may_comment().into_iter().collect())?;
        if present.by != self.actor.who {
            let message = tr!("Only who wrote a comment edits it: write one of your own.");
            return Err(refuse(Code::NotYourRole, message));
        }
        let (text, mentions) = (text.clone(), mentions.clone());
        Ok(vec![self.now(Event::CommentEdited { comment, text, mentions })])
    }

    pub(super) fn delete_comment(&self, comment: CommentId) -> Verdict {
        let present = self.present_comment(self.any_order()?, comment)?;
        settle(self.unless_may_comment().into_iter().collect())?;
        if present.by != self.actor.who && !self.actor.admin {
            let message = tr!("Only who wrote a comment deletes it, or an administrator.");
            return Err(refuse(Code::NotYourRole, message));
        }
        Ok(vec![self.now(Event::CommentDeleted { comment })])
    }

    /// Whether they see it already is asked where people are known.
    pub(super) fn ask_sight(&self, of: &Mention) -> Verdict {
        self.any_order()?;
        settle(self.unless_may_comment().into_iter().collect())?;
        Ok(vec![self.now(Event::SightAsked { of: of.clone() })])
    }

    fn present_comment(
        &self,
        order: &'a OrderState,
        comment: CommentId,
    ) -> Result<&'a CommentState, Vec<Refusal>> {
        let gone = || refuse(Code::UnknownComment, tr!("There is no such comment, or it was deleted."));
        order.comments.get(&comment).filter(|comment| comment.deleted.is_none()).ok_or_else(gone)
    }

    fn unless_may_comment(&self) -> Option<Refusal> {
        let may = self.actor.may(Right::Comment, self.workflow);
        (!may).then(|| {
            let message =
                tr!("None of your roles shows notes, and comments are among them: ask an administrator.");
            Refusal::new(Code::NotYourRole, message, vec![])
        })
    }
}
