date = { $weekday }, { $day }. { $month }
date-year = { $weekday }, { $day }. { $month } { $year }
window = { $from-weekday }, { $from }. – { $weekday }, { $day }. { $month }
window-year = { $from-weekday }, { $from }. – { $weekday }, { $day }. { $month } { $year }
window-months = { $from } – { $to }
moment = { $date }, { $time } Uhr

list-next = { $before }, { $next }
list-last = { $before } und { $last }

working-days = { $days ->
    [one] { $days } Werktag
   *[other] { $days } Werktage
}
working-days-range = { $least }–{ $days } Werktage
