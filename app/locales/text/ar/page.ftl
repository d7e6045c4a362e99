order = الطلب { $number }
order-placed = تاريخ الطلب: { $date }
language = اللغة
your-order = طلبك
where-now = أين هو الآن
we-have-it = استلمنا طلبك
arrives = يصل
was-to-arrive = كان من المقرر أن يصل
date-passed = مضى هذا الموعد ولا يوجد موعد جديد بعد. نعتذر لك.
date-passed-ask = مضى هذا الموعد ولا يوجد موعد جديد بعد. نعتذر لك. تواصل معنا من فضلك: سيجيبك أحد موظفينا، انظر أدناه.
nothing-to-do = لا يلزمك فعل أي شيء.
next = التالي: { $step }.
next-usually = التالي: { $step }، عادةً { $time }.
need = نحتاج شيئًا منك
on-hold = في الانتظار منذ { $moment }
carrier = شركة الشحن
carrier-number = رقم الشحنة
total = الإجمالي
decimal-sign = .
withdrawn = سُحب هذا الطلب
withdrawn-why = أُدخل هذا الطلب عن طريق الخطأ، ولن يُصنع أو يُرسل شيء بشأنه.
withdrawn-ask = أُدخل هذا الطلب عن طريق الخطأ، ولن يُصنع أو يُرسل شيء بشأنه. إن كنت تنتظر شيئًا فتواصل معنا من فضلك: سيجيبك أحد موظفينا، انظر أدناه.

delay = { $days ->
    [one] متأخر يومًا واحدًا عن الموعد
    [two] متأخر يومين عن الموعد
    [few] متأخر { $days } أيام عن الموعد
    [many] متأخر { $days } يومًا عن الموعد
   *[other] متأخر { $days } يوم عن الموعد
}
delay-promised = الموعد السابق
delay-new = الموعد الجديد
delay-why = السبب
delay-ask = إن لم يناسبك الموعد الجديد فأخبرنا من فضلك: سيجيبك أحد موظفينا، انظر أدناه.

steps = المراحل
step-done = تم:
step-now = الآن:
step-ahead = لاحقًا:
since = منذ { $moment }
usually = عادةً { $time }
expected = متوقع: { $window }
by-carrier = مع { $carrier }، رقم الشحنة { $number }

hold-payment = ننتظر دفعتك قبل أن نتابع.
hold-address = نحتاج عنوان التسليم الكامل: تواصل معنا من فضلك.
hold-customer = ننتظر ردّك: تواصل معنا من فضلك.
hold-stock = طلبك ينتظر صنفًا غير متوفر حاليًا.
hold-supplier = طلبك ينتظر أحد مورّدينا.
hold-quality = نفحص الجودة مرة أخرى قبل أن نتابع.
hold-other = طلبك في الانتظار حاليًا. نحن نعمل عليه.

person = يجيبك أحد موظفينا
updated = آخر تحديث اليوم، { $date }، الساعة { $time }.
by-itself = تُحدَّث هذه الصفحة من تلقاء نفسها.
imprint = بيانات الناشر
privacy = الخصوصية
news = تحديث: { $what }.
connection-lost = انقطع الاتصال، نحاول مجددًا.

nowhere = هذا الرابط لا يؤدي إلى أي صفحة
nowhere-why = ربما كُتب خطأً، أو وصلك ناقصًا.
nowhere-ask = افتح الرابط الموجود في آخر رسالة من { $shop }، أو اطلب منهم رابطًا جديدًا.
