//! How things are said to people: times, numbers of things, phone numbers.

use phloem_flow::time::Millis;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long ago something was, e.g. "5 minutes ago"; the date (UTC) when it was more than a week.
#[must_use]
pub fn ago(now: Millis, then: Millis) -> String {
    match now.0.saturating_sub(then.0) {
        ..MINUTE => "just now".to_owned(),
        past @ MINUTE..HOUR => format!("{} ago", counted(past / MINUTE, "minute")),
        past @ HOUR..DAY => format!("{} ago", counted(past / HOUR, "hour")),
        past if past < 7 * DAY => format!("{} ago", counted(past / DAY, "day")),
        _ => date(then),
    }
}

/// A number of things, e.g. "1 hour", "3 hours".
#[must_use]
pub fn counted(number: i64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// When something comes, e.g. "in 5 minutes".
#[must_use]
pub fn until(now: Millis, then: Millis) -> String {
    match then.0.saturating_sub(now.0) {
        ..0 => "now".to_owned(),
        left @ 0..MINUTE => format!("in {}", counted(left / 1000 + 1, "second")),
        left @ MINUTE..HOUR => format!("in {}", counted(left / MINUTE, "minute")),
        left @ HOUR..DAY => format!("in {}", counted(left / HOUR, "hour")),
        left => format!("in {}", counted(left / DAY, "day")),
    }
}

/// How long something took, as short as it can be said, e.g. "420 ms", "4.2 s", "3 min 5 s".
#[must_use]
pub fn lasted(milliseconds: i64) -> String {
    match milliseconds.max(0) {
        short @ ..1_000 => format!("{short} ms"),
        few @ 1_000..10_000 => format!("{}.{} s", few / 1_000, few % 1_000 / 100),
        some @ 10_000..MINUTE => format!("{} s", some / 1_000),
        long @ MINUTE..HOUR => format!("{} min {} s", long / MINUTE, long % MINUTE / 1_000),
        long @ HOUR..DAY => format!("{} h {} min", long / HOUR, long % HOUR / MINUTE),
        long => format!("{} d {} h", long / DAY, long % DAY / HOUR),
    }
}

/// The day and the time, e.g. "21 Nov 2026, 14:02:33", so many minutes east of Greenwich.
#[must_use]
pub fn day_and_time(moment: Millis, east: i64) -> String {
    let there = Millis(moment.0.saturating_add(east.saturating_mul(MINUTE)));
    format!("{}, {}", date(there), time(moment, east))
}

/// The time of the day to the second, e.g. "14:02:33", so many minutes east of Greenwich.
#[must_use]
pub fn time(moment: Millis, east: i64) -> String {
    let of_day = moment
        .0
        .saturating_add(east.saturating_mul(MINUTE))
        .rem_euclid(DAY);
    format!(
        "{:02}:{:02}:{:02}",
        of_day / HOUR,
        of_day % HOUR / MINUTE,
        of_day % MINUTE / 1_000
    )
}

/// The day in UTC, e.g. "21 Nov 2026".
#[must_use]
pub fn date(moment: Millis) -> String {
    let (year, month, day) = civil(moment.0.div_euclid(DAY));
    let month = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ][month];
    format!("{day} {month} {year}")
}

/// Year, month (from 0) and day of a day counted from 1970-01-01, after Howard Hinnant's "chrono-compatible low-level date algorithms".
fn civil(days: i64) -> (i64, usize, i64) {
    // Years begin in March there, so that the leap day is the last of the year; eras are the 400 years after which the calendar repeats.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 2
    } else {
        month_from_march - 10
    };
    let year = year_of_era + era * 400 + i64::from(month < 2);
    (year, usize::try_from(month).unwrap_or(0), day)
}

/// A phone number in groups where we know how people there write it, else as it is.
#[must_use]
pub fn phone(number: &str) -> String {
    // Some carriers leave the plus away.
    let american = number
        .strip_prefix("+1")
        .or_else(|| number.strip_prefix('1'));
    match american {
        Some(national) if national.len() == 10 && national.bytes().all(|b| b.is_ascii_digit()) => {
            format!(
                "+1 {}-{}-{}",
                &national[..3],
                &national[3..6],
                &national[6..]
            )
        }
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_long_ago() {
        #[track_caller]
        fn check(past: i64, expect: &str) {
            let now = Millis(1_795_242_720_000);
            assert_eq!(ago(now, Millis(now.0 - past)), expect);
        }
        check(-5 * HOUR, "just now");
        check(0, "just now");
        check(59_999, "just now");
        check(MINUTE, "1 minute ago");
        check(59 * MINUTE, "59 minutes ago");
        check(HOUR, "1 hour ago");
        check(23 * HOUR, "23 hours ago");
        check(DAY, "1 day ago");
        check(6 * DAY, "6 days ago");
        check(7 * DAY, "14 Nov 2026");
        check(1_795_242_720_000, "1 Jan 1970");
    }

    #[test]
    fn says_when_something_comes() {
        #[track_caller]
        fn check(left: i64, expect: &str) {
            let now = Millis(1_795_242_720_000);
            assert_eq!(until(now, Millis(now.0 + left)), expect);
        }
        check(-1, "now");
        check(0, "in 1 second");
        check(59_999, "in 60 seconds");
        check(MINUTE, "in 1 minute");
        check(HOUR, "in 1 hour");
        check(3 * DAY, "in 3 days");
    }

    #[test]
    fn says_how_long_something_took() {
        #[track_caller]
        fn check(milliseconds: i64, expect: &str) {
            assert_eq!(lasted(milliseconds), expect);
        }
        check(-5, "0 ms");
        check(420, "420 ms");
        check(1_000, "1.0 s");
        check(4_290, "4.2 s");
        check(59_999, "59 s");
        check(3 * MINUTE + 5_000, "3 min 5 s");
        check(2 * HOUR + 3 * MINUTE, "2 h 3 min");
        check(50 * HOUR, "2 d 2 h");
    }

    #[test]
    fn tells_the_time_of_a_place() {
        let moment = Millis(1_795_216_800_000);
        assert_eq!(day_and_time(moment, 0), "20 Nov 2026, 23:20:00");
        assert_eq!(day_and_time(moment, 120), "21 Nov 2026, 01:20:00");
        assert_eq!(day_and_time(moment, -330), "20 Nov 2026, 17:50:00");
        assert_eq!(time(Millis(-1_000), 0), "23:59:59");
    }

    #[test]
    fn knows_the_calendar() {
        #[track_caller]
        fn check(days: i64, expect: &str) {
            assert_eq!(date(Millis(days * DAY)), expect);
            assert_eq!(date(Millis(days * DAY + DAY - 1)), expect);
        }
        check(0, "1 Jan 1970");
        check(-1, "31 Dec 1969");
        check(11_016, "29 Feb 2000");
        check(11_017, "1 Mar 2000");
        check(19_782, "29 Feb 2024");
        check(20_148, "1 Mar 2025");
        check(47_540, "28 Feb 2100");
        check(47_541, "1 Mar 2100");
    }

    #[test]
    fn groups_numbers() {
        #[track_caller]
        fn check(number: &str, expect: &str) {
            assert_eq!(phone(number), expect);
        }
        check("+15551230001", "+1 555-123-0001");
        check("15551230001", "+1 555-123-0001");
        check("1555123000", "1555123000");
        check("+4915112345678", "+4915112345678");
        check("+1555", "+1555");
        check("+1555123000é", "+1555123000é");
        check("sip:desk@example.com", "sip:desk@example.com");
    }
}
