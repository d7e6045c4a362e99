order = Pedido { $number }
order-placed = realizado el { $date }
language = Idioma
your-order = Su pedido
where-now = Dónde está ahora
we-have-it = Hemos recibido su pedido
arrives = Llega
was-to-arrive = Debía llegar
date-passed = Esa fecha ya ha pasado y todavía no hay una nueva. Lo sentimos.
date-passed-ask = Esa fecha ya ha pasado y todavía no hay una nueva. Lo sentimos. Pregúntenos: le responde una persona, vea más abajo.
nothing-to-do = No tiene que hacer nada.
next = A continuación: { $step }.
next-usually = A continuación: { $step }, normalmente { $time }.
need = Necesitamos algo de usted
on-hold = En espera desde: { $moment }
carrier = Transportista
carrier-number = Número de seguimiento
total = Total
decimal-sign = ,
withdrawn = Este pedido se ha retirado
withdrawn-why = Se había introducido por error y no se fabricará ni enviará nada.
withdrawn-ask = Se había introducido por error y no se fabricará ni enviará nada. Si espera algo, pregúntenos: le responde una persona, vea más abajo.

delay = { $days ->
    [one] Un día más tarde de lo prometido
   *[other] { $days } días más tarde de lo prometido
}
delay-promised = Prometido
delay-new = Nueva fecha
delay-why = Motivo
delay-ask = Si la nueva fecha no le conviene, díganoslo: le responde una persona, vea más abajo.

steps = Pasos
step-done = Hecho:
step-now = Ahora:
step-ahead = Pendiente:
since = desde: { $moment }
usually = normalmente { $time }
expected = previsto: { $window }
by-carrier = con { $carrier }, número de seguimiento { $number }

hold-payment = Esperamos su pago antes de continuar.
hold-address = Necesitamos su dirección de entrega completa: póngase en contacto con nosotros.
hold-customer = Esperamos su respuesta: póngase en contacto con nosotros.
hold-stock = Su pedido espera un artículo que está agotado en este momento.
hold-supplier = Su pedido espera a uno de nuestros proveedores.
hold-quality = Estamos revisando otra vez la calidad antes de continuar.
hold-other = Su pedido está en espera por el momento. Nos estamos ocupando de ello.

person = Le responde una persona
updated = Actualizado hoy, { $date }, a las { $time }.
by-itself = Esta página se actualiza sola.
imprint = Aviso legal
privacy = Privacidad
news = Actualizado: { $what }.
connection-lost = Se ha perdido la conexión, lo intentamos de nuevo.

nowhere = Este enlace no lleva a ningún sitio
nowhere-why = Puede que esté mal escrito o que haya llegado cortado.
nowhere-ask = Abra el enlace del último mensaje de { $shop } o pídales uno nuevo.
