date = { $weekday } { $day } de { $month }
date-year = { $weekday } { $day } de { $month } de { $year }
window = { $from-weekday } { $from } – { $weekday } { $day } de { $month }
window-year = { $from-weekday } { $from } – { $weekday } { $day } de { $month } de { $year }
window-months = { $from } – { $to }
moment = { $date }, { $time }

list-next = { $before }, { $next }
list-last = { $before } y { $last }

working-days = { $days ->
    [one] { $days } día laborable
   *[other] { $days } días laborables
}
working-days-range = { $least } a { $days } días laborables
