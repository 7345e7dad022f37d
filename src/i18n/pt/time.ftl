time-now = agora
time-minutes-ago = há { $count } min
time-hours-ago = há { $count } h
time-today = Hoje
time-yesterday = Ontem
time-clock = { $hour }:{ $minute }
time-at = { $date }, { $clock }
time-short-date = { $day } { $month }
time-short-date-year = { $day } { $month } { $year }
time-day-month = { $day } de { $month }
time-long-date = { $date } de { $year }
time-weekday-day = { $weekday }, { $date }
time-weekday = { $number ->
        [1] segunda-feira
        [2] terça-feira
        [3] quarta-feira
        [4] quinta-feira
        [5] sexta-feira
        [6] sábado
       *[7] domingo
    }
time-month = { $number ->
        [1] janeiro
        [2] fevereiro
        [3] março
        [4] abril
        [5] maio
        [6] junho
        [7] julho
        [8] agosto
        [9] setembro
        [10] outubro
        [11] novembro
       *[12] dezembro
    }
time-month-short = { $number ->
        [1] jan
        [2] fev
        [3] mar
        [4] abr
        [5] mai
        [6] jun
        [7] jul
        [8] ago
        [9] set
        [10] out
        [11] nov
       *[12] dez
    }
