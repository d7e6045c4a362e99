date = { $month }{ $day }日周{ $weekday }
date-year = { $year }年{ $month }{ $day }日周{ $weekday }
window = { $month }{ $from }日周{ $from-weekday }至{ $day }日周{ $weekday }
window-year = { $year }年{ $month }{ $from }日周{ $from-weekday }至{ $day }日周{ $weekday }
window-months = { $from }至{ $to }
moment = { $date } { $time }

list-next = { $before }、{ $next }
list-last = { $before }和{ $last }

working-days = { $days } 个工作日
working-days-range = { $least }–{ $days } 个工作日
