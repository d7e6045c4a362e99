parcels = Vos articles
parcel = Colis { $number }
parcels-delivered = { $count ->
    [one] Votre article est livré
   *[other] Vos { $count } articles sont tous livrés
}
parcels-delivered-part = { $part ->
    [one] { $part } article sur { $count } est livré
   *[other] { $part } articles sur { $count } sont livrés
}
parcels-sent = { $count ->
    [one] Votre article est en route
   *[other] Vos { $count } articles sont tous en route
}
parcels-sent-part = { $part ->
    [one] { $part } article sur { $count } est en route
   *[other] { $part } articles sur { $count } sont en route
}
parcels-ready = { $count ->
    [one] Votre article est prêt
   *[other] Vos { $count } articles sont tous prêts
}
parcels-ready-part = { $part ->
    [one] { $part } article sur { $count } est prêt
   *[other] { $part } articles sur { $count } sont prêts
}
parcels-to-come = { $count ->
    [one] Votre article est encore à venir
   *[other] Vos { $count } articles sont tous encore à venir
}
parcels-to-come-part = { $part ->
    [one] { $part } article sur { $count } est encore à venir
   *[other] { $part } articles sur { $count } sont encore à venir
}
parcels-back = Vos articles nous sont revenus
count-on-way = { $count } en route
count-ready = { $count ->
    [one] { $count } prêt
   *[other] { $count } prêts
}
count-open = { $count } encore à venir
count-lost = { $count ->
    [one] { $count } perdu en route
   *[other] { $count } perdus en route
}
count-back = { $count ->
    [one] { $count } revenu chez nous
   *[other] { $count } revenus chez nous
}
items = { $count ->
    [one] { $count } article
   *[other] { $count } articles
}
all-arrives = Livraison complète prévue
rest-arrives = Livraison du reste prévue
parcel-packed = Prêt depuis : { $moment }
parcel-sent = En route depuis : { $moment }
parcel-delivered = Livré : { $moment }
parcel-returned = Revenu chez nous : { $moment }
parcel-lost = Perdu en route. Nous en sommes désolés : son contenu est encore à venir.
still-to-come = Encore à venir
no-date = Il n’y a pas encore de date.
comes-waiting = En attente pour le moment.
more-lines = { $count ->
    [one] et { $count } autre ligne
   *[other] et { $count } autres lignes
}
