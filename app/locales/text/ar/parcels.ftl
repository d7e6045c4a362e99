parcels = منتجاتك
parcel = الطرد { $number }
parcels-delivered = { $count ->
    [one] وصل المنتج إليك
    [two] وصل المنتجان إليك
    [few] وصلت المنتجات الـ{ $count } كلها
   *[other] وصلت المنتجات كلها وعددها { $count }
}
parcels-delivered-part = { $part ->
    [one] وصل منتج واحد من أصل { $count }
    [two] وصل منتجان من أصل { $count }
    [few] وصلت { $part } منتجات من أصل { $count }
    [many] وصل { $part } منتجًا من أصل { $count }
   *[other] وصل { $part } من أصل { $count } من المنتجات
}
parcels-sent = { $count ->
    [one] المنتج في الطريق إليك
    [two] المنتجان في الطريق إليك
   *[other] المنتجات كلها في الطريق إليك وعددها { $count }
}
parcels-sent-part = { $part ->
    [one] منتج واحد من أصل { $count } في الطريق
    [two] منتجان من أصل { $count } في الطريق
    [few] { $part } منتجات من أصل { $count } في الطريق
    [many] { $part } منتجًا من أصل { $count } في الطريق
   *[other] { $part } من أصل { $count } من المنتجات في الطريق
}
parcels-ready = { $count ->
    [one] المنتج جاهز
    [two] المنتجان جاهزان
   *[other] المنتجات كلها جاهزة وعددها { $count }
}
parcels-ready-part = { $part ->
    [one] منتج واحد جاهز من أصل { $count }
    [two] منتجان جاهزان من أصل { $count }
    [few] { $part } منتجات جاهزة من أصل { $count }
    [many] { $part } منتجًا جاهزًا من أصل { $count }
   *[other] { $part } من أصل { $count } من المنتجات جاهزة
}
parcels-to-come = { $count ->
    [one] المنتج لم يصل بعد
    [two] المنتجان لم يصلا بعد
   *[other] المنتجات كلها لم تصل بعد وعددها { $count }
}
parcels-to-come-part = { $part ->
    [one] منتج واحد من أصل { $count } لم يصل بعد
    [two] منتجان من أصل { $count } لم يصلا بعد
    [few] { $part } منتجات من أصل { $count } لم تصل بعد
    [many] { $part } منتجًا من أصل { $count } لم تصل بعد
   *[other] { $part } من أصل { $count } من المنتجات لم تصل بعد
}
parcels-back = عادت منتجاتك إلينا
count-on-way = في الطريق: { $count }
count-ready = جاهز: { $count }
count-open = لم يُرسل بعد: { $count }
count-lost = فُقد في الطريق: { $count }
count-back = عاد إلينا: { $count }
items = { $count ->
    [one] منتج واحد
    [two] منتجان
    [few] { $count } منتجات
    [many] { $count } منتجًا
   *[other] { $count } منتج
}
all-arrives = يصل كله
rest-arrives = يصل الباقي
parcel-packed = جاهز منذ { $moment }
parcel-sent = في الطريق منذ { $moment }
parcel-delivered = وصل: { $moment }
parcel-returned = عاد إلينا: { $moment }
parcel-lost = فُقد في الطريق. نعتذر لك: ما كان فيه لم يصلك بعد.
still-to-come = ما زال قادمًا
no-date = لا يوجد موعد له بعد.
comes-waiting = في الانتظار حاليًا.
more-lines = { $count ->
    [one] وبند آخر
    [two] وبندان آخران
    [few] و{ $count } بنود أخرى
    [many] و{ $count } بندًا آخر
   *[other] و{ $count } بند آخر
}
