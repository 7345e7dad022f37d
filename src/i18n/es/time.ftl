time-now = ahora
time-minutes-ago = hace { $count } min
time-hours-ago = hace { $count } h
time-today = Hoy
time-yesterday = Ayer
time-clock = { $hour }:{ $minute }
time-at = { $date }, { $clock }
time-short-date = { $day } { $month }
time-short-date-year = { $day } { $month } { $year }
time-day-month = { $day } de { $month }
time-long-date = { $date } de { $year }
time-weekday-day = { $weekday }, { $date }
time-weekday = { $number ->
        [1] lunes
        [2] martes
        [3] miércoles
        [4] jueves
        [5] viernes
        [6] sábado
       *[7] domingo
    }
time-month = { $number ->
        [1] enero
        [2] febrero
        [3] marzo
        [4] abril
        [5] mayo
        [6] junio
        [7] julio
        [8] agosto
        [9] septiembre
        [10] octubre
        [11] noviembre
       *[12] diciembre
    }
time-month-short = { $number ->
        [1] ene
        [2] feb
        [3] mar
        [4] abr
        [5] may
        [6] jun
        [7] jul
        [8] ago
        [9] sept
        [10] oct
        [11] nov
       *[12] dic
    }
