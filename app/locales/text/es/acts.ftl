need-answers = { $count ->
    [one] Necesitamos una respuesta de usted
   *[other] Necesitamos { $count } respuestas de usted
}
approve-ask = Mire «{ $name }», por favor, y apruébelo o díganos qué debe cambiar.
approve = Aprobar o pedir un cambio…
reply = Responder…
reply-more = Añadir algo…
replied = Tenemos su respuesta. Gracias: seguimos con su pedido.
consent-ask = La fecha ha vuelto a retrasarse y lo sentimos. Díganos, por favor, si la nueva fecha le va bien, o pídanos que cancelemos.
date-fine = La nueva fecha me va bien
cancel-ask = Pedir la cancelación…

your-answers = Sus respuestas
approved = Aprobó «{ $name }» el { $date }.
change-asked = Pidió un cambio en «{ $name }» el { $date }. Le diremos algo.
seal = Huella de lo que decidió:
date-accepted = Ha aceptado la nueva fecha. Gracias.
cancel-asked = Pidió la cancelación el { $date }. Le responderemos aquí.
cancel-declined = Pidió la cancelación el { $date }. Ya no se puede cancelar:

not-asked = Aquí ya no hay nada que responder
not-asked-why = Ya se respondió, o algo ha cambiado desde entonces. La página de su pedido dice cómo está ahora.
back = Volver a su pedido
changed = Algo de su pedido ha cambiado mientras tanto. Mírelo otra vez, por favor: así está ahora.
too-often = Han sido muchos intentos seguidos. Espere unos minutos e inténtelo de nuevo.
went-wrong = No ha funcionado. Inténtelo de nuevo en un momento.
unreadable = Escriba como máximo 2000 caracteres de texto sencillo, por favor.

approve-heading = ¿Aprobar «{ $name }»?
approve-only = Aprueba lo que aparece aquí y nada más. Si tenemos que cambiar algo, se lo preguntaremos otra vez.
approve-contact = Su nombre y su dirección, tal como nos los dio.
approve-seal = Huella de todo esto:
approve-items = Artículos
approve-yes = Sí, aprobar «{ $name }»
leave-out = Quitar algo…
leave-out-says = Marque lo que no quiere. Verá lo que queda antes de aprobarlo.
leave-out-show = Ver lo que queda
leave-out-none = Marque lo que quiere quitar o apruébelo todo.
leave-out-all = Algo tiene que quedar. Si no quiere nada de ello, pida un cambio.
left-out = Quitado
approve-left = Sí, aprobar lo que queda
leave-out-again = Elegir de nuevo
wanted = ¿Qué debe cambiar?
wanted-hint = Necesario si pide un cambio.
wanted-missing = Díganos qué debe cambiar para que podamos cambiarlo.
wanted-send = Pedir un cambio

date-heading = ¿Le va bien la nueva fecha?
date-yes = Sí, la nueva fecha me va bien

cancel-heading = ¿Pedirnos que cancelemos este pedido?
cancel-says = Todavía no se cancela nada: leemos su petición y le respondemos en la página de su pedido. Es posible que haya que pagar el trabajo ya empezado.
cancel-why = El motivo, si quiere decirlo
cancel-yes = Pedir la cancelación

reply-heading = Su respuesta
reply-label = ¿Qué quiere decirnos?
address-heading = ¿Dónde lo entregamos?
address-label = Su dirección de entrega completa
reply-says = La lee quien se ocupa de su pedido.
reply-missing = Escriba primero su respuesta.
reply-yes = Enviar

replaced = Este enlace se ha sustituido por otro nuevo
replaced-says = Abra el mensaje más reciente sobre su pedido o haga que enviemos el nuevo enlace al correo electrónico con el que hizo el pedido.
expired = Este enlace ya no es válido
expired-says = Su pedido se completó hace tiempo y su página no se guarda para siempre. Si necesita saber algo, pregunte a la tienda.
email = Su correo electrónico
send-link = Enviarme el nuevo enlace
link-sent = Si es el correo con el que se hizo el pedido, el nuevo enlace va de camino. Puede tardar unos minutos.

look-up = Encuentre su pedido
look-up-says = Con su número y un dato suyo que tengamos.
look-up-number = Número de pedido
look-up-contact = Correo electrónico, teléfono o código postal
look-up-hint = Tal como lo indicó al hacer el pedido.
look-up-find = Ver mi pedido
look-up-nothing = No hemos encontrado ningún pedido con estos dos datos. Compruebe ambos, por favor. Si son correctos, hemos enviado el enlace al correo electrónico del pedido.
look-up-instead = Encuentre su pedido por su número
