# 客户通过邮件得知的内容：每种邮件的主题和开头，以及前后的文字。
message-placed-subject = 我们已收到您的订单 { $number }
message-placed-body =
    { $customer }，您好：

    感谢您的订购。订单有进展时我们会告诉您。
message-approval-wanted-subject = 订单 { $number }：需要您的答复
message-approval-wanted-body =
    { $customer }，您好：

    您的订单有一项内容等待您的答复。请打开订单页面，告诉我们您的决定。
message-reminder-subject = 提醒：订单 { $number } 等待您的答复
message-reminder-body =
    { $customer }，您好：

    您的订单仍在等待您的答复。收到后我们会立即继续。
message-promise-set-subject = 订单 { $number }：送达日期
message-promise-set-body =
    { $customer }，您好：

    您的订单现在有了日期。
message-moved-on-subject = 订单 { $number }：{ $status }
message-moved-on-body =
    { $customer }，您好：

    您的订单已进入下一步。
message-delay-subject = 订单 { $number } 将晚些送达
message-delay-body =
    { $customer }，您好：

    您的订单将比承诺的日期晚送达，我们深表歉意。如果新日期对您不方便，请告诉我们。
message-ready-subject = 订单 { $number } 已准备好
message-ready-body =
    { $customer }，您好：

    您的订单已准备好。
message-sent-subject = 订单 { $number } 已发出
message-sent-body =
    { $customer }，您好：

    您的订单已从我们这里发出。
message-delivered-subject = 订单 { $number } 已送达
message-delivered-body =
    { $customer }，您好：

    您的订单已送达。如有任何问题，请告诉我们。
message-cancelled-subject = 订单 { $number } 已取消
message-cancelled-body =
    { $customer }，您好：

    您的订单已取消，不会再为它制作或寄送任何物品。

# The copy of what they decided, which nobody unsubscribes from.
message-answer-copy-subject = 订单 { $number }：您的答复副本
message-answer-copy-body =
    { $customer }，您好：

    这是您在订单页面上所作答复的副本。您无需做任何事，可以留存备查。
message-copy-label = { $label }：
message-copy-wrote = 您写的内容：
message-copy-because = 您收到此副本，是因为您在 { $shop } 的订单页面上作了答复。每位答复的客户都会收到。

message-where = 当前进度：
message-arrives = 预计送达：
message-promised = 原承诺日期：
message-why = 原因：
message-task = 需要您做的：
message-carrier = 承运商：
message-again-step = 到下一步时我们会再写信给您：{ $step }。
message-again-step-date = 到下一步时我们会再写信给您：{ $step }；日期如有变动会立即告知。
message-again-change = 有变化时我们会再写信给您。
message-again-answer = 收到您的答复后我们会再写信给您。
message-last = 这是关于此订单的最后一封邮件。
message-open = 您的订单页面
message-contact = 有疑问？会有专人答复：{ $contact }
message-because = 您收到这封邮件，是因为您在 { $shop } 下了订单。
message-stop = 不再接收订单邮件：
message-no-date = 我们将告知您的日期

unsubscribe = 不再接收邮件？
unsubscribe-says = { $shop } 会向此邮箱发送关于您订单的邮件。在您按下按钮之前，什么都不会改变。
unsubscribe-yes = 停止发送邮件
unsubscribed = 您将不再收到邮件
unsubscribed-says = 不会再向此邮箱发送邮件。您的订单照常进行，订单页面会显示进度。
subscribe-again = 重新接收邮件
subscribed = 您将重新收到邮件
subscribed-says = { $shop } 会再次告诉您订单的进展。
