//! The address to which a message comes back (VERP): the shop's with the message's id and a proof behind a `+`, in letters that
//! survive whatever is done to upper and lower case on the way.

use data_encoding::BASE32_NOPAD;
use domain::{Email, MessageId, tr};
use store::secret::Secret;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Bytes of an id and of its proof.
const ID: usize = 16;
const PROOF: usize = 10;
/// Letters of both.
const TOKEN: usize = (ID + PROOF) * 8 / 5 + 1;
/// How long the part before the `@` may be (RFC 5321).
const LONGEST: usize = 64;

/// The address of a message below the shop's.
pub(in crate::services::messages) fn of_message(
    secret: &Secret,
    returns: &Email,
    message: MessageId,
) -> Option<String> {
    let (local, domain) = returns.rsplit_once('@')?;
    let token = BASE32_NOPAD.encode(&[&message.0.as_bytes()[..], &proof(secret, message)].concat());
    Some(format!("{local}+{}@{domain}", token.to_lowercase()))
}

/// What keeps an address from being one below which there is one for each message, a sentence.
pub fn fault(returns: &Email) -> Option<String> {
    let longest = LONGEST - TOKEN - 1;
    let local = returns.rsplit_once('@').map_or("", |(local, _)| local);
    (local.len() > longest).then(|| {
        tr!(
            "The address for returned mail has at most {} characters before the @: a name for each message is put behind them.",
            longest
        )
    })
}

fn proof(secret: &Secret, message: MessageId) -> [u8; PROOF] {
    let keyed = secret.keyed("returned message", message.0.as_bytes());
    std::array::from_fn(|at| keyed[at])
}

/// What may be the end of such an address, wherever it stands in a mail.
pub(super) fn candidates(mail: &[u8]) -> impl Iterator<Item = &[u8]> {
    let plus = mail.iter().enumerate().filter(|(_, byte)| **byte == b'+').map(|(at, _)| at + 1);
    plus.filter_map(|from| {
        let token = mail.get(from..from + TOKEN)?;
        let ends = mail.get(from + TOKEN).is_none_or(|next| !next.is_ascii_alphanumeric());
        (ends && token.iter().all(u8::is_ascii_alphanumeric)).then_some(token)
    })
}

/// The message of a candidate, if this Milepost made it.
pub(super) fn message(secret: &Secret, candidate: &[u8]) -> Option<MessageId> {
    let bytes = BASE32_NOPAD.decode(&candidate.to_ascii_uppercase()).ok()?;
    let (id, shown) = bytes.split_at_checked(ID)?;
    let message = MessageId(Uuid::from_bytes(id.try_into().ok()?));
    let is_ours: bool = proof(secret, message)[..].ct_eq(shown).into();
    is_ours.then_some(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_message_and_no_other_one_does() {
        let (secret, other) = (Secret::new([7; 32]), Secret::new([8; 32]));
        let id = MessageId(Uuid::from_u128(0x0192_f3a4_5b6c_7d8e_9fa0_b1c2_d3e4_f506));
        let returns: Email = "returns@shop.example".parse().expect("an address");
        let address = of_message(&secret, &returns, id).expect("an address");
        assert!(address.parse::<Email>().is_ok() && address.ends_with("@shop.example"), "{address}");
        assert_eq!(address.find('@'), Some("returns+".len() + TOKEN));
        let of = |mail: &str, secret| candidates(mail.as_bytes()).find_map(|one| message(secret, one));
        for written in [
            address.clone(),
            address.to_uppercase(),
            format!("To: <{address}>\r\nSubject: a+b"),
            format!("x+y {address}"),
        ] {
            assert_eq!(of(&written, &secret), Some(id), "{written}");
        }
        assert_eq!(of(&address, &other), None);
        for (at, letter) in address.char_indices().skip("returns+".len()).take(TOKEN) {
            let mut forged = address.clone();
            forged.replace_range(at..at + 1, if letter == 'a' { "b" } else { "a" });
            assert_eq!(of(&forged, &secret), None, "{forged}");
        }
        for short in ["", "+", "returns+aaaa@shop.example", &address[..address.len() - 30]] {
            assert_eq!(of(short, &secret), None, "{short}");
        }
    }

    #[test]
    fn there_is_room_for_a_name_of_each_message() {
        let fault = |text: String| super::fault(&text.parse().expect("an address"));
        assert_eq!(fault(format!("{}@shop.example", "r".repeat(21))), None);
        assert!(fault(format!("{}@shop.example", "r".repeat(22))).is_some_and(|why| why.contains("21")));
        assert_eq!("r".repeat(21).len() + 1 + TOKEN, LONGEST);
    }
}
