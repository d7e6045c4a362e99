date = { $weekday } { $day } { $month }
date-year = { $weekday } { $day } { $month } { $year }
window = { $from-weekday } { $from } – { $weekday } { $day } { $month }
window-year = { $from-weekday } { $from } – { $weekday } { $day } { $month } { $year }
window-months = { $from } – { $to }
moment = { $date }، { $time }

list-next = { $before }، { $next }
list-last = { $before } و{ $last }

working-days = { $days ->
    [one] يوم عمل واحد
    [two] يوما عمل
    [few] { $days } أيام عمل
    [many] { $days } يوم عمل
   *[other] { $days } يوم عمل
}
working-days-range = { $least }–{ $days ->
    [few] { $days } أيام عمل
   *[other] { $days } يوم عمل
}
