parcels = ਤੁਹਾਡੀਆਂ ਚੀਜ਼ਾਂ
parcel = ਪਾਰਸਲ { $number }
parcels-delivered = { $count ->
    [one] ਤੁਹਾਡੀ ਚੀਜ਼ ਪਹੁੰਚ ਗਈ ਹੈ
   *[other] ਸਾਰੀਆਂ { $count } ਚੀਜ਼ਾਂ ਪਹੁੰਚ ਗਈਆਂ ਹਨ
}
parcels-delivered-part = { $part ->
    [one] { $count } ਵਿੱਚੋਂ { $part } ਚੀਜ਼ ਪਹੁੰਚ ਗਈ ਹੈ
   *[other] { $count } ਵਿੱਚੋਂ { $part } ਚੀਜ਼ਾਂ ਪਹੁੰਚ ਗਈਆਂ ਹਨ
}
parcels-sent = { $count ->
    [one] ਤੁਹਾਡੀ ਚੀਜ਼ ਰਾਹ ਵਿੱਚ ਹੈ
   *[other] ਸਾਰੀਆਂ { $count } ਚੀਜ਼ਾਂ ਰਾਹ ਵਿੱਚ ਹਨ
}
parcels-sent-part = { $part ->
    [one] { $count } ਵਿੱਚੋਂ { $part } ਚੀਜ਼ ਰਾਹ ਵਿੱਚ ਹੈ
   *[other] { $count } ਵਿੱਚੋਂ { $part } ਚੀਜ਼ਾਂ ਰਾਹ ਵਿੱਚ ਹਨ
}
parcels-ready = { $count ->
    [one] ਤੁਹਾਡੀ ਚੀਜ਼ ਤਿਆਰ ਹੈ
   *[other] ਸਾਰੀਆਂ { $count } ਚੀਜ਼ਾਂ ਤਿਆਰ ਹਨ
}
parcels-ready-part = { $part ->
    [one] { $count } ਵਿੱਚੋਂ { $part } ਚੀਜ਼ ਤਿਆਰ ਹੈ
   *[other] { $count } ਵਿੱਚੋਂ { $part } ਚੀਜ਼ਾਂ ਤਿਆਰ ਹਨ
}
parcels-to-come = { $count ->
    [one] ਤੁਹਾਡੀ ਚੀਜ਼ ਹਾਲੇ ਆਉਣੀ ਹੈ
   *[other] ਸਾਰੀਆਂ { $count } ਚੀਜ਼ਾਂ ਹਾਲੇ ਆਉਣੀਆਂ ਹਨ
}
parcels-to-come-part = { $part ->
    [one] { $count } ਵਿੱਚੋਂ { $part } ਚੀਜ਼ ਹਾਲੇ ਆਉਣੀ ਹੈ
   *[other] { $count } ਵਿੱਚੋਂ { $part } ਚੀਜ਼ਾਂ ਹਾਲੇ ਆਉਣੀਆਂ ਹਨ
}
parcels-back = ਤੁਹਾਡੀਆਂ ਚੀਜ਼ਾਂ ਸਾਡੇ ਕੋਲ ਵਾਪਸ ਆ ਗਈਆਂ ਹਨ
count-on-way = { $count } ਰਾਹ ਵਿੱਚ
count-ready = { $count } ਤਿਆਰ
count-open = { $count } ਹਾਲੇ ਬਾਕੀ
count-lost = { $count } ਰਾਹ ਵਿੱਚ ਗੁਆਚ ਗਈਆਂ
count-back = { $count } ਸਾਡੇ ਕੋਲ ਵਾਪਸ
items = { $count ->
    [one] { $count } ਚੀਜ਼
   *[other] { $count } ਚੀਜ਼ਾਂ
}
all-arrives = ਸਭ ਕੁਝ ਪਹੁੰਚੇਗਾ
rest-arrives = ਬਾਕੀ ਪਹੁੰਚੇਗਾ
parcel-packed = ਕਦੋਂ ਤੋਂ ਤਿਆਰ: { $moment }
parcel-sent = ਕਦੋਂ ਤੋਂ ਰਾਹ ਵਿੱਚ: { $moment }
parcel-delivered = ਪਹੁੰਚਿਆ: { $moment }
parcel-returned = ਸਾਡੇ ਕੋਲ ਵਾਪਸ ਆਇਆ: { $moment }
parcel-lost = ਰਾਹ ਵਿੱਚ ਗੁਆਚ ਗਿਆ। ਸਾਨੂੰ ਅਫ਼ਸੋਸ ਹੈ: ਇਸ ਵਿਚਲੀਆਂ ਚੀਜ਼ਾਂ ਹਾਲੇ ਆਉਣੀਆਂ ਹਨ।
still-to-come = ਹਾਲੇ ਆਉਣਾ ਹੈ
no-date = ਇਸ ਲਈ ਹਾਲੇ ਕੋਈ ਤਾਰੀਖ਼ ਨਹੀਂ।
comes-waiting = ਇਹ ਇਸ ਵੇਲੇ ਰੁਕਿਆ ਹੋਇਆ ਹੈ।
more-lines = ਅਤੇ { $count } ਹੋਰ
