# An order that goes in parcels: what is ready, sent and delivered of it, and what is still to come.
parcels = Your items
parcel = Parcel { $number }
parcels-delivered = { $count ->
    [one] Your item is delivered
   *[other] All { $count } items are delivered
}
parcels-delivered-part = { $part ->
    [one] { $part } of { $count } items is delivered
   *[other] { $part } of { $count } items are delivered
}
parcels-sent = { $count ->
    [one] Your item is on its way
   *[other] All { $count } items are on their way
}
parcels-sent-part = { $part ->
    [one] { $part } of { $count } items is on its way
   *[other] { $part } of { $count } items are on their way
}
parcels-ready = { $count ->
    [one] Your item is ready
   *[other] All { $count } items are ready
}
parcels-ready-part = { $part ->
    [one] { $part } of { $count } items is ready
   *[other] { $part } of { $count } items are ready
}
parcels-to-come = { $count ->
    [one] Your item is still to come
   *[other] All { $count } items are still to come
}
parcels-to-come-part = { $part ->
    [one] { $part } of { $count } items is still to come
   *[other] { $part } of { $count } items are still to come
}
parcels-back = Your items came back to us
count-on-way = { $count } on the way
count-ready = { $count } ready
count-open = { $count } still to come
count-lost = { $count } lost on the way
count-back = { $count } back with us
items = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
all-arrives = All of it arrives
rest-arrives = The rest arrives
parcel-packed = Ready since { $moment }
parcel-sent = On its way since { $moment }
parcel-delivered = Delivered { $moment }
parcel-returned = Came back to us { $moment }
parcel-lost = Lost on the way. We are sorry: what was in it is still to come.
still-to-come = Still to come
no-date = There is no date for it yet.
comes-waiting = It waits for the moment.
more-lines = { $count ->
    [one] and { $count } more line
   *[other] and { $count } more lines
}
