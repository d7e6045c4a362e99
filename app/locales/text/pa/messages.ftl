# ਗਾਹਕਾਂ ਨੂੰ ਡਾਕ ਰਾਹੀਂ ਕੀ ਦੱਸਿਆ ਜਾਂਦਾ ਹੈ: ਹਰ ਸੁਨੇਹੇ ਦਾ ਵਿਸ਼ਾ ਅਤੇ ਪਹਿਲੇ ਸ਼ਬਦ, ਅਤੇ ਆਲੇ-ਦੁਆਲੇ ਦਾ ਪਾਠ।
message-placed-subject = ਸਾਨੂੰ ਤੁਹਾਡਾ ਆਰਡਰ { $number } ਮਿਲ ਗਿਆ ਹੈ
message-placed-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਤੁਹਾਡੇ ਆਰਡਰ ਲਈ ਧੰਨਵਾਦ। ਅਸੀਂ ਤੁਹਾਨੂੰ ਦੱਸਾਂਗੇ ਕਿ ਇਹ ਕਿੱਥੇ ਪਹੁੰਚਿਆ।
message-approval-wanted-subject = ਆਰਡਰ { $number }: ਸਾਨੂੰ ਤੁਹਾਡਾ ਜਵਾਬ ਚਾਹੀਦਾ ਹੈ
message-approval-wanted-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਤੁਹਾਡੇ ਆਰਡਰ ਦੀ ਇੱਕ ਗੱਲ ਤੁਹਾਡੇ ਜਵਾਬ ਦੀ ਉਡੀਕ ਵਿੱਚ ਹੈ। ਕਿਰਪਾ ਕਰਕੇ ਉਸਦਾ ਪੰਨਾ ਖੋਲ੍ਹੋ ਅਤੇ ਸਾਨੂੰ ਆਪਣਾ ਫ਼ੈਸਲਾ ਦੱਸੋ।
message-reminder-subject = ਯਾਦ-ਦਹਾਨੀ: ਆਰਡਰ { $number } ਤੁਹਾਡੇ ਜਵਾਬ ਦੀ ਉਡੀਕ ਵਿੱਚ ਹੈ
message-reminder-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਤੁਹਾਡਾ ਆਰਡਰ ਹਾਲੇ ਵੀ ਤੁਹਾਡੇ ਜਵਾਬ ਦੀ ਉਡੀਕ ਵਿੱਚ ਹੈ। ਜਵਾਬ ਮਿਲਦੇ ਹੀ ਅਸੀਂ ਅੱਗੇ ਵਧਾਂਗੇ।
message-promise-set-subject = ਆਰਡਰ { $number }: ਕਦੋਂ ਪਹੁੰਚੇਗਾ
message-promise-set-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਤੁਹਾਡੇ ਆਰਡਰ ਲਈ ਹੁਣ ਇੱਕ ਤਾਰੀਖ਼ ਹੈ।
message-moved-on-subject = ਆਰਡਰ { $number }: { $status }
message-moved-on-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਤੁਹਾਡਾ ਆਰਡਰ ਅਗਲੇ ਪੜਾਅ ’ਤੇ ਪਹੁੰਚ ਗਿਆ ਹੈ।
message-delay-subject = ਆਰਡਰ { $number } ਦੇਰ ਨਾਲ ਪਹੁੰਚੇਗਾ
message-delay-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਤੁਹਾਡਾ ਆਰਡਰ ਵਾਅਦੇ ਤੋਂ ਬਾਅਦ ਪਹੁੰਚੇਗਾ। ਸਾਨੂੰ ਅਫ਼ਸੋਸ ਹੈ। ਜੇ ਨਵੀਂ ਤਾਰੀਖ਼ ਤੁਹਾਨੂੰ ਠੀਕ ਨਹੀਂ, ਤਾਂ ਕਿਰਪਾ ਕਰਕੇ ਸਾਨੂੰ ਦੱਸੋ।
message-ready-subject = ਆਰਡਰ { $number } ਤਿਆਰ ਹੈ
message-ready-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਤੁਹਾਡਾ ਆਰਡਰ ਤਿਆਰ ਹੈ।
message-sent-subject = ਆਰਡਰ { $number } ਰਾਹ ਵਿੱਚ ਹੈ
message-sent-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਤੁਹਾਡਾ ਆਰਡਰ ਸਾਡੇ ਕੋਲੋਂ ਚੱਲ ਪਿਆ ਹੈ।
message-delivered-subject = ਆਰਡਰ { $number } ਪਹੁੰਚ ਗਿਆ ਹੈ
message-delivered-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਤੁਹਾਡਾ ਆਰਡਰ ਪਹੁੰਚਾ ਦਿੱਤਾ ਗਿਆ ਹੈ। ਜੇ ਕੁਝ ਠੀਕ ਨਹੀਂ, ਤਾਂ ਕਿਰਪਾ ਕਰਕੇ ਸਾਨੂੰ ਦੱਸੋ।
message-cancelled-subject = ਆਰਡਰ { $number } ਰੱਦ ਹੋ ਗਿਆ ਹੈ
message-cancelled-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਤੁਹਾਡਾ ਆਰਡਰ ਰੱਦ ਕਰ ਦਿੱਤਾ ਗਿਆ ਹੈ। ਇਸ ਲਈ ਹੋਰ ਕੁਝ ਬਣਾਇਆ ਜਾਂ ਭੇਜਿਆ ਨਹੀਂ ਜਾਵੇਗਾ।

# The copy of what they decided, which nobody unsubscribes from.
message-answer-copy-subject = ਆਰਡਰ { $number }: ਤੁਹਾਡੇ ਜਵਾਬ ਦੀ ਨਕਲ
message-answer-copy-body =
    ਸਤ ਸ੍ਰੀ ਅਕਾਲ { $customer },

    ਇਹ ਉਸ ਦੀ ਨਕਲ ਹੈ ਜੋ ਤੁਸੀਂ ਆਪਣੇ ਆਰਡਰ ਦੇ ਪੰਨੇ ’ਤੇ ਸਾਨੂੰ ਦੱਸਿਆ। ਤੁਹਾਨੂੰ ਕੁਝ ਕਰਨ ਦੀ ਲੋੜ ਨਹੀਂ; ਤੁਸੀਂ ਇਸ ਨੂੰ ਸੰਭਾਲ ਕੇ ਰੱਖ ਸਕਦੇ ਹੋ।
message-copy-label = { $label }:
message-copy-wrote = ਤੁਸੀਂ ਜੋ ਲਿਖਿਆ:
message-copy-because = ਤੁਹਾਨੂੰ ਇਹ ਨਕਲ ਇਸ ਲਈ ਮਿਲੀ ਕਿਉਂਕਿ ਤੁਸੀਂ { $shop } ਦੇ ਆਪਣੇ ਆਰਡਰ ਦੇ ਪੰਨੇ ’ਤੇ ਜਵਾਬ ਦਿੱਤਾ। ਜਵਾਬ ਦੇਣ ਵਾਲੇ ਹਰ ਕਿਸੇ ਨੂੰ ਇਹ ਮਿਲਦੀ ਹੈ।

message-where = ਹੁਣ ਕਿੱਥੇ ਹੈ:
message-arrives = ਪਹੁੰਚੇਗਾ:
message-promised = ਪਹਿਲਾਂ ਵਾਅਦਾ:
message-why = ਕਾਰਨ:
message-task = ਸਾਨੂੰ ਤੁਹਾਡੇ ਤੋਂ ਕੀ ਚਾਹੀਦਾ ਹੈ:
message-carrier = ਢੋਆ-ਢੁਆਈ ਕੰਪਨੀ:
message-again-step = ਅਸੀਂ ਤੁਹਾਨੂੰ ਅਗਲੇ ਪੜਾਅ ’ਤੇ ਫਿਰ ਲਿਖਾਂਗੇ: { $step }।
message-again-step-date = ਅਸੀਂ ਤੁਹਾਨੂੰ ਅਗਲੇ ਪੜਾਅ ’ਤੇ ਫਿਰ ਲਿਖਾਂਗੇ: { $step }, ਅਤੇ ਤਾਰੀਖ਼ ਬਦਲੀ ਤਾਂ ਤੁਰੰਤ।
message-again-change = ਕੁਝ ਬਦਲਦੇ ਹੀ ਅਸੀਂ ਤੁਹਾਨੂੰ ਫਿਰ ਲਿਖਾਂਗੇ।
message-again-answer = ਤੁਹਾਡਾ ਜਵਾਬ ਮਿਲਣ ’ਤੇ ਅਸੀਂ ਤੁਹਾਨੂੰ ਫਿਰ ਲਿਖਾਂਗੇ।
message-last = ਇਸ ਆਰਡਰ ਬਾਰੇ ਇਹ ਆਖ਼ਰੀ ਸੁਨੇਹਾ ਹੈ।
message-open = ਤੁਹਾਡੇ ਆਰਡਰ ਦਾ ਪੰਨਾ
message-contact = ਕੋਈ ਸਵਾਲ? ਸਾਡਾ ਸਾਥੀ ਆਪ ਜਵਾਬ ਦਿੰਦਾ ਹੈ: { $contact }
message-because = ਤੁਹਾਨੂੰ ਇਹ ਸੁਨੇਹਾ ਇਸ ਲਈ ਮਿਲਿਆ ਕਿਉਂਕਿ ਤੁਸੀਂ { $shop } ਨੂੰ ਆਰਡਰ ਦਿੱਤਾ।
message-stop = ਆਰਡਰਾਂ ਬਾਰੇ ਹੋਰ ਸੁਨੇਹੇ ਨਹੀਂ:
message-no-date = ਇੱਕ ਤਾਰੀਖ਼ ਜੋ ਅਸੀਂ ਤੁਹਾਨੂੰ ਦੱਸਾਂਗੇ

unsubscribe = ਹੋਰ ਸੁਨੇਹੇ ਨਹੀਂ?
unsubscribe-says = { $shop } ਇਸ ਈ-ਮੇਲ ਪਤੇ ’ਤੇ ਤੁਹਾਡੇ ਆਰਡਰਾਂ ਬਾਰੇ ਸੁਨੇਹੇ ਭੇਜਦਾ ਹੈ। ਜਦੋਂ ਤੱਕ ਤੁਸੀਂ ਬਟਨ ਨਹੀਂ ਦਬਾਉਂਦੇ, ਕੁਝ ਨਹੀਂ ਬਦਲਦਾ।
unsubscribe-yes = ਸੁਨੇਹੇ ਬੰਦ ਕਰੋ
unsubscribed = ਤੁਹਾਨੂੰ ਹੋਰ ਸੁਨੇਹੇ ਨਹੀਂ ਮਿਲਣਗੇ
unsubscribed-says = ਇਸ ਪਤੇ ’ਤੇ ਹੋਰ ਕੁਝ ਨਹੀਂ ਭੇਜਿਆ ਜਾਵੇਗਾ। ਤੁਹਾਡਾ ਆਰਡਰ ਪਹਿਲਾਂ ਵਾਂਗ ਚੱਲਦਾ ਰਹੇਗਾ, ਅਤੇ ਉਸਦਾ ਪੰਨਾ ਦੱਸੇਗਾ ਕਿ ਉਹ ਕਿੱਥੇ ਹੈ।
subscribe-again = ਮੈਨੂੰ ਫਿਰ ਸੁਨੇਹੇ ਭੇਜੋ
subscribed = ਤੁਹਾਨੂੰ ਫਿਰ ਸੁਨੇਹੇ ਮਿਲਣਗੇ
subscribed-says = { $shop } ਤੁਹਾਨੂੰ ਫਿਰ ਦੱਸੇਗਾ ਕਿ ਤੁਹਾਡੇ ਆਰਡਰ ਕਿੱਥੇ ਹਨ।
