time-now = now
time-minutes-ago = { $count } min ago
time-hours-ago = { $count } h ago
time-today = Today
time-yesterday = Yesterday
time-clock = { $hour }:{ $minute }
time-at = { $date }, { $clock }
time-short-date = { $day } { $month }
time-short-date-year = { $day } { $month } { $year }
time-day-month = { $day } { $month }
time-long-date = { $date } { $year }
time-weekday-day = { $weekday } { $date }
time-weekday = { $number ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    }
time-month = { $number ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }
time-month-short = { $number ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sept
        [10] Oct
        [11] Nov
       *[12] Dec
    }
