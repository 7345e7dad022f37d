//! Dates as a reader sees them: in their zone, relative under a day, the full date on hover.
use super::{Language, t};
use chrono::{DateTime, Datelike, Days, NaiveDate, SecondsFormat, Timelike, Utc};
use chrono_tz::Tz;

/// Who a page is written for: language, zone and the present moment.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// Language of the interface.
    pub locale: Language,
    /// Zone that dates are shown in.
    pub zone: Tz,
    /// Now, from the clock.
    pub now: DateTime<Utc>,
}

impl From<Reader> for Language {
    fn from(reader: Reader) -> Self {
        reader.locale
    }
}

impl Reader {
    /// A moment in this reader's words.
    #[must_use]
    pub fn when(self, at: DateTime<Utc>) -> When {
        when(self.locale, at, self.now, self.zone)
    }

    /// The day of a moment in this reader's zone, for lists grouped by day.
    #[must_use]
    pub fn day(self, at: DateTime<Utc>) -> Day {
        let date = at.with_timezone(&self.zone).date_naive();
        let today = self.now.with_timezone(&self.zone).date_naive();
        let text = if date == today {
            t!(self, "time-today")
        } else if date.checked_add_days(Days::new(1)) == Some(today) {
            t!(self, "time-yesterday")
        } else if date.year() == today.year() {
            t!(
                self,
                "time-weekday-day",
                weekday = weekday(self.locale, date),
                date = day_month(self.locale, date)
            )
        } else {
            long_date(self.locale, date)
        };
        Day { date, text }
    }

    /// Today in full: "lunes, 23 de noviembre de 2026".
    #[must_use]
    pub fn today(self) -> String {
        let date = self.now.with_timezone(&self.zone).date_naive();
        t!(
            self,
            "time-weekday-day",
            weekday = weekday(self.locale, date),
            date = long_date(self.locale, date)
        )
    }
}

/// A day and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The date in the reader's zone.
    pub date: NaiveDate,
    /// "Hoy", "Ayer", "jueves, 19 de noviembre".
    pub text: String,
}

/// A moment written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// "hace 25 min", "19 nov, 9:12".
    pub text: String,
    /// The full date and time in the reader's zone, for the `title` attribute.
    pub title: String,
    /// RFC 3339 in UTC, for the `datetime` attribute.
    pub datetime: String,
}

/// `at` as seen from `now` in zone `tz`. Moments ahead of `now` (a clock that runs fast elsewhere) up to
/// a day read as "now"; further ones get their date.
#[must_use]
pub fn when(locale: Language, at: DateTime<Utc>, now: DateTime<Utc>, tz: Tz) -> When {
    let local = at.with_timezone(&tz);
    let date = local.date_naive();
    let clock =
        t!(locale, "time-clock", hour = local.hour().to_string(), minute = format!("{:02}", local.minute()));
    let minutes = now.signed_duration_since(at).num_minutes();
    let text = match minutes {
        -1440..=0 => t!(locale, "time-now"),
        1..=59 => t!(locale, "time-minutes-ago", count = minutes),
        60..=1439 => t!(locale, "time-hours-ago", count = minutes / 60),
        _ => {
            let day = if date.year() == now.with_timezone(&tz).year() {
                t!(locale, "time-short-date", day = date.day(), month = short_month(locale, date))
            } else {
                t!(
                    locale,
                    "time-short-date-year",
                    day = date.day(),
                    month = short_month(locale, date),
                    year = date.year().to_string()
                )
            };
            t!(locale, "time-at", date = day, clock = clock.as_str())
        }
    };
    When {
        text,
        title: t!(locale, "time-at", date = long_date(locale, date), clock = clock),
        datetime: at.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}

/// "19 de noviembre de 2026".
fn long_date(locale: Language, date: NaiveDate) -> String {
    t!(locale, "time-long-date", date = day_month(locale, date), year = date.year().to_string())
}

/// "19 de noviembre".
fn day_month(locale: Language, date: NaiveDate) -> String {
    t!(locale, "time-day-month", day = date.day(), month = t!(locale, "time-month", number = date.month()))
}

fn short_month(locale: Language, date: NaiveDate) -> String {
    t!(locale, "time-month-short", number = date.month())
}

fn weekday(locale: Language, date: NaiveDate) -> String {
    t!(locale, "time-weekday", number = date.weekday().number_from_monday())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::America::Asuncion;
    use rstest::rstest;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[rstest]
    #[case(Language::Es, "2026-11-23T14:35:00Z", "hace 25 min")]
    #[case(Language::Es, "2026-11-23T12:00:00Z", "hace 3 h")]
    #[case(Language::Es, "2026-11-23T15:00:30Z", "ahora")]
    #[case(Language::Es, "2026-11-23T15:05:00Z", "ahora")]
    #[case(Language::Es, "2026-11-19T12:12:00Z", "19 nov, 9:12")]
    #[case(Language::Es, "2025-11-19T12:12:00Z", "19 nov 2025, 9:12")]
    #[case(Language::Pt, "2026-11-19T12:12:00Z", "19 nov, 9:12")]
    #[case(Language::Pt, "2026-11-23T12:00:00Z", "há 3 h")]
    #[case(Language::En, "2026-11-23T12:00:00Z", "3 h ago")]
    #[case(Language::En, "2026-11-19T12:12:00Z", "19 Nov, 9:12")]
    #[case(Language::Fr, "2026-11-19T12:12:00Z", "19 nov., 9\u{a0}h\u{a0}12")]
    #[case(Language::Fr, "2026-11-23T14:35:00Z", "il y a 25 min")]
    fn relative_under_a_day(#[case] locale: Language, #[case] at: &str, #[case] text: &str) {
        let seen = when(locale, utc(at), utc("2026-11-23T15:00:30Z"), Asuncion);
        assert_eq!(seen.text, text);
        assert_eq!(seen.datetime, at);
    }

    #[rstest]
    #[case(Language::Es, "19 de noviembre de 2026, 9:12", "jueves, 19 de noviembre")]
    #[case(Language::Pt, "19 de novembro de 2026, 9:12", "quinta-feira, 19 de novembro")]
    #[case(Language::En, "19 November 2026, 9:12", "Thursday 19 November")]
    #[case(Language::Fr, "19 novembre 2026, 9\u{a0}h\u{a0}12", "jeudi 19 novembre")]
    fn long_dates(#[case] locale: Language, #[case] title: &str, #[case] day: &str) {
        let reader = Reader { locale, zone: Asuncion, now: utc("2026-11-23T15:00:00Z") };
        let at = utc("2026-11-19T12:12:00Z");
        assert_eq!(reader.when(at).title, title);
        assert_eq!(reader.day(at).text, day);
    }

    #[test]
    fn days_are_the_readers() {
        let reader = Reader { locale: Language::Es, zone: Asuncion, now: utc("2026-11-23T02:00:00Z") };
        assert_eq!(reader.day(utc("2026-11-22T04:00:00Z")).text, "Hoy");
        assert_eq!(reader.day(utc("2026-11-22T02:59:00Z")).text, "Ayer");
    }
}
