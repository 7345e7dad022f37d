//! When a digest is due: on its day, in the member's morning.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike as _, Days, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

use super::settings::Rhythm;
use crate::db::ids::AccountId;

/// Hours of the member's day in which digests go out.
pub const MORNING: RangeInclusive<u32> = 6..=10;

/// The next morning of the rhythm after `now`, at seven and some minutes that differ from account to
/// account, so that not everybody's goes out at once. Hours that a change of clocks skips move on.
#[must_use]
pub fn next(
    (rhythm, weekday): (Rhythm, i16),
    zone: Tz,
    (now, account): (DateTime<Utc>, AccountId),
) -> DateTime<Utc> {
    let minutes = account.0.rem_euclid(90);
    let time = NaiveTime::from_hms_opt(7, 0, 0).unwrap_or_default() + TimeDelta::minutes(minutes);
    let today = now.with_timezone(&zone).date_naive();
    let fits = |day: chrono::NaiveDate| {
        rhythm == Rhythm::Daily || i64::from(day.weekday().number_from_monday()) == i64::from(weekday)
    };
    (0..=14)
        .filter_map(|ahead| today.checked_add_days(Days::new(ahead)))
        .filter(|day| fits(*day))
        .filter_map(|day| {
            let local = day.and_time(time);
            let found = zone.from_local_datetime(&local).earliest();
            found.or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest())
        })
        .map(|at| at.with_timezone(&Utc))
        .find(|at| *at > now)
        .unwrap_or(now + TimeDelta::days(7))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Timelike as _;
    use rstest::rstest;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[rstest]
    // Tuesday noon: Monday's letter comes in six days, at seven in Asunción.
    #[case(Rhythm::Weekly, 1, "America/Asuncion", "2026-11-24T15:00:00Z", "2026-11-30T10:00:00Z")]
    #[case(Rhythm::Weekly, 2, "America/Asuncion", "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z")]
    #[case(Rhythm::Weekly, 2, "America/Asuncion", "2026-11-24T10:00:00Z", "2026-12-01T10:00:00Z")]
    #[case(Rhythm::Daily, 5, "America/Asuncion", "2026-11-24T15:00:00Z", "2026-11-25T10:00:00Z")]
    // Days are the member's: late on Sunday in Lima it is Monday in UTC.
    #[case(Rhythm::Weekly, 1, "America/Lima", "2026-11-23T03:00:00Z", "2026-11-23T12:00:00Z")]
    // Paris puts its clocks forward on 28 March 2027.
    #[case(Rhythm::Daily, 1, "Europe/Paris", "2027-03-27T12:00:00Z", "2027-03-28T05:00:00Z")]
    fn digests_come_in_the_members_morning(
        #[case] rhythm: Rhythm,
        #[case] weekday: i16,
        #[case] zone: &str,
        #[case] now: &str,
        #[case] due: &str,
    ) {
        assert_eq!(next((rhythm, weekday), zone.parse().unwrap(), (utc(now), AccountId(0))), utc(due));
    }

    #[test]
    fn accounts_are_spread_over_the_morning() {
        let zone: Tz = "America/Lima".parse().unwrap();
        for account in 0..200 {
            let at = next((Rhythm::Daily, 1), zone, (utc("2026-11-24T15:00:00Z"), AccountId(account)));
            assert!(MORNING.contains(&at.with_timezone(&zone).hour()));
        }
    }
}
