# Dates: the weekday is short, the month in full. In a window of one month, "from" is the first day.
date = { $weekday } { $day } { $month }
date-year = { $weekday } { $day } { $month } { $year }
window = { $from-weekday } { $from } – { $weekday } { $day } { $month }
window-year = { $from-weekday } { $from } – { $weekday } { $day } { $month } { $year }
window-months = { $from } – { $to }
moment = { $date }, { $time }

list-next = { $before }, { $next }
list-last = { $before } and { $last }

# How long something takes, from the shop's own orders.
working-days = { $days ->
    [one] { $days } working day
   *[other] { $days } working days
}
working-days-range = { $least }–{ $days } working days
