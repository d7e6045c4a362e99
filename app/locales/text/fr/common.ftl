date = { $weekday } { $day ->
    [1] 1er
   *[other] { $day }
} { $month }
date-year = { $weekday } { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
window = { $from-weekday } { $from ->
    [1] 1er
   *[other] { $from }
} – { $weekday } { $day } { $month }
window-year = { $from-weekday } { $from ->
    [1] 1er
   *[other] { $from }
} – { $weekday } { $day } { $month } { $year }
window-months = { $from } – { $to }
moment = { $date }, { $time }

list-next = { $before }, { $next }
list-last = { $before } et { $last }

working-days = { $days ->
    [one] { $days } jour ouvré
   *[other] { $days } jours ouvrés
}
working-days-range = { $least } à { $days } jours ouvrés
