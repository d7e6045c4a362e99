need-answers = { $count ->
   *[other] 需要您答复 { $count } 件事
}
approve-ask = 请查看“{ $name }”并予以确认，或告诉我们哪里需要修改。
approve = 确认或要求修改…
reply = 答复…
reply-more = 补充说明…
replied = 我们已收到您的答复，谢谢。我们会继续处理您的订单。
consent-ask = 日期再次推迟，我们深表歉意。请告诉我们新日期是否可以，或申请取消。
date-fine = 新日期可以
cancel-ask = 申请取消…

your-answers = 您的答复
approved = 您已确认“{ $name }”，日期：{ $date }。
change-asked = 您已要求修改“{ $name }”，日期：{ $date }。我们会再与您联系。
seal = 您所决定内容的指纹：
date-accepted = 您已同意新日期，谢谢。
cancel-asked = 您已申请取消，日期：{ $date }。我们会在这里答复您。
cancel-declined = 您已申请取消，日期：{ $date }。订单已无法取消：

not-asked = 这里已没有需要答复的内容
not-asked-why = 可能已经答复过，或者情况有了变化。订单页面上有最新进度。
back = 返回您的订单
changed = 您的订单刚刚有了变化。请再看一遍，现在的情况如下。
too-often = 操作过于频繁。请等几分钟后再试。
went-wrong = 操作没有成功。请稍后再试。
unreadable = 请输入不超过 2000 个字符的纯文本。

approve-heading = 确认“{ $name }”吗？
approve-only = 您只确认此处列出的内容。如果其中有任何改动，我们会再次请您确认。
approve-contact = 您提供给我们的姓名和地址。
approve-seal = 以上全部内容的指纹：
approve-items = 商品
approve-yes = 是，确认“{ $name }”
leave-out = 去掉部分商品…
leave-out-says = 请勾选您不需要的商品。确认之前，您会先看到保留的内容。
leave-out-show = 查看保留的内容
leave-out-none = 请勾选要去掉的商品，或确认全部内容。
leave-out-all = 至少要保留一项。如果全都不需要，请改为要求修改。
left-out = 已去掉
approve-left = 是，确认保留的内容
leave-out-again = 重新选择
wanted = 哪里需要修改？
wanted-hint = 要求修改时必须填写。
wanted-missing = 请说明哪里需要修改，以便我们更改。
wanted-send = 要求修改

date-heading = 新日期可以吗？
date-yes = 可以，我接受新日期

cancel-heading = 要申请取消此订单吗？
cancel-says = 现在还不会取消任何内容：我们会阅读您的申请，并在订单页面上答复您。已经开始的工作可能需要付费。
cancel-why = 原因（选填）
cancel-yes = 申请取消

reply-heading = 您的答复
reply-label = 您想告诉我们什么？
address-heading = 送到哪里？
address-label = 您完整的收货地址
reply-says = 负责您订单的工作人员会看到。
reply-missing = 请先填写您的答复。
reply-yes = 发送

replaced = 此链接已被新链接取代
replaced-says = 请打开有关您订单的最新消息，或让我们把新链接发送到您下单时使用的电子邮箱。
expired = 此链接已失效
expired-says = 您的订单早已完成，其页面不会永久保留。如需了解相关情况，请咨询店家。
email = 您的电子邮箱
send-link = 把新链接发给我
link-sent = 如果这是下单时使用的邮箱，新链接正在发送，可能需要几分钟。

look-up = 查找您的订单
look-up-says = 请输入订单号和一项我们已知的您的信息。
look-up-number = 订单号
look-up-contact = 电子邮箱、电话号码或邮政编码
look-up-hint = 与您下单时填写的一致。
look-up-find = 查看我的订单
look-up-nothing = 没有找到与这两项信息相符的订单。请核对这两项。如果信息正确，我们已把链接发送到该订单的电子邮箱。
look-up-instead = 用订单号查找您的订单
