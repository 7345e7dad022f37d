admin-administration = Administración
admin-overview = Resumen
admin-needs = Lo que espera por usted
admin-needs-nothing = Nada espera por usted. Todo marcha.
admin-need-accounts = { $count ->
    [one] { $count } persona pidió una cuenta
   *[other] { $count } personas pidieron una cuenta
}
admin-need-reports = { $count ->
    [one] { $count } cosa denunciada espera una decisión
   *[other] { $count } cosas denunciadas esperan una decisión
}
admin-need-proposals = { $count ->
    [one] { $count } comunidad propuesta espera una respuesta
   *[other] { $count } comunidades propuestas esperan una respuesta
}
admin-need-jobs = { $count ->
    [one] { $count } tarea falló y se abandonó
   *[other] { $count } tareas fallaron y se abandonaron
}
admin-need-letters = { $count ->
    [one] { $count } carta no se pudo enviar
   *[other] { $count } cartas no se pudieron enviar
}
admin-need-silent = { $count ->
    [one] { $count } sitio no responde
   *[other] { $count } sitios no responden
}
admin-need-paused = { $count ->
    [one] { $count } buzón rechaza todo y espera una decisión
   *[other] { $count } buzones rechazan todo y esperan una decisión
}
admin-need-dead = { $count ->
    [one] { $count } mensaje no se pudo entregar
   *[other] { $count } mensajes no se pudieron entregar
}
admin-need-quarantined = { $count ->
    [one] { $count } mensaje recibido no se pudo procesar
   *[other] { $count } mensajes recibidos no se pudieron procesar
}
admin-bytes = { $count } B
admin-kilobytes = { $number } kB
admin-megabytes = { $number } MB
admin-gigabytes = { $number } GB
admin-seconds = { $count } s
admin-minutes = { $count } min
admin-hours = { $count } h
admin-days = { $count ->
    [one] { $count } día
   *[other] { $count } días
}
admin-members = Miembros
admin-servers = Otros sitios
admin-deliveries = Entregas
admin-jobs = Tareas
admin-mail = Correo
admin-storage = Almacenamiento
admin-settings = Configuración
admin-keep = No, conservar
admin-warn-http = La dirección pública usa http, sin cifrado.
admin-warn-smtp = No hay servidor de correo configurado.
admin-warn-disk = Quedan { $size } libres en el disco.
admin-warn-no-backup = Nunca se hizo una copia de seguridad.
admin-warn-old-backup = { $count ->
    [one] La última copia de seguridad tiene { $count } día.
   *[other] La última copia de seguridad tiene { $count } días.
}
admin-advice-http = Otros sitios no hablarán con este. Ponga un proxy con TLS y cambie public_url.
admin-advice-smtp = Las cartas quedan como archivos. Configure mail.smtp_url.
admin-advice-disk = Libere espacio: con el disco lleno, la base de datos se detiene.
admin-advice-backup = Programe «ateneo backup» cada noche y guarde las copias en otra máquina.
admin-sending-paused = Los envíos están en pausa.
admin-sending-restored = Esta es una copia restaurada. Reanude solo si el original ya no funciona: dos sitios con el mismo nombre se contradirían.
admin-sending-said = Los mensajes a otros sitios y las cartas esperan; nada se pierde.
admin-sending-resume = Reanudar los envíos
admin-sending-runs = Los mensajes a otros sitios y las cartas salen con normalidad.
admin-sending-pause = Pausar los envíos
admin-new-members = Miembros nuevos
admin-new-posts = Temas y respuestas
admin-active-members = Miembros que entraron
admin-weeks = Las últimas doce semanas
admin-week-before = la semana anterior: { $count }
admin-member-active = Activo
admin-member-waiting = Espera ser admitido
admin-member-suspended = Suspendido
admin-member-unverified = Correo sin verificar
admin-all = Todo
admin-member-find = Nombre o correo
admin-find = Buscar
admin-state = Estado
admin-member-none = Nadie coincide. Pruebe con menos letras u otro estado.
admin-member = Miembro
admin-role = Papel
admin-seen = Última visita
admin-role-admin = Administra
admin-role-member = Miembro
admin-never = Nunca
admin-role-take = Quitar de la administración
admin-role-give = Dar la administración
admin-since = Cuenta desde
admin-sessions = Sesiones abiertas
admin-actions = Acciones
admin-role-take-hint = Dejará de ver estas páginas. Siempre queda al menos una persona.
admin-role-give-hint = Verá estas páginas y podrá hacer todo lo que usted puede. Puede deshacerlo aquí.
admin-sessions-end = Cerrar sus sesiones
admin-sessions-hint = Tendrá que entrar de nuevo en todos sus equipos.
admin-community-none = Aún no hay comunidades. Cree la primera con «ateneo community add».
admin-community = Comunidad
admin-facilitators = Facilitan
admin-followers = Siguen desde fuera
admin-topics = Temas
admin-last-activity = Última actividad
admin-no-facilitator = Sin facilitación
admin-members-topics = Miembros: { $members } · temas: { $topics }
admin-server-paused = En pausa
admin-server-refusing = Rechaza todo
admin-server-away = Sin contacto
admin-server-gone = Ya no existe
admin-server-failing = Falló; se reintenta
admin-server-well = Al día
admin-server-trouble = Con problemas
admin-servers-intro = Los sitios que este conoce y cómo llegan hasta ellos los mensajes.
admin-server-no-trouble = Ningún sitio tiene problemas.
admin-server-none = Aún no se conoce ningún otro sitio. Aparecerán cuando alguien siga a una persona o comunidad de fuera.
admin-servers-caption = Gráficos de los últimos 14 días. Pausar conserva lo que espera; reanudar lo envía.
admin-server = Sitio
admin-software = Programa
admin-sent-today = Entregado hoy
admin-waiting = En espera
admin-action = Acción
admin-sent-waiting = Hoy: { $sent } · en espera: { $waiting }
admin-behind = { $time } de demora
admin-failed-today = { $count ->
    [one] { $count } falló
   *[other] { $count } fallaron
}
admin-dead = { $count ->
    [one] { $count } sin entregar
   *[other] { $count } sin entregar
}
admin-resume = Reanudar
admin-pause = Pausar
admin-try = Reintentar
admin-in-flight = { $count ->
    [one] { $count } en camino
   *[other] { $count } en camino
}
admin-lag = Demora
admin-dead-letters = No se pudo entregar
admin-sent-days = Entregado en 14 días
admin-failed-days = Intentos fallidos en 14 días
admin-last-seen = Último contacto
admin-next-try = Próximo intento
admin-last-error = Último error
admin-drop-all = Descartar todo
admin-dead-none = Nada. Todo se entregó o sigue en espera.
admin-unpublished = { $count ->
    [one] { $count } cambio por preparar
   *[other] { $count } cambios por preparar
}
admin-oldest = El más antiguo
admin-fence = Transacción más larga
admin-fence-hint = más de 10 s retiene las entregas
admin-try-all = Reintentar todo
admin-dead-hint = Lo que otro sitio rechazó o no recibió en 14 días. Se conserva hasta que usted decida.
admin-what = Qué
admin-why = Por qué
admin-tries = Intentos
admin-last-try = Último intento
admin-forgotten = Ya no se conserva
admin-drop = Descartar
admin-jobs-intro = El trabajo de fondo: cartas, avisos, importaciones. Lo que falla se intenta seis veces.
admin-jobs-none = No hay nada por hacer. Las tareas terminadas no se guardan.
admin-jobs-failed = Abandonadas
admin-jobs-next = Las próximas
admin-tried = { $count ->
    [one] { $count } intento
   *[other] { $count } intentos
}
admin-job = Tarea
admin-running = En curso
admin-failed = Fallidas
admin-mail-unsent = Sin enviar
admin-mail-directory = Se guardan como archivos en { $path }.
admin-mail-sent = Enviadas
admin-mail-week = en los últimos siete días
admin-mail-from = Remitente
admin-mail-test-hint = Compruebe que las cartas llegan: una de prueba a { $address }.
admin-mail-test = Enviar una prueba
admin-mail-none = No hay cartas en el último mes.
admin-mail-went = Enviada
admin-mail-failed = No se pudo enviar
admin-mail-waits = En espera
admin-mail-letter = Carta
admin-mail-to = Para
admin-mail-again = Enviar de nuevo
admin-mail-test-subject = Carta de prueba de { $site }
admin-mail-test-text = Si lee esto, las cartas de este sitio llegan.
admin-storage-database = Base de datos
admin-storage-files = Archivos
admin-files = { $count ->
    [one] { $count } archivo
   *[other] { $count } archivos
}
admin-storage-uncounted = se cuentan una vez al día
admin-storage-free = Espacio libre
admin-storage-of = de { $size }
admin-storage-backup = Última copia de seguridad
admin-storage-orphans = { $count ->
    [one] { $count } archivo ({ $size }) no aparece en ninguna publicación ni perfil.
   *[other] { $count } archivos ({ $size }) no aparecen en ninguna publicación ni perfil.
}
admin-storage-kinds = Archivos por tipo
admin-storage-none = Aún no se subió ningún archivo.
admin-storage-largest = Los más grandes
admin-storage-tables = Tablas de la base de datos
admin-kind = Tipo
admin-size = Tamaño
admin-file = Archivo
admin-table = Tabla
admin-rows = Filas
admin-settings-intro = Se leen del archivo de configuración y de las variables ATENEO_*; aquí solo se muestran. Para cambiarlas, edite el archivo y reinicie.
admin-setting = Ajuste
admin-value = Valor
admin-yes = sí
admin-no = no
admin-set = definido
admin-not-set = sin definir
admin-drop-heading = ¿Descartar para siempre?
admin-drop-all-consequence = { $count ->
    [one] { $count } mensaje para { $host } no llegará nunca.
   *[other] { $count } mensajes para { $host } no llegarán nunca.
}
admin-drop-consequence = Este mensaje no llegará nunca a { $host }.
admin-drop-job-heading = ¿Descartar esta tarea?
admin-drop-job-consequence = Lo que debía hacer no se hará.
admin-drop-letter-heading = ¿Descartar esta carta?
admin-drop-letter-consequence = No se enviará. Quien la esperaba no la recibirá.
admin-done-sending-paused = Nada sale hacia otros sitios ni por correo hasta que reanude los envíos.
admin-done-sending-resumed = Los envíos continúan, primero lo que esperaba.
admin-done-server-paused = Los envíos a este sitio están en pausa. Lo pendiente se conserva 14 días.
admin-done-server-resumed = Los envíos a este sitio continúan.
admin-done-tried-again = Se intenta de nuevo ahora mismo.
admin-done-dropped = Se descartó.
admin-done-admin-given = Ahora administra este sitio.
admin-done-admin-taken = Ya no administra este sitio.
admin-done-last-admin = No se cambió nada: es la última persona que administra este sitio.
admin-done-member-signed-out = Se cerraron todas sus sesiones.
admin-done-letter-queued = La carta sale enseguida. Actualice la página para ver si llegó al servidor.
admin-member-admit = Admitir o rechazar su pedido de cuenta
admin-verification = Enviar otra vez la carta de verificación
admin-verification-hint = La carta va a { $address }.
admin-suspend-hint = Con un motivo que la persona lee y una fecha de fin. Puede pedir que se revise.
