//! Times of day as people type them: minutes since midnight, and the midnight that ends a day is 24:00.

/// `09:30` for 570.
pub fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The minutes of `09:30`, `9.30`, `930` or `9`; seconds may follow and do not count.
pub fn minutes(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let (hours, minutes) = match typed.split_once([':', '.', 'h']) {
        Some((hours, rest)) => (hours, rest.split([':', '.']).next()?),
        None if typed.len() > 2 => typed.split_at_checked(typed.len() - 2)?,
        None => (typed, "00"),
    };
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u16>().ok())?;
    if !(1..=2).contains(&hours.len()) || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60 || (hours, minutes) == (24, 0)).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_come_back() {
        for (typed, read) in [
            ("09:30", 570),
            ("9:30", 570),
            ("9.30", 570),
            ("9h30", 570),
            (" 930 ", 570),
            ("0930", 570),
            ("9", 540),
            ("17", 1020),
            ("23:59:30", 1439),
            ("24:00", 1440),
            ("00:00", 0),
        ] {
            assert_eq!(minutes(typed), Some(read), "{typed}");
            assert_eq!(minutes(&clock(read)), Some(read));
        }
        for wrong in ["", "25", "24:01", "10:60", "10:5", "x:10", "12345", "+9", "9:", ":30", "1x", "é00"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
    }
}
