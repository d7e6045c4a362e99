parcels = Ihre Artikel
parcel = Paket { $number }
parcels-delivered = { $count ->
    [one] Ihr Artikel ist zugestellt
   *[other] Alle { $count } Artikel sind zugestellt
}
parcels-delivered-part = { $part ->
    [one] { $part } von { $count } Artikeln ist zugestellt
   *[other] { $part } von { $count } Artikeln sind zugestellt
}
parcels-sent = { $count ->
    [one] Ihr Artikel ist unterwegs
   *[other] Alle { $count } Artikel sind unterwegs
}
parcels-sent-part = { $part ->
    [one] { $part } von { $count } Artikeln ist unterwegs
   *[other] { $part } von { $count } Artikeln sind unterwegs
}
parcels-ready = { $count ->
    [one] Ihr Artikel ist fertig
   *[other] Alle { $count } Artikel sind fertig
}
parcels-ready-part = { $part ->
    [one] { $part } von { $count } Artikeln ist fertig
   *[other] { $part } von { $count } Artikeln sind fertig
}
parcels-to-come = { $count ->
    [one] Ihr Artikel steht noch aus
   *[other] Alle { $count } Artikel stehen noch aus
}
parcels-to-come-part = { $part ->
    [one] { $part } von { $count } Artikeln steht noch aus
   *[other] { $part } von { $count } Artikeln stehen noch aus
}
parcels-back = Ihre Artikel sind zu uns zurückgekommen
count-on-way = { $count } unterwegs
count-ready = { $count } fertig
count-open = { $count } noch ausstehend
count-lost = { $count } unterwegs verloren
count-back = { $count } wieder bei uns
items = { $count } Artikel
all-arrives = Alles kommt an
rest-arrives = Der Rest kommt an
parcel-packed = Fertig seit: { $moment }
parcel-sent = Unterwegs seit: { $moment }
parcel-delivered = Zugestellt: { $moment }
parcel-returned = Wieder bei uns: { $moment }
parcel-lost = Unterwegs verloren. Das tut uns leid: Der Inhalt steht noch aus.
still-to-come = Steht noch aus
no-date = Dafür gibt es noch keinen Termin.
comes-waiting = Wartet im Moment.
more-lines = { $count ->
    [one] und { $count } weitere Position
   *[other] und { $count } weitere Positionen
}
