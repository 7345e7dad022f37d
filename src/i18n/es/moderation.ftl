moderation-banned = Por ahora no puede participar aquí
moderation-banned-next = No se cambió nada. En sus decisiones puede leer por qué, hasta cuándo y cómo pedir que otra persona lo revise.
moderation-decisions = Decisiones sobre usted
moderation-held = Espera la aprobación de la facilitación. Por ahora solo usted lo ve.
moderation-hidden-reason = Oculto por la facilitación: { $reason }
moderation-declined-reason = La facilitación no lo publicó: { $reason }
moderation-too-many-links = { $count ->
        [one] Hasta que se acepten algunos de sus textos puede poner un enlace.
       *[other] Hasta que se acepten algunos de sus textos puede poner { $count } enlaces.
    }
moderation-template-off-topic = Su texto no trata de lo que reúne a esta comunidad. Puede publicarlo donde corresponda, o escribirnos si cree que nos equivocamos.
moderation-template-spam = Su texto parece publicidad o se repite en varios lugares. Aquí no publicamos anuncios comerciales ni envíos en serie.
moderation-template-insult = Su texto ofende a una persona o a un grupo. Se puede estar en desacuerdo con todo; le pedimos hacerlo con respeto.
moderation-template-personal-data = Su texto contiene datos personales de otra persona, que no se pueden publicar sin su permiso. Quítelos y podrá publicarlo de nuevo.
moderation-template-copyright = Su texto copia una obra protegida sin permiso. Puede citar un fragmento con su fuente, o poner un enlace al original.
moderation-template-wrong = Su texto afirma algo que no es correcto y que puede causar daño. Le pedimos corregirlo o citar la fuente en que se apoya.
