//! Changes of people, boards and settings, for every engine: who may, what must hold, and what the reserved board's log
//! says of it.

mod boards;
mod customer_page;
mod mail;
mod messages;
mod privacy;
mod promise_rule;
mod rules;

use super::{
    AdminError, Administration, Failure, LinkPurpose, NewBoard, NewPerson, OneTimeLink, Person,
    StoredCustomerPage, TokenDigest, publishing::StartOver, tx::Tx, write::append_system,
};
use domain::{
    ActorRef, BoardId, CustomerPage, Instant, Language, PersonId, RecordedRow, StandIn, StandInId,
    SystemEvent, wire::PatchPerson, wire::PatchShop, wire::Shop,
};
use std::sync::Arc;

type Done<T = ()> = Result<T, AdminError>;

/// What a change led to.
#[derive(Debug, Default)]
pub(super) struct Administered {
    /// Whose link was followed.
    pub(super) person: Option<PersonId>,
    /// A board that viewers have to fetch anew.
    pub(super) news: Option<(BoardId, StartOver)>,
}

/// Carries out a change inside the engine's transaction.
pub(super) async fn administer(
    tx: &mut dyn Tx,
    change: &Administration,
    author: &ActorRef,
    now: Instant,
) -> Done<Administered> {
    let mut admin = Admin { tx, author: author.clone(), now };
    match change {
        Administration::SetUp { shop, board, person, customers } => {
            admin.set_up(shop, board, person, *customers).await?
        }
        Administration::ChangeShop(patch) => admin.change_shop(patch).await?,
        Administration::ChangeMail(settings, password) => {
            admin.change_mail(settings, password.as_deref()).await?
        }
        Administration::ChangeCustomerPage(page) => admin.change_customer_page(page).await?,
        Administration::ChangeMessages(settings) => admin.change_messages(settings).await?,
        Administration::ChangeLogo(logo) => admin.change_logo(logo.as_deref()).await?,
        Administration::ChangePrivacy(settings) => admin.change_privacy(settings).await?,
        Administration::NoteErasure(erasure) => admin.note_erasure(erasure).await?,
        Administration::WaitForErasure(waiting) => admin.wait_for_erasure(waiting).await?,
        Administration::ErasePerson(person) => admin.erase_person(*person).await?,
        Administration::CreateBoard(board) => admin.create_board(board).await?,
        Administration::ChangeBoard(board, patch) => {
            let news = admin.change_board(*board, patch).await?;
            return Ok(Administered { news, ..Administered::default() });
        }
        Administration::ChangeRule(board, change) => {
            let news = admin.change_rule(*board, change).await?;
            return Ok(Administered { news, ..Administered::default() });
        }
        Administration::ChangePromiseRule(board, rule) => {
            admin.change_promise_rule(*board, rule.as_deref()).await?
        }
        Administration::AddPerson(person) => admin.invite(person).await?,
        Administration::ChangePerson(patch) => admin.change_person(patch).await?,
        Administration::SetStandIn(stand_in) => admin.set_stand_in(stand_in).await?,
        Administration::EndStandIn(id) => admin.end_stand_in(*id).await?,
        Administration::MakeLink { person, link } => admin.make_link(*person, link).await?,
        Administration::FollowLink { digest, password } => {
            let person = Some(admin.follow_link(digest, password).await?);
            return Ok(Administered { person, ..Administered::default() });
        }
        Administration::SetPassword { person, password } => admin.change_password(*person, password).await?,
    }
    Ok(Administered::default())
}

struct Admin<'a> {
    tx: &'a mut dyn Tx,
    author: ActorRef,
    now: Instant,
}

impl Admin<'_> {
    async fn set_up(
        &mut self,
        shop: &Shop,
        board: &NewBoard,
        person: &NewPerson,
        customers: Language,
    ) -> Done {
        if self.tx.shop().await?.is_some() {
            return Err(AdminError::AlreadySetUp);
        }
        self.tx.save_shop(shop).await?;
        // Whoever has the code of the first run is this person from here on.
        self.author = ActorRef::Person(person.id);
        self.log(SystemEvent::ShopSetUp).await?;
        self.record(RecordedRow::Shop).await?;
        let page = CustomerPage { language: customers, ..CustomerPage::default() };
        if page != CustomerPage::default() {
            self.tx.save_customer_page(&StoredCustomerPage { page, logo: None }).await?;
        }
        self.add_board(board).await?;
        self.add_person(person).await
    }

    async fn change_shop(&mut self, patch: &PatchShop) -> Done {
        self.check_administrator().await?;
        let mut shop = self.tx.shop().await?.ok_or(AdminError::NotFound)?;
        let mut settings = Vec::new();
        if let Some(name) = &patch.name {
            shop.name = name.to_string();
            settings.push("name".to_owned());
        }
        if let Some(email) = &patch.contact_email {
            shop.contact_email = Some(email.to_string());
            settings.push("contact_email".to_owned());
        }
        if let Some(phone) = &patch.contact_phone {
            shop.contact_phone = Some(phone.to_string());
            settings.push("contact_phone".to_owned());
        }
        if let Some(style) = patch.date_style {
            shop.date_style = style;
            settings.push("date_style".to_owned());
        }
        if let Some(days) = patch.tracking_days {
            shop.tracking_days = days;
            settings.push("tracking_days".to_owned());
        }
        if settings.is_empty() {
            return Ok(());
        }
        self.tx.save_shop(&shop).await?;
        self.log(SystemEvent::ShopChanged { settings }).await?;
        self.record(RecordedRow::Shop).await
    }

    async fn invite(&mut self, person: &NewPerson) -> Done {
        self.check_administrator().await?;
        self.add_person(person).await
    }

    async fn add_person(&mut self, new: &NewPerson) -> Done {
        if self.tx.person_of(&new.email).await?.is_some() {
            return Err(AdminError::EmailTaken);
        }
        self.check_boards(new.roles.keys()).await?;
        let person = Person {
            id: new.id,
            name: new.name.to_string(),
            email: new.email.to_string(),
            admin: new.admin,
            active: true,
            password: new.password.clone(),
            roles: new.roles.clone(),
            language: None,
        };
        self.tx.save_person(&person).await?;
        self.log(SystemEvent::PersonInvited { person: new.id }).await?;
        if new.admin {
            self.log(SystemEvent::AdministratorChanged { person: new.id, admin: true }).await?;
        }
        for (board, roles) in &new.roles {
            self.log(SystemEvent::RolesChanged { person: new.id, board: *board, roles: roles.clone() })
                .await?;
        }
        if new.password.is_some() {
            self.log(SystemEvent::PersonJoined { person: new.id }).await?;
        }
        self.record(RecordedRow::Person(new.id)).await?;
        match &new.invitation {
            Some(link) => Ok(self.tx.replace_link(new.id, link).await?),
            None => Ok(()),
        }
    }

    async fn change_person(&mut self, patch: &PatchPerson) -> Done {
        self.check_administrator().await?;
        self.check_boards(patch.roles.keys()).await?;
        let before = self.person(patch.id).await?;
        let mut after = (*before).clone();
        after.name = patch.name.as_ref().map_or(after.name, ToString::to_string);
        after.admin = patch.admin.unwrap_or(after.admin);
        after.active = patch.active.unwrap_or(after.active);
        after.roles.extend(patch.roles.clone());
        after.roles.retain(|_, roles| !roles.is_empty());
        if after == *before {
            return Ok(());
        }
        let was = before.admin && before.active;
        if was && !(after.admin && after.active) && self.tx.administrators().await? <= 1 {
            return Err(AdminError::LastAdministrator);
        }
        self.tx.save_person(&after).await?;
        self.log_person(&before, &after).await?;
        self.record(RecordedRow::Person(patch.id)).await
    }

    async fn log_person(&mut self, before: &Person, after: &Person) -> Done {
        let person = after.id;
        if before.name != after.name {
            self.log(SystemEvent::PersonRenamed { person }).await?;
        }
        if before.admin != after.admin {
            self.log(SystemEvent::AdministratorChanged { person, admin: after.admin }).await?;
        }
        if before.active != after.active {
            self.log(SystemEvent::AccessChanged { person, active: after.active }).await?;
            self.tx.close_sessions(person).await?;
            self.tx.drop_links(person).await?;
        }
        let boards: std::collections::BTreeSet<_> =
            before.roles.keys().chain(after.roles.keys()).copied().collect();
        for board in boards {
            let roles = after.roles.get(&board).cloned().unwrap_or_default();
            if before.roles.get(&board).cloned().unwrap_or_default() != roles {
                self.log(SystemEvent::RolesChanged { person, board, roles }).await?;
            }
        }
        Ok(())
    }

    async fn set_stand_in(&mut self, stand_in: &StandIn) -> Done {
        self.check_self_or_administrator(stand_in.person).await?;
        for person in [stand_in.person, stand_in.stand_in] {
            if !self.person(person).await?.active {
                return Err(AdminError::NotFound);
            }
        }
        if let Some(why) = stand_in.unfit(&self.tx.stand_ins().await?) {
            return Err(AdminError::StandIn(why));
        }
        self.tx.add_stand_in(stand_in).await?;
        self.log(SystemEvent::StandInSet(stand_in.clone())).await
    }

    async fn end_stand_in(&mut self, id: StandInId) -> Done {
        let all = self.tx.stand_ins().await?;
        let stand_in = all.into_iter().find(|stand_in| stand_in.id == id).ok_or(AdminError::NotFound)?;
        self.check_self_or_administrator(stand_in.person).await?;
        self.tx.end_stand_in(id).await?;
        self.log(SystemEvent::StandInEnded { stand_in: id }).await
    }

    async fn check_self_or_administrator(&mut self, person: PersonId) -> Done {
        if self.author == ActorRef::Person(person) { Ok(()) } else { self.check_administrator().await }
    }

    async fn make_link(&mut self, id: PersonId, link: &OneTimeLink) -> Done {
        self.check_administrator().await?;
        let person = self.person(id).await?;
        if !person.active {
            return Err(AdminError::NotFound);
        }
        self.tx.replace_link(id, link).await?;
        self.log(match link.purpose {
            LinkPurpose::Invitation => SystemEvent::PersonInvited { person: id },
            LinkPurpose::Reset => SystemEvent::ResetLinkMade { person: id },
        })
        .await
    }

    async fn follow_link(&mut self, digest: &TokenDigest, password: &str) -> Done<PersonId> {
        let link = self.tx.link(digest, self.now).await?.ok_or(AdminError::LinkSpent)?;
        self.author = ActorRef::Person(link.person);
        self.set_password(link.person, password).await?;
        Ok(link.person)
    }

    async fn change_password(&mut self, id: PersonId, password: &str) -> Done {
        if self.author != ActorRef::Person(id) {
            self.check_administrator().await?;
        }
        self.set_password(id, password).await
    }

    async fn set_password(&mut self, id: PersonId, password: &str) -> Done {
        let before = self.person(id).await?;
        let after = Person { password: Some(password.to_owned()), ..(*before).clone() };
        self.tx.save_person(&after).await?;
        self.tx.drop_links(id).await?;
        self.tx.close_sessions(id).await?;
        let joined = before.password.is_none();
        let event = if joined {
            SystemEvent::PersonJoined { person: id }
        } else {
            SystemEvent::PasswordChanged { person: id }
        };
        self.log(event).await?;
        self.record(RecordedRow::Person(id)).await
    }

    async fn person(&mut self, id: PersonId) -> Done<Arc<Person>> {
        self.tx.person(id).await?.ok_or(AdminError::NotFound)
    }

    async fn check_administrator(&mut self) -> Done {
        let id = match self.author {
            ActorRef::Person(id) => id,
            ActorRef::System => return Ok(()),
            ActorRef::Rule(_) | ActorRef::Customer => return Err(AdminError::Forbidden),
        };
        let person = self.tx.person(id).await?;
        if person.is_some_and(|person| person.admin && person.active) {
            Ok(())
        } else {
            Err(AdminError::Forbidden)
        }
    }

    async fn check_boards(&mut self, boards: impl Iterator<Item = &domain::BoardId> + Send) -> Done {
        for board in boards {
            self.tx.board(*board).await?.ok_or(AdminError::NotFound)?;
        }
        Ok(())
    }

    async fn record(&mut self, row: RecordedRow) -> Done {
        Ok(record(self.tx, row, &self.author, self.now).await?)
    }

    async fn log(&mut self, event: SystemEvent) -> Done {
        Ok(append_system(self.tx, &self.author, self.now, event).await.map_err(|failure: Failure| failure)?)
    }
}

/// Binds the rows that were written before rows were bound.
pub(super) async fn record_unbound(tx: &mut dyn Tx, now: Instant) -> Result<(), Failure> {
    for row in tx.unbound().await? {
        record(tx, row, &ActorRef::System, now).await?;
    }
    Ok(())
}

async fn record(tx: &mut dyn Tx, row: RecordedRow, author: &ActorRef, now: Instant) -> Result<(), Failure> {
    let digest = tx.bind_row(&row).await?;
    append_system(tx, author, now, SystemEvent::Recorded { row, digest }).await
}
