mail-unsubscribe = Deixar de receber este tipo de carta
mail-notice-subject = { $about }: { $what }
mail-notice-line = { $what } · { $place }
mail-notice-open = Abrir
mail-notice-why = Você recebe esta carta porque escolheu receber na hora os avisos deste tipo.
mail-digest-subject = O que está aberto e o que há de novo em { $house }
mail-digest-hello = Isto é o que aconteceu desde o último resumo.
mail-digest-open = As suas conversas
mail-digest-could-answer = Perguntas que você poderia responder
mail-digest-answered = Respondidas
mail-digest-new = Temas novos
mail-digest-newcomers = Quem chegou
mail-digest-newcomers-count = { $count ->
        [one] 1 pessoa nova
       *[other] { $count } pessoas novas
    }
mail-digest-rest = Além disso
mail-digest-home = Ir para o início
mail-digest-why = Você recebe esta carta porque escolheu um resumo. Pode mudar o dia, recebê-lo todos os dias ou não o receber em Ajustes, Avisos.
