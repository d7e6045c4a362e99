order = 订单 { $number }
order-placed = 下单日期：{ $date }
language = 语言
your-order = 您的订单
where-now = 当前进度
we-have-it = 我们已收到您的订单
arrives = 预计送达
was-to-arrive = 原定送达
date-passed = 这个日期已过，目前还没有新的日期。我们深表歉意。
date-passed-ask = 这个日期已过，目前还没有新的日期。我们深表歉意。请联系我们，会有专人答复，联系方式见下方。
nothing-to-do = 您无需做任何事。
next = 下一步：{ $step }。
next-usually = 下一步：{ $step }，通常需要 { $time }。
need = 需要您的配合
on-hold = 等待中，开始于 { $moment }
carrier = 承运商
carrier-number = 运单号
total = 总计
decimal-sign = .
withdrawn = 此订单已撤销
withdrawn-why = 此订单系误录，不会为它制作或寄送任何物品。
withdrawn-ask = 此订单系误录，不会为它制作或寄送任何物品。如果您在等待收货，请联系我们，会有专人答复，联系方式见下方。

delay = 比承诺的日期晚 { $days } 天
delay-promised = 原承诺日期
delay-new = 新日期
delay-why = 原因
delay-ask = 如果新日期对您不方便，请告诉我们，会有专人答复，联系方式见下方。

steps = 步骤
step-done = 已完成：
step-now = 进行中：
step-ahead = 待进行：
since = 开始于 { $moment }
usually = 通常需要 { $time }
expected = 预计 { $window }
by-carrier = 承运商：{ $carrier }，运单号：{ $number }

hold-payment = 我们正在等待您的付款，收到后即继续处理。
hold-address = 我们需要您完整的收货地址，请与我们联系。
hold-customer = 我们正在等待您的答复，请与我们联系。
hold-stock = 您的订单中有一件商品暂时缺货，正在等待到货。
hold-supplier = 您的订单正在等待我们的供应商。
hold-quality = 继续之前，我们正在再次检查质量。
hold-other = 您的订单暂时在等待中，我们正在处理。

person = 有专人答复您
updated = 更新于今天，{ $date } { $time }。
by-itself = 本页面会自动更新。
imprint = 法律声明
privacy = 隐私政策
news = 已更新：{ $what }。
connection-lost = 连接已断开，正在重试。

nowhere = 此链接无效
nowhere-why = 链接可能输入有误，或在发送途中被截断。
nowhere-ask = 请打开 { $shop } 最近一封消息中的链接，或向他们索取新链接。
