errors-number = Error { $number }
errors-unreadable = No entendimos lo que envió su navegador
errors-unreadable-next = No se cambió nada. Vuelva a la página anterior e inténtelo de nuevo.
errors-sign-in = Para esto hay que entrar
errors-sign-in-next = Al entrar volverá a esta misma página.
errors-forbidden = Esta página no es para su cuenta
errors-forbidden-next = Puede que haga falta ser miembro de la comunidad o facilitarla. No se cambió nada.
errors-not-found = Aquí no hay nada
errors-not-found-next = La dirección puede estar incompleta, o la página cambió de lugar.
errors-gone = Esto se borró
errors-gone-next = Quien lo publicó, o la facilitación, lo retiró. No guardamos copia para mostrar.
errors-too-large = Lo que envió es demasiado grande
errors-too-large-next = No se publicó nada. Vuelva atrás, elija archivos más ligeros y envíelo de nuevo.
errors-expired = La página caducó antes de enviar
errors-expired-next = Pasó mucho tiempo desde que la abrió. No se publicó nada y no se perdió nada.
errors-too-many = Demasiados envíos seguidos
errors-too-many-next = { $minutes ->
        [one] Espere un minuto e inténtelo de nuevo.
       *[other] Espere { $minutes } minutos e inténtelo de nuevo.
    }
errors-broken = Algo falló de nuestro lado
errors-broken-next = Quedó registrado. Lo que estaba publicado sigue a salvo; inténtelo de nuevo en un momento.
errors-unavailable = Volvemos en un momento
errors-unavailable-next = El sitio está ocupado o en mantenimiento. Nada se ha perdido.
errors-kept = Lo que escribió
errors-kept-sign-in = Entre en otra pestaña y después envíelo desde aquí.
errors-send-again = Enviar de nuevo
errors-reference = Si vuelve a pasar, escriba a quien administra el sitio y cite
errors-to-home = Ir al inicio
errors-to-communities = Ver las comunidades
errors-to-form = Volver al formulario
