admin-administration = Administración
admin-overview = Resumen
admin-needs = Lo que espera por usted
admin-needs-nothing = Nada espera por usted. Todo marcha.
admin-need-sending = No sale nada hacia otros sitios ni por correo: los envíos están en pausa.
admin-need-accounts = { $count ->
    [one] { $count } persona pidió una cuenta
   *[other] { $count } personas pidieron una cuenta
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
