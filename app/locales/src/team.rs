//! What the team's pages and answers say in other languages than English: JSON files below `text/<language>/team/`, one a room of the
//! app. The browser's program gets the same as one file of the site.

use domain::{
    TeamLanguage,
    spoken::{self, Catalogue},
};

macro_rules! rooms {
    ($($room:literal),* $(,)?) => {
        const FRENCH: &[&str] = &[$(include_str!(concat!("../text/fr/team/", $room, ".json"))),*];
    };
}

rooms!(
    "auth",
    "board",
    "calendar",
    "common",
    "components",
    "domain",
    "frame",
    "import",
    "inbox",
    "order",
    "orders",
    "people",
    "roles",
    "rules",
    "server",
    "settings",
    "shell",
    "stand_ins",
    "store",
    "work",
    "workflow",
);

/// Has this process speak them, once.
pub fn teach() {
    spoken::teach(TeamLanguage::French, || {
        let rooms = FRENCH.iter().map(|room| Catalogue::from_json(room).expect("JSON, as a test makes sure"));
        Catalogue(rooms.flat_map(|room| room.0).collect())
    });
}
