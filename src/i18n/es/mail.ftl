mail-unsubscribe = Dejar de recibir este tipo de cartas
mail-notice-subject = { $about }: { $what }
mail-notice-line = { $what } · { $place }
mail-notice-open = Abrir
mail-notice-why = Recibe esta carta porque eligió recibir al momento los avisos de este tipo.
mail-digest-subject = Lo que queda abierto y lo nuevo en { $house }
mail-digest-hello = Esto es lo que pasó desde el último resumen.
mail-digest-open = Sus conversaciones
mail-digest-could-answer = Preguntas que usted podría responder
mail-digest-answered = Respondidas
mail-digest-new = Temas nuevos
mail-digest-newcomers = Quiénes llegaron
mail-digest-newcomers-count = { $count ->
        [one] 1 persona nueva
       *[other] { $count } personas nuevas
    }
mail-digest-rest = Además
mail-digest-home = Ir al inicio
mail-digest-why = Recibe esta carta porque eligió un resumen. Puede cambiar el día, pedirlo cada día o no recibirlo en Ajustes, Avisos.
