# What customers do: on the tracking page, on the pages that ask once more, and where a link is missing or has ended.
need-answers = { $count ->
    [one] We need one answer from you
   *[other] We need { $count } answers from you
}
approve-ask = Please look at “{ $name }” and approve it, or tell us what should be different.
approve = Approve or ask for a change…
reply = Answer…
reply-more = Add something…
replied = We have your answer. Thank you: we will go on with your order.
consent-ask = The date has moved again, and we are sorry. Please tell us whether the new date is fine, or ask us to cancel.
date-fine = New date is fine
cancel-ask = Ask to cancel…

your-answers = Your answers
approved = You approved “{ $name }” on { $date }.
change-asked = You asked for a change to “{ $name }” on { $date }. We will come back to you.
seal = Fingerprint of what you decided on:
date-accepted = You agreed to the new date. Thank you.
cancel-asked = You asked us to cancel on { $date }. We will answer you here.
cancel-declined = You asked us to cancel on { $date }. It cannot be cancelled any more:

not-asked = There is nothing to answer here any more
not-asked-why = It was answered already, or something changed since. Your order’s page says how it stands now.
back = Back to your order
changed = Something about your order changed in the meantime. Please look again: this is how it is now.
too-often = That was a lot at once. Please wait a few minutes and try again.
went-wrong = That did not work. Please try again in a moment.
unreadable = Please write at most 2,000 characters of plain text.

approve-heading = Approve “{ $name }”?
approve-only = You approve what stands here and nothing else. If we have to change any of it, we ask you again.
approve-contact = Your name and address as you gave them to us.
approve-seal = Fingerprint of all of this:
approve-items = Items
approve-yes = Yes, approve “{ $name }”
leave-out = Leave something out…
leave-out-says = Tick what you do not want. You see what is left before you approve it.
leave-out-show = Show what is left
leave-out-none = Tick what you want to leave out, or approve all of it.
leave-out-all = Something has to stay. If you want nothing of it, ask for a change instead.
left-out = Left out
approve-left = Yes, approve what is left
leave-out-again = Choose again
wanted = What should be different?
wanted-hint = Needed if you ask for a change.
wanted-missing = Say what should be different, so that we can change it.
wanted-send = Ask for a change

date-heading = Is the new date fine?
date-yes = Yes, the new date is fine

cancel-heading = Ask us to cancel this order?
cancel-says = Nothing is cancelled yet: we read your wish and answer you on your order’s page. Work that has begun may have to be paid for.
cancel-why = Why, if you want to say
cancel-yes = Ask to cancel

reply-heading = Your answer
reply-label = What do you want to tell us?
address-heading = Where should it go?
address-label = Your complete delivery address
reply-says = Whoever takes care of your order reads it.
reply-missing = Write your answer first.
reply-yes = Send

replaced = This link was replaced by a new one
replaced-says = Open the newest message about your order, or have the new link sent to the e-mail address that you ordered with.
expired = This link has ended
expired-says = Your order was completed a while ago, and its page is not kept for ever. If you need to know something about it, please ask the shop.
email = Your e-mail address
send-link = Send me the new link
link-sent = If this is the address that the order was made with, the new link is on its way to it. It can take some minutes.

look-up = Find your order
look-up-says = With its number and one thing that we know of you.
look-up-number = Order number
look-up-contact = E-mail, phone number or postcode
look-up-hint = As you gave it when you ordered.
look-up-find = Show my order
look-up-nothing = We did not find an order with these two. Please check both. If they are right, we have sent the link to the e-mail address of the order.
look-up-instead = Find your order by its number
