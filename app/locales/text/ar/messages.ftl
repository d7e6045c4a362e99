# ما يُبلَّغ به العملاء بالبريد: موضوع كل رسالة وأول كلماتها، وما حولها.
message-placed-subject = استلمنا طلبك { $number }
message-placed-body =
    مرحبًا { $customer }،

    شكرًا على طلبك. سنخبرك بكل جديد عنه.
message-approval-wanted-subject = الطلب { $number }: نحتاج إلى ردك
message-approval-wanted-body =
    مرحبًا { $customer }،

    هناك أمر في طلبك ينتظر ردك. افتح صفحته من فضلك وأخبرنا بقرارك.
message-reminder-subject = تذكير: الطلب { $number } ينتظر ردك
message-reminder-body =
    مرحبًا { $customer }،

    ما زال طلبك ينتظر ردك. سنتابع فور وصوله.
message-promise-set-subject = الطلب { $number }: موعد الوصول
message-promise-set-body =
    مرحبًا { $customer }،

    صار لطلبك موعد.
message-moved-on-subject = الطلب { $number }: { $status }
message-moved-on-body =
    مرحبًا { $customer }،

    وصل طلبك إلى الخطوة التالية.
message-delay-subject = الطلب { $number } سيصل متأخرًا
message-delay-body =
    مرحبًا { $customer }،

    سيصل طلبك بعد الموعد الذي وعدناك به. نعتذر لك. إن لم يناسبك الموعد الجديد فأخبرنا من فضلك.
message-ready-subject = الطلب { $number } جاهز
message-ready-body =
    مرحبًا { $customer }،

    طلبك جاهز.
message-sent-subject = الطلب { $number } في الطريق
message-sent-body =
    مرحبًا { $customer }،

    غادر طلبك مقرنا.
message-delivered-subject = تم تسليم الطلب { $number }
message-delivered-body =
    مرحبًا { $customer }،

    تم تسليم طلبك. إن كان فيه ما ليس كما ينبغي فأخبرنا من فضلك.
message-cancelled-subject = أُلغي الطلب { $number }
message-cancelled-body =
    مرحبًا { $customer }،

    أُلغي طلبك، ولن يُصنع أو يُرسل شيء آخر بشأنه.

# The copy of what they decided, which nobody unsubscribes from.
message-answer-copy-subject = الطلب { $number }: نسخة من ردك
message-answer-copy-body =
    مرحبًا { $customer }،

    هذه نسخة مما أخبرتنا به على صفحة طلبك. لا يلزمك فعل شيء، ويمكنك الاحتفاظ بها.
message-copy-label = { $label }:
message-copy-wrote = ما كتبته:
message-copy-because = تصلك هذه النسخة لأنك أجبت على صفحة طلبك لدى { $shop }. وهي تصل إلى كل من يجيب.

message-where = أين هو الآن:
message-arrives = يصل:
message-promised = الموعد السابق:
message-why = السبب:
message-task = ما نحتاجه منك:
message-carrier = شركة الشحن:
message-again-step = سنكتب إليك مجددًا عند الخطوة التالية: { $step }.
message-again-step-date = سنكتب إليك مجددًا عند الخطوة التالية: { $step }، وفورًا إن تغيّر الموعد.
message-again-change = سنكتب إليك مجددًا فور حدوث أي تغيير.
message-again-answer = سنكتب إليك مجددًا بعد وصول ردك.
message-last = هذه آخر رسالة عن هذا الطلب.
message-open = صفحة طلبك
message-contact = أسئلة؟ يجيبك أحد موظفينا: { $contact }
message-because = تصلك هذه الرسالة لأنك طلبت من { $shop }.
message-stop = لإيقاف رسائل الطلبات:
message-no-date = موعد سنخبرك به

unsubscribe = إيقاف الرسائل؟
unsubscribe-says = يرسل { $shop } إلى هذا البريد رسائل عن طلباتك. لا يتغيّر شيء حتى تضغط الزر.
unsubscribe-yes = أوقفوا الرسائل
unsubscribed = لن تصلك رسائل بعد الآن
unsubscribed-says = لن يُرسل شيء آخر إلى هذا العنوان. يستمر طلبك كما كان، وتُظهر صفحته أين وصل.
subscribe-again = أرسلوا إليّ الرسائل مجددًا
subscribed = ستصلك الرسائل مجددًا
subscribed-says = سيخبرك { $shop } مجددًا بكل جديد عن طلباتك.
