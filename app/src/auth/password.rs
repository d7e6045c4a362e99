//! What a new password may be.

use domain::tr;

/// The fewest characters of a password.
pub const SHORTEST: usize = 10;
/// The most.
pub const LONGEST: usize = 200;

/// What is wrong with a new password, if something is.
pub fn password_fault(password: &str) -> Option<String> {
    match password.chars().count() {
        0 => Some(tr!("Choose a password.")),
        n if n < SHORTEST => Some(tr!(
            "The password has {n} character; it needs at least {}."
                | "The password has {n} characters; it needs at least {}." % n,
            SHORTEST
        )),
        n if n > LONGEST => Some(tr!("The password has {} characters; at most {} are allowed.", n, LONGEST)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    //! What passwords may be.
    use super::*;

    #[test]
    fn a_password_has_10_to_200_characters_counted_as_people_count_them() {
        assert_eq!(password_fault("ääääääääää"), None);
        assert!(password_fault("äääääääää").is_some_and(|fault| fault.contains("has 9 characters")));
        assert_eq!(password_fault(&"a".repeat(200)), None);
        assert!(password_fault(&"a".repeat(201)).is_some());
        assert!(password_fault("").is_some());
    }
}
