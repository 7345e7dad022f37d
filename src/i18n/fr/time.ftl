time-now = à l’instant
time-minutes-ago = il y a { $count } min
time-hours-ago = il y a { $count } h
time-today = Aujourd’hui
time-yesterday = Hier
time-clock = { $hour } h { $minute }
time-at = { $date }, { $clock }
time-short-date = { $day } { $month }
time-short-date-year = { $day } { $month } { $year }
time-day-month = { $day } { $month }
time-long-date = { $date } { $year }
time-weekday-day = { $weekday } { $date }
time-weekday = { $number ->
        [1] lundi
        [2] mardi
        [3] mercredi
        [4] jeudi
        [5] vendredi
        [6] samedi
       *[7] dimanche
    }
time-month = { $number ->
        [1] janvier
        [2] février
        [3] mars
        [4] avril
        [5] mai
        [6] juin
        [7] juillet
        [8] août
        [9] septembre
        [10] octobre
        [11] novembre
       *[12] décembre
    }
time-month-short = { $number ->
        [1] janv.
        [2] févr.
        [3] mars
        [4] avr.
        [5] mai
        [6] juin
        [7] juil.
        [8] août
        [9] sept.
        [10] oct.
        [11] nov.
       *[12] déc.
    }
