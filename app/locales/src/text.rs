//! The files of each language. A new room of the product is a file in every folder and a name here.

use domain::Language;

macro_rules! texts {
    ($folder:literal: $($room:literal),*) => {
        &[$(include_str!(concat!("../text/", $folder, "/", $room, ".ftl"))),*]
    };
}

macro_rules! languages {
    ($($room:literal),* $(,)?) => {
        /// The texts of a language.
        pub fn files(language: Language) -> &'static [&'static str] {
            match language {
                Language::English => texts!("en": $($room),*),
                Language::French => texts!("fr": $($room),*),
                Language::Spanish => texts!("es": $($room),*),
                Language::German => texts!("de": $($room),*),
                Language::Chinese => texts!("zh": $($room),*),
                Language::Punjabi => texts!("pa": $($room),*),
                Language::Arabic => texts!("ar": $($room),*),
            }
        }
    };
}

languages!("common", "page", "parcels", "acts", "messages", "wordings");
