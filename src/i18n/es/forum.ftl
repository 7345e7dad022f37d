forum-kind = Qué es
forum-kind-discussion = Conversación
forum-kind-question = Pregunta
forum-kind-announcement = Anuncio
forum-kind-discussion-hint = para comparar casos y opiniones
forum-kind-question-hint = espera una respuesta que se pueda aceptar
forum-kind-announcement-hint = de quienes facilitan
forum-from-site = de { $name }
forum-from-host = desde { $name }
forum-role-opened = abrió el tema
forum-role-facilitates = facilita
forum-edited = editado
forum-original = Ver donde se escribió
forum-pending = Enviado; aún no confirmado por { $name }
forum-refused = { $name } no aceptó este texto. Solo usted lo ve; puede copiarlo o borrarlo.
forum-useful = Útil
forum-useful-rest = para mi trabajo
forum-thanks = Gracias
forum-reply = Responder
forum-more = Más
forum-edit = Editar
forum-history = Versiones
forum-delete = Borrar
forum-pin = Fijar arriba
forum-unpin = Dejar de fijar
forum-lock = Cerrar a respuestas
forum-unlock = Abrir a respuestas
forum-accept = Aceptar como respuesta
forum-unaccept = Ya no es la respuesta
forum-accepted = Respuesta aceptada
forum-accepted-above = La respuesta aceptada está arriba
forum-answered = Respondida
forum-unanswered = sin respuesta
forum-pinned = Fijado
forum-locked = Cerrado
forum-locked-long = Este tema está cerrado y no admite más respuestas.
forum-replies = { $count ->
        [one] 1 respuesta
       *[other] { $count } respuestas
    }
forum-replies-to = { $count ->
        [one] 1 respuesta a { $name }
       *[other] { $count } respuestas a { $name }
    }
forum-answers = responde a { $name }
forum-by-thread = Por hilo
forum-by-date = Por fecha
forum-no-answers-yet = Nadie ha respondido todavía. Si usted sabe, unas líneas bastan.
forum-no-replies-yet = Nadie ha respondido todavía.
forum-withdrawn = Quien la escribió retiró esta respuesta.
forum-removed = La facilitación retiró esta respuesta.
forum-your-reply = Su respuesta
forum-to = a { $name }
forum-sign-in-to-reply = Para responder hace falta una cuenta.
forum-members-only = En esta comunidad responden sus miembros.
forum-more-topics = Otros temas de la comunidad
forum-facilitate = Facilitar
forum-title = Título
forum-title-hint = La pregunta entera, como la haría en una reunión.
forum-text = Texto
forum-publish = Publicar
forum-save = Guardar los cambios
forum-cancel = Dejarlo como estaba
forum-sent-elsewhere = Esta comunidad vive en { $name }. Su texto se publica allí y también aquí.
forum-edit-topic = Editar el tema
forum-edit-reply = Editar la respuesta
forum-edit-hint = Las versiones anteriores quedan a la vista de todos.
forum-history-title = Versiones de este texto
forum-history-of = { $count ->
        [one] { $name } escribió una versión.
       *[other] { $name } escribió { $count } versiones.
    }
forum-version = Versión { $number }
forum-version-current = Versión actual
forum-version-first = Primera versión
forum-back = Volver al tema
forum-delete-topic = ¿Borrar este tema?
forum-delete-reply = ¿Borrar esta respuesta?
forum-delete-what = Desaparece de aquí y pedimos a los demás sitios que también la borren. No se puede deshacer.
forum-delete-replies = { $count ->
        [one] La respuesta de otra persona se conserva.
       *[other] Las { $count } respuestas de otras personas se conservan.
    }
forum-delete-others = El texto es de otra persona: quedará dicho que lo retiró la facilitación.
forum-keep = Conservar
forum-tag = Temas con { $tag }
forum-tag-none = Nadie ha usado esta etiqueta todavía.
forum-edit-conflict = Este texto cambió mientras usted escribía. Mire la versión actual en el historial; si guarda, la suya la reemplaza.
