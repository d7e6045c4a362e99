//! Names that say nothing: neither where an order is nor who acts next. A name is one when all its words are: “Order pending”
//! is, “Pending supplier confirmation” is not. In English and in French, for that is what the shops write that we know.

use crate::spoken::{say, tr, tr_later};

/// Why a name is refused: what to say of it, with a better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vague {
    advice: &'static str,
    example: &'static str,
    french: &'static str,
}

struct Family {
    words: &'static [&'static str],
    advice: &'static str,
    example: &'static str,
    french: &'static str,
}

/// What says nothing, by what people mean with it. French words stand in the masculine singular.
const FAMILIES: [Family; 6] = [
    Family {
        words: &[
            "hold",
            "onhold",
            "held",
            "paused",
            "pause",
            "suspended",
            "stopped",
            "blocked",
            "stuck",
            "delayed",
            "suspens",
            "suspendu",
            "bloque",
            "arrete",
            "retarde",
        ],
        advice: tr_later!(
            "name what the order waits for; an order that waits for a reason of its own is put on hold where it stands"
        ),
        example: tr_later!("Awaiting customer approval"),
        french: "En attente de l’accord du client",
    },
    Family {
        words: &[
            "pending",
            "waiting",
            "awaiting",
            "wait",
            "todo",
            "do",
            "new",
            "open",
            "opened",
            "queued",
            "unassigned",
            "planned",
            "attente",
            "faire",
            "nouveau",
            "nouvel",
            "nouvelle",
            "ouvert",
            "instance",
            "prevu",
        ],
        advice: tr_later!("name what is awaited, and from whom"),
        example: tr_later!("Awaiting supplier confirmation"),
        french: "En attente de confirmation du fournisseur",
    },
    Family {
        words: &[
            "progress",
            "inprogress",
            "progressing",
            "ongoing",
            "going",
            "underway",
            "active",
            "started",
            "wip",
            "working",
            "doing",
            "cours",
            "encours",
            "actif",
            "commence",
            "demarre",
        ],
        advice: tr_later!("name the step that can be seen"),
        example: tr_later!("Production scheduled"),
        french: "Production planifiée",
    },
    Family {
        words: &[
            "processing",
            "process",
            "processed",
            "handling",
            "handled",
            "treatment",
            "treated",
            "managing",
            "managed",
            "ready",
            "traitement",
            "traite",
            "traiter",
            "gestion",
            "pret",
        ],
        advice: tr_later!("name what has been done and what comes next"),
        example: tr_later!("Ready for dispatch"),
        french: "Prête à expédier",
    },
    Family {
        words: &[
            "complete",
            "completed",
            "completion",
            "done",
            "finished",
            "finish",
            "closed",
            "close",
            "end",
            "ended",
            "over",
            "ok",
            "okay",
            "termine",
            "fini",
            "acheve",
            "complet",
            "cloture",
            "clos",
            "ferme",
            "fait",
            "fin",
            "solde",
        ],
        advice: tr_later!("name the proof that it is"),
        example: tr_later!("Delivery confirmed"),
        french: "Livraison confirmée",
    },
    Family {
        words: &[
            "other",
            "others",
            "misc",
            "miscellaneous",
            "various",
            "general",
            "unknown",
            "tbd",
            "tbc",
            "na",
            "none",
            "normal",
            "current",
            "inactive",
            "autre",
            "divers",
            "inconnu",
            "normale",
            "actuel",
        ],
        advice: tr_later!("name what can be observed"),
        example: tr_later!("Awaiting quality check"),
        french: "En attente du contrôle qualité",
    },
];

/// What goes with anything and adds nothing.
const FILLERS: &[&str] = &[
    "order",
    "orders",
    "sales",
    "sale",
    "job",
    "jobs",
    "item",
    "items",
    "task",
    "tasks",
    "work",
    "request",
    "requests",
    "ticket",
    "tickets",
    "case",
    "cases",
    "project",
    "projects",
    "status",
    "statuses",
    "state",
    "stage",
    "step",
    "phase",
    "level",
    "thing",
    "things",
    "stuff",
    "the",
    "a",
    "an",
    "this",
    "these",
    "that",
    "it",
    "its",
    "is",
    "are",
    "be",
    "being",
    "been",
    "was",
    "has",
    "have",
    "not",
    "yet",
    "still",
    "now",
    "currently",
    "just",
    "already",
    "almost",
    "nearly",
    "partly",
    "partially",
    "fully",
    "all",
    "some",
    "any",
    "my",
    "our",
    "your",
    "in",
    "on",
    "of",
    "to",
    "for",
    "at",
    "by",
    "with",
    "and",
    "or",
    "under",
    "into",
    "get",
    "got",
    "more",
    "very",
    "commande",
    "commandes",
    "dossier",
    "dossiers",
    "demande",
    "demandes",
    "tache",
    "taches",
    "travail",
    "etat",
    "statut",
    "etape",
    "etapes",
    "le",
    "la",
    "les",
    "l",
    "un",
    "une",
    "des",
    "de",
    "du",
    "d",
    "en",
    "au",
    "aux",
    "et",
    "ou",
    "est",
    "sont",
    "etre",
    "pas",
    "encore",
    "toujours",
    "deja",
    "maintenant",
    "mise",
    "mis",
    "ce",
    "cette",
    "ma",
    "mon",
    "nos",
    "notre",
    "vos",
    "votre",
    "tout",
    "toute",
    "par",
    "pour",
    "sur",
    "dans",
    "bon",
];

/// What are fillers only together, for the first of them alone says something.
const PAIRS: [(&str, &str); 4] =
    [("customer", "order"), ("client", "order"), ("commande", "client"), ("web", "order")];

/// What these words say nothing of, wherever they stand: an order on hold is in some status all the same.
const ANYWHERE: [[&str; 2]; 2] = [["on", "hold"], ["en", "suspens"]];

impl Vague {
    /// Why this name says nothing, if it does not.
    pub(super) fn of(name: &str) -> Option<Vague> {
        let folded = words(name);
        let mut rest: Vec<&str> = folded.iter().map(String::as_str).collect();
        while let Some(at) = rest.windows(2).position(|pair| PAIRS.contains(&(pair[0], pair[1]))) {
            rest.drain(at..at + 2);
        }
        if ANYWHERE.iter().any(|phrase| rest.windows(2).any(|pair| pair == phrase)) {
            return Some(Vague::family(&FAMILIES[0], rest.contains(&"suspens")));
        }
        let nothing = |word: &str| {
            FILLERS.contains(&word) || word.chars().all(|c| c.is_ascii_digit()) || word.len() == 1
        };
        let mut found: Option<Vague> = None;
        for word in rest {
            match family(word) {
                Some((family, french)) => {
                    found = found.or(Some(Vague::family(family, french)));
                }
                None if nothing(word) => {}
                None => return None,
            }
        }
        // Only fillers, or nothing at all: “Order”, “Step 2”, “—”.
        Some(found.unwrap_or_else(|| Vague::family(&FAMILIES[5], false)))
    }

    /// What to say of the name.
    pub(super) fn sentence(self, name: &str) -> String {
        let Vague { advice, example, french } = self;
        let example = if french.is_empty() { say(example) } else { french.to_owned() };
        tr!(
            "“{}” does not say where an order is or who acts next: {}, like “{}”.",
            name,
            say(advice),
            example
        )
    }

    fn family(family: &Family, french: bool) -> Vague {
        let Family { advice, example, french: said, .. } = family;
        Vague { advice, example, french: if french { said } else { "" } }
    }
}

/// The family of a word that says nothing, and whether it is French. French words may be feminine or many.
fn family(word: &str) -> Option<(&'static Family, bool)> {
    let of = |form: &str| FAMILIES.iter().find(|family| family.words.contains(&form));
    let forms = [Some(word), word.strip_suffix("es"), word.strip_suffix('e'), word.strip_suffix('s')];
    match forms.into_iter().flatten().find(|form| FRENCH.contains(form)) {
        Some(french) => of(french).map(|family| (family, true)),
        None => of(word).map(|family| (family, false)),
    }
}

/// Which of those words are French and nothing else.
const FRENCH: [&str; 32] = [
    "suspens",
    "suspendu",
    "bloque",
    "arrete",
    "retarde",
    "attente",
    "faire",
    "nouveau",
    "nouvel",
    "nouvelle",
    "ouvert",
    "instance",
    "prevu",
    "cours",
    "encours",
    "actif",
    "commence",
    "demarre",
    "traitement",
    "traite",
    "traiter",
    "gestion",
    "pret",
    "termine",
    "fini",
    "acheve",
    "clos",
    "cloture",
    "ferme",
    "fait",
    "autre",
    "inconnu",
];

/// A name's words without case, accents, and what nobody sees.
fn words(name: &str) -> Vec<String> {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ä' | 'ã' => folded.push('a'),
            'ç' => folded.push('c'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' | 'í' => folded.push('i'),
            'ô' | 'ö' | 'ó' => folded.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => folded.push('u'),
            'œ' => folded.push_str("oe"),
            // Marks that stand behind their letter.
            '\u{300}'..='\u{36f}' => {}
            // Letters of full width.
            '\u{ff41}'..='\u{ff5a}' => folded.extend(char::from_u32(u32::from(c) - 0xff41 + 0x61)),
            c if c.is_alphanumeric() => folded.push(c),
            c if !c.is_whitespace() && crate::is_invisible(c) => {}
            _ => folded.push(' '),
        }
    }
    folded.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::Vague;

    #[test]
    fn names_that_say_nothing_are_refused_whatever_stands_around_them() {
        for name in [
            "Pending",
            "pending",
            " PENDING! ",
            "Order pending",
            "Pending order",
            "Orders – pending",
            "Customer order pending",
            "In progress",
            "In-progress",
            "Order in progress",
            "Still in progress",
            "Work in progress",
            "WIP",
            "Processing",
            "Order is being processed",
            "Currently processing",
            "Processing (2)",
            "On hold",
            "On-Hold",
            "Order on hold",
            "On hold – customer",
            "Complete",
            "Completed",
            "Order complete",
            "Fully completed",
            "Done",
            "All done",
            "New",
            "New order",
            "Open",
            "Active",
            "Waiting",
            "Awaiting",
            "To do",
            "Other",
            "Misc.",
            "Order",
            "Step 2",
            "Status A",
            "Ready",
            "Closed",
            "In process",
            "P\u{200b}ending",
            "Ｐｅｎｄｉｎｇ",
            "Finished",
            "Not done yet",
            "Job on hold",
            "Commande en attente",
            "En attente",
            "en cours",
            "En cours de traitement",
            "Traitement en cours",
            "Commande en cours",
            "Terminé",
            "Terminée",
            "Commandes terminées",
            "TERMINE\u{301}",
            "Fini",
            "Finie",
            "Achevée",
            "Clôturée",
            "À faire",
            "À traiter",
            "Traitée",
            "En suspens",
            "Commande en suspens (client)",
            "Suspendue",
            "Bloquée",
            "En pause",
            "Nouvelle commande",
            "Nouveau",
            "Ouverte",
            "Autre",
            "Autres",
            "Divers",
            "Complète",
            "Dossier clos",
            "Commande client en attente",
            "Prête",
        ] {
            let vague = Vague::of(name);
            assert!(vague.is_some(), "{name}");
            let said = vague.map(|vague| vague.sentence(name)).unwrap_or_default();
            assert!(said.contains(name) && said.contains(", like “") && said.ends_with("”."), "{said}");
        }
    }

    #[test]
    fn names_that_say_where_an_order_is_are_not() {
        for name in [
            "Order received",
            "Awaiting customer approval",
            "Awaiting supplier confirmation",
            "Production scheduled",
            "On the production floor",
            "Awaiting quality check",
            "Ready for dispatch",
            "Handed to carrier",
            "Delivery confirmed",
            "Cancelled",
            "Pending supplier confirmation",
            "Waiting for materials",
            "Payment received",
            "In the paint shop",
            "Inspection complete",
            "Production in progress",
            "Artwork approved",
            "Quoted",
            "Picked",
            "Packed",
            "Shipped",
            "Delivered",
            "Ready to collect",
            "In the oven",
            "Drying",
            "Proof sent",
            "Device received",
            "Diagnosed",
            "Awaiting parts",
            "Repaired",
            "Returned to customer",
            "New parts ordered",
            "Holding tank filled",
            "Household check",
            "Doing bay",
            "En production",
            "En cours de production",
            "En attente de validation du client",
            "En attente du fournisseur",
            "Prête à expédier",
            "Commande reçue",
            "Expédiée",
            "Livrée",
            "Livraison confirmée",
            "Annulée",
            "Production planifiée",
            "Chez le transporteur",
            "Contrôle qualité",
            "Emballée",
            "受注",
            "Заказ получен",
            "Versandbereit",
        ] {
            assert_eq!(Vague::of(name), None, "{name}");
        }
    }

    #[test]
    fn the_example_speaks_the_names_language() {
        let said = |name| Vague::of(name).map(|vague| vague.sentence(name)).unwrap_or_default();
        assert!(
            said("Order pending").ends_with("like “Awaiting supplier confirmation”."),
            "{}",
            said("Order pending")
        );
        assert!(said("Commande en attente").ends_with("like “En attente de confirmation du fournisseur”."));
        assert!(said("En cours").ends_with("“Production planifiée”."));
        assert!(said("Complete").ends_with("“Delivery confirmed”."));
    }
}
