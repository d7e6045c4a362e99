//! What a new password may be.

/// The fewest characters of a password.
pub const SHORTEST: usize = 10;
/// The most.
pub const LONGEST: usize = 200;

/// What is wrong with a new password, if something is.
pub fn password_fault(password: &str) -> Option<String> {
    match password.chars().count() {
        0 => Some("Choose a password.".into()),
        n if n < SHORTEST => Some(format!("The password has {n} characters; it needs at least {SHORTEST}.")),
        n if n > LONGEST => Some(format!("The password has {n} characters; at most {LONGEST} are allowed.")),
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
