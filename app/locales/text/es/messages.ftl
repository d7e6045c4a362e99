# Lo que se dice a los clientes por correo: asunto y primeras palabras de cada mensaje, y lo que los rodea.
message-placed-subject = Hemos recibido su pedido { $number }
message-placed-body =
    Hola, { $customer }:

    Gracias por su pedido. Le diremos cómo avanza.
message-approval-wanted-subject = Pedido { $number }: necesitamos su respuesta
message-approval-wanted-body =
    Hola, { $customer }:

    Hay algo de su pedido que espera su respuesta. Abra su página y díganos qué decide.
message-reminder-subject = Recordatorio: el pedido { $number } espera su respuesta
message-reminder-body =
    Hola, { $customer }:

    Su pedido sigue esperando su respuesta. Seguiremos en cuanto la tengamos.
message-promise-set-subject = Pedido { $number }: cuándo llega
message-promise-set-body =
    Hola, { $customer }:

    Ya hay una fecha para su pedido.
message-moved-on-subject = Pedido { $number }: { $status }
message-moved-on-body =
    Hola, { $customer }:

    Su pedido ha pasado al siguiente paso.
message-delay-subject = El pedido { $number } llegará más tarde
message-delay-body =
    Hola, { $customer }:

    Su pedido llegará más tarde de lo prometido. Lo sentimos. Si la nueva fecha no le conviene, díganoslo.
message-ready-subject = El pedido { $number } está listo
message-ready-body =
    Hola, { $customer }:

    Su pedido está listo.
message-sent-subject = El pedido { $number } está en camino
message-sent-body =
    Hola, { $customer }:

    Su pedido ha salido de nuestra casa.
message-delivered-subject = El pedido { $number } se ha entregado
message-delivered-body =
    Hola, { $customer }:

    Su pedido se ha entregado. Si algo no está bien, díganoslo.
message-cancelled-subject = El pedido { $number } se ha cancelado
message-cancelled-body =
    Hola, { $customer }:

    Su pedido se ha cancelado. No se fabricará ni enviará nada más.

# The copy of what they decided, which nobody unsubscribes from.
message-answer-copy-subject = Pedido { $number }: copia de su respuesta
message-answer-copy-body =
    Hola, { $customer }:

    Esta es una copia de lo que nos dijo en la página de su pedido. No tiene que hacer nada; puede guardarla.
message-copy-label = { $label }:
message-copy-wrote = Lo que escribió:
message-copy-because = Recibe esta copia porque respondió en la página de su pedido en { $shop }. La recibe todo el que responde.

message-where = Dónde está:
message-arrives = Llega:
message-promised = Prometido antes:
message-why = Motivo:
message-task = Lo que necesitamos de usted:
message-carrier = Transportista:
message-again-step = Volveremos a escribirle en el siguiente paso: { $step }.
message-again-step-date = Volveremos a escribirle en el siguiente paso: { $step }, y enseguida si cambia la fecha.
message-again-change = Volveremos a escribirle en cuanto algo cambie.
message-again-answer = Volveremos a escribirle cuando tengamos su respuesta.
message-last = Este es el último mensaje sobre este pedido.
message-open = La página de su pedido
message-contact = ¿Preguntas? Le responde una persona: { $contact }
message-because = Recibe este mensaje porque ha hecho un pedido en { $shop }.
message-stop = No recibir más mensajes sobre sus pedidos:
message-no-date = una fecha que le comunicaremos

unsubscribe = ¿No recibir más mensajes?
unsubscribe-says = { $shop } envía a esta dirección de correo mensajes sobre sus pedidos. Nada cambia hasta que pulse el botón.
unsubscribe-yes = Dejar de recibir mensajes
unsubscribed = No recibirá más mensajes
unsubscribed-says = No se enviará nada más a esta dirección. Su pedido sigue como antes y su página muestra cómo va.
subscribe-again = Volver a recibir mensajes
subscribed = Vuelve a recibir mensajes
subscribed-says = { $shop } le dirá de nuevo cómo avanzan sus pedidos.
