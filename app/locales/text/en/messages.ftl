# What customers are told by mail: subject and first words of each kind, and what stands around them. Unsubscribing is at the end.
message-placed-subject = We have your order { $number }
message-placed-body =
    Hello { $customer },

    Thank you for your order. We will tell you what becomes of it.
message-approval-wanted-subject = Order { $number }: we need your answer
message-approval-wanted-body =
    Hello { $customer },

    Something about your order waits for your answer. Please open its page and tell us what you decide.
message-reminder-subject = Reminder: order { $number } waits for your answer
message-reminder-body =
    Hello { $customer },

    Your order is still waiting for your answer. We go on as soon as we have it.
message-promise-set-subject = Order { $number }: when it arrives
message-promise-set-body =
    Hello { $customer },

    There is a date for your order now.
message-moved-on-subject = Order { $number }: { $status }
message-moved-on-body =
    Hello { $customer },

    Your order has reached its next step.
message-delay-subject = Order { $number } arrives later
message-delay-body =
    Hello { $customer },

    Your order arrives later than we promised. We are sorry. If the new date does not suit you, please tell us.
message-ready-subject = Order { $number } is ready
message-ready-body =
    Hello { $customer },

    Your order is ready.
message-sent-subject = Order { $number } is on its way
message-sent-body =
    Hello { $customer },

    Your order has left our house.
message-delivered-subject = Order { $number } was delivered
message-delivered-body =
    Hello { $customer },

    Your order was delivered. If something is not as it should be, please tell us.
message-cancelled-subject = Order { $number } was cancelled
message-cancelled-body =
    Hello { $customer },

    Your order was cancelled. Nothing more will be made or sent for it.

# The copy of what they decided, which nobody unsubscribes from.
message-answer-copy-subject = Order { $number }: a copy of your answer
message-answer-copy-body =
    Hello { $customer },

    This is a copy of what you told us on the page of your order. You need not do anything; you may want to keep it.
message-copy-label = { $label }:
message-copy-wrote = What you wrote:
message-copy-because = You get this copy because you answered on the page of your order from { $shop }. It comes to everybody who does.

message-where = Where it is:
message-arrives = Arrives:
message-promised = Promised before:
message-why = Why:
message-task = What we need from you:
message-carrier = Carrier:
message-again-step = You hear from us again at the next step: { $step }.
message-again-step-date = You hear from us again at the next step: { $step }, and at once if the date changes.
message-again-change = You hear from us again as soon as something changes.
message-again-answer = You hear from us again once we have your answer.
message-last = This is the last message about this order.
message-open = Your order’s page
message-contact = Questions? A person answers: { $contact }
message-because = You get this message because you ordered from { $shop }.
message-stop = No more messages about your orders:
message-no-date = a date that we will tell you

unsubscribe = No more messages?
unsubscribe-says = { $shop } sends messages about your orders to this e-mail address. Nothing is changed until you press the button.
unsubscribe-yes = Stop the messages
unsubscribed = You get no more messages
unsubscribed-says = Nothing more is sent to this address. Your order goes on as before, and its page shows how it stands.
subscribe-again = Send me messages again
subscribed = You get messages again
subscribed-says = { $shop } tells you again what becomes of your orders.
