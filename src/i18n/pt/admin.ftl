admin-administration = Administração
admin-overview = Resumo
admin-needs = O que espera por você
admin-needs-nothing = Nada espera por você. Tudo funciona.
admin-need-sending = Nada sai para outros sites nem por correio: os envios estão em pausa.
admin-need-accounts = { $count ->
    [one] { $count } pessoa pediu uma conta
   *[other] { $count } pessoas pediram uma conta
}
admin-need-jobs = { $count ->
    [one] { $count } tarefa falhou e foi abandonada
   *[other] { $count } tarefas falharam e foram abandonadas
}
admin-need-letters = { $count ->
    [one] { $count } carta não pôde ser enviada
   *[other] { $count } cartas não puderam ser enviadas
}
admin-need-silent = { $count ->
    [one] { $count } site não responde
   *[other] { $count } sites não respondem
}
admin-need-paused = { $count ->
    [one] { $count } caixa recusa tudo e espera uma decisão
   *[other] { $count } caixas recusam tudo e esperam uma decisão
}
admin-need-dead = { $count ->
    [one] { $count } mensagem não pôde ser entregue
   *[other] { $count } mensagens não puderam ser entregues
}
admin-need-quarantined = { $count ->
    [one] { $count } mensagem recebida não pôde ser processada
   *[other] { $count } mensagens recebidas não puderam ser processadas
}
