mail-unsubscribe = Deixar de receber este tipo de carta
