mail-unsubscribe = Dejar de recibir este tipo de cartas
