notifications-title = Avisos
notifications-bell = { $count ->
        [one] Avisos: 1 sin leer
       *[other] Avisos: { $count } sin leer
    }
notifications-all = Todos
notifications-unread = Sin leer
notifications-mentions = Menciones
notifications-unread-one = sin leer
notifications-read-one = Marcar como leído
notifications-read-all = Marcar todo como leído
notifications-read-community = Marcar la comunidad como leída
notifications-done-all-read = Todo quedó marcado como leído.
notifications-done-kept = Quedó guardado de nuevo.
notifications-done-unkept = Se quitó de lo guardado.
notifications-none = Aquí verá quién le responde, quién escribe su nombre y lo que espera su decisión. Por ahora no hay nada.
notifications-none-unread = Ya leyó todos sus avisos.
notifications-none-mentions = Nadie ha escrito su nombre todavía.
notifications-to-settings = Elegir qué llega por correo
notifications-mention = { $name } escribió su nombre
notifications-reply = { $name } le respondió
notifications-accepted = Su respuesta fue aceptada
notifications-answered = Su pregunta ya tiene una respuesta aceptada
notifications-watched = { $name } respondió
notifications-thread = { $count ->
        [one] Una respuesta nueva, de { $name }
       *[other] { $count } respuestas nuevas, la última de { $name }
    }
notifications-topic = { $name } abrió un tema
notifications-useful = { $count ->
        [one] A { $name } le resultó útil
       *[other] A { $count } personas les resultó útil, la última { $name }
    }
notifications-follow = { $name } sigue lo que usted publica
notifications-join-request = { $name } pide ser miembro
notifications-admitted = Su solicitud fue aceptada: ya es miembro
notifications-declined = Su solicitud no fue aceptada
notifications-role-facilitator = Ahora usted facilita esta comunidad
notifications-role-not-facilitator = Ya no facilita esta comunidad
notifications-role-librarian = Ahora usted cuida la biblioteca
notifications-role-not-librarian = Ya no cuida la biblioteca
notifications-role-host = Ahora usted conduce los webinarios
notifications-role-not-host = Ya no conduce los webinarios
notifications-role-member = Ahora usted es miembro
notifications-role-not-member = Ya no es miembro
notifications-account-request = { $name } pide una cuenta
notifications-report = Hay una denuncia que espera su decisión
notifications-decision = La moderación decidió sobre algo suyo
notifications-decision-reporter = Se decidió sobre lo que usted denunció
notifications-decision-upheld = La revisión que pidió terminó: la decisión se mantiene
notifications-decision-reversed = La revisión que pidió terminó: la decisión quedó sin efecto
notifications-decision-undone = Una decisión sobre algo suyo quedó sin efecto
notifications-appeal = Una decisión espera que otra persona la revise
notifications-kind-mention = Alguien escribe mi nombre
notifications-kind-reply = Alguien me responde
notifications-kind-accepted = Mi respuesta fue aceptada
notifications-kind-answered = Mi pregunta tiene respuesta aceptada
notifications-kind-watched = Cada respuesta de lo que vigilo
notifications-kind-thread = Respuestas nuevas en temas que sigo
notifications-kind-topic = Temas nuevos en comunidades que sigo o vigilo
notifications-kind-useful = A alguien le resulta útil lo mío
notifications-kind-follow = Alguien me sigue
notifications-kind-join-request = Alguien pide entrar en mi comunidad
notifications-kind-join-answer = Respuesta a mi solicitud
notifications-kind-role = Me dan o me quitan una tarea
notifications-kind-account-request = Alguien pide una cuenta
notifications-kind-report = Denuncias que esperan mi decisión
notifications-kind-decision = Decisiones de la moderación que me tocan
notifications-kind-appeal = Decisiones que debo revisar
notifications-level = Qué avisos quiero
notifications-level-save = Guardar
notifications-community-muted = Ninguno: silenciar la comunidad
notifications-community-normal = Lo que me nombra o me responde
notifications-community-follow = También cada tema nuevo
notifications-community-watch = Cada tema y cada respuesta
notifications-topic-muted = Ninguno: silenciar el tema
notifications-topic-normal = Lo que me nombra o me responde
notifications-topic-follow = Respuestas nuevas, en un solo aviso
notifications-topic-watch = Cada respuesta
notifications-fresh = { $count ->
        [one] 1 nueva
       *[other] { $count } nuevas
    }
notifications-fresh-topic = nuevo
notifications-since-last = Nuevo desde su última visita
notifications-keep = Guardar
notifications-bookmarks = Guardados
notifications-undo = Deshacer
notifications-unkeep = Quitar
notifications-kept-since = guardado
notifications-bookmarks-none = Guarde un tema o una respuesta con el botón «Guardar» y lo encontrará aquí.
notifications-mail-to = Las cartas van a { $email }, tres al día como máximo: lo demás espera al resumen.
notifications-mail-unverified = Confirme primero que { $email } es suya: hasta entonces no enviamos cartas.
notifications-digest = Resumen
notifications-digest-hint = Una carta por la mañana con lo que quedó pendiente y lo nuevo. Si no hay nada, no se envía.
notifications-rhythm = Cada cuánto
notifications-weekday = Día
notifications-weekly = Una vez por semana
notifications-daily = Cada día
notifications-never = Nunca
notifications-ways = Cómo llega cada aviso
notifications-ways-hint = Todos están siempre en la lista. Aquí decide cuáles llegan además por correo.
notifications-way-now = Una carta en el momento
notifications-way-digest = En el resumen
notifications-way-here = Solo en la lista
notifications-unsubscribe = Dejar de recibir cartas
notifications-unsubscribe-what = Cartas sobre: { $what }. Los avisos seguirán en su lista.
notifications-unsubscribe-do = No enviarme más estas cartas
notifications-unsubscribed = Listo: no le enviaremos más cartas sobre: { $what }.
notifications-unsubscribe-undo = Fue un error: quiero seguir recibiéndolas
notifications-subscribed-again = Las cartas siguen llegando: { $what }.
notifications-tags = Etiquetas que sigue
notifications-due = Lo primero
notifications-due-replies = { $count ->
        [one] respuesta
       *[other] respuestas
    }
notifications-due-mentions = { $count ->
        [one] mención
       *[other] menciones
    }
notifications-due-accepted = { $count ->
        [one] aceptada
       *[other] aceptadas
    }
notifications-due-requests = { $count ->
        [one] solicitud
       *[other] solicitudes
    }
notifications-due-join = { $count ->
        [one] Una persona pide entrar en { $name }
       *[other] { $count } personas piden entrar en { $name }
    }
notifications-due-reports = { $count ->
        [one] denuncia
       *[other] denuncias
    }
notifications-due-posts = { $count ->
        [one] texto
       *[other] textos
    }
notifications-due-terms = { $count ->
        [one] término
       *[other] términos
    }
notifications-due-decide = { $count ->
        [one] Una denuncia espera su decisión en { $name }
       *[other] { $count } denuncias esperan su decisión en { $name }
    }
notifications-due-approve = { $count ->
        [one] Un texto espera su aprobación en { $name }
       *[other] { $count } textos esperan su aprobación en { $name }
    }
notifications-due-propose = { $count ->
        [one] Un término propuesto espera su respuesta en { $name }
       *[other] { $count } términos propuestos esperan su respuesta en { $name }
    }
notifications-due-oldest = la más antigua,
notifications-two = { $one } y { $two }
notifications-steps = Para empezar
notifications-step-communities = Elija sus comunidades
notifications-step-communities-why = Las que toquen su trabajo: lo nuevo aparecerá aquí.
notifications-step-profile = Diga quién es
notifications-step-profile-why = Con dos líneas los demás sabrán a quién preguntan.
notifications-step-write = Haga su primera pregunta o responda una
notifications-step-write-why = Entre en una comunidad y abra un tema: unas líneas bastan.
