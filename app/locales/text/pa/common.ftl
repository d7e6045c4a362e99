date = { $weekday } { $day } { $month }
date-year = { $weekday } { $day } { $month } { $year }
window = { $from-weekday } { $from } – { $weekday } { $day } { $month }
window-year = { $from-weekday } { $from } – { $weekday } { $day } { $month } { $year }
window-months = { $from } – { $to }
moment = { $date }, { $time }

list-next = { $before }, { $next }
list-last = { $before } ਅਤੇ { $last }

working-days = { $days ->
    [one] { $days } ਕੰਮਕਾਜੀ ਦਿਨ
   *[other] { $days } ਕੰਮਕਾਜੀ ਦਿਨ
}
working-days-range = { $least }–{ $days } ਕੰਮਕਾਜੀ ਦਿਨ
