//! A file of texts as it stands, twice what stands twice.

use super::keys::{Holes, holes};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use std::fmt;

/// What a language says.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Said {
    Plain(String),
    Counted([String; 2]),
}

impl Said {
    pub fn forms(&self) -> &[String] {
        match self {
            Said::Plain(text) => std::slice::from_ref(text),
            Said::Counted(texts) => texts,
        }
    }

    pub fn holes(&self) -> Holes {
        holes(self.forms())
    }
}

struct Pairs(Vec<(String, Said)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Pairs, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("texts by their keys")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        from.deserialize_map(Each)
    }
}

/// The texts of a file, in its order.
pub fn read(text: &str) -> serde_json::Result<Vec<(String, Said)>> {
    serde_json::from_str::<Pairs>(text).map(|pairs| pairs.0)
}
