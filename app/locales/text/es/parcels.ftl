parcels = Sus artículos
parcel = Paquete { $number }
parcels-delivered = { $count ->
    [one] Su artículo está entregado
   *[other] Los { $count } artículos están entregados
}
parcels-delivered-part = { $part ->
    [one] { $part } de { $count } artículos está entregado
   *[other] { $part } de { $count } artículos están entregados
}
parcels-sent = { $count ->
    [one] Su artículo está en camino
   *[other] Los { $count } artículos están en camino
}
parcels-sent-part = { $part ->
    [one] { $part } de { $count } artículos está en camino
   *[other] { $part } de { $count } artículos están en camino
}
parcels-ready = { $count ->
    [one] Su artículo está listo
   *[other] Los { $count } artículos están listos
}
parcels-ready-part = { $part ->
    [one] { $part } de { $count } artículos está listo
   *[other] { $part } de { $count } artículos están listos
}
parcels-to-come = { $count ->
    [one] Su artículo está pendiente
   *[other] Los { $count } artículos están pendientes
}
parcels-to-come-part = { $part ->
    [one] { $part } de { $count } artículos está pendiente
   *[other] { $part } de { $count } artículos están pendientes
}
parcels-back = Sus artículos han vuelto a nosotros
count-on-way = { $count } en camino
count-ready = { $count ->
    [one] { $count } listo
   *[other] { $count } listos
}
count-open = { $count ->
    [one] { $count } pendiente
   *[other] { $count } pendientes
}
count-lost = { $count ->
    [one] { $count } perdido en el camino
   *[other] { $count } perdidos en el camino
}
count-back = { $count ->
    [one] { $count } devuelto a nosotros
   *[other] { $count } devueltos a nosotros
}
items = { $count ->
    [one] { $count } artículo
   *[other] { $count } artículos
}
all-arrives = Todo llega
rest-arrives = El resto llega
parcel-packed = Listo desde: { $moment }
parcel-sent = En camino desde: { $moment }
parcel-delivered = Entregado: { $moment }
parcel-returned = Devuelto a nosotros: { $moment }
parcel-lost = Perdido en el camino. Lo sentimos: lo que contenía sigue pendiente.
still-to-come = Pendiente
no-date = Todavía no hay fecha.
comes-waiting = En espera por el momento.
more-lines = { $count ->
    [one] y { $count } línea más
   *[other] y { $count } líneas más
}
