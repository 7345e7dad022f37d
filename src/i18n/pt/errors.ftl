errors-number = Erro { $number }
errors-unreadable = Não entendemos o que o seu navegador enviou
errors-unreadable-next = Nada foi alterado. Volte à página anterior e tente novamente.
errors-sign-in = Para isto é preciso entrar
errors-sign-in-next = Ao entrar, você voltará a esta mesma página.
errors-forbidden = Esta página não é para a sua conta
errors-forbidden-next = Talvez seja preciso ser membro da comunidade ou facilitá-la. Nada foi alterado.
errors-not-found = Não há nada aqui
errors-not-found-next = O endereço pode estar incompleto, ou a página mudou de lugar.
errors-gone = Isto foi apagado
errors-gone-next = Quem publicou, ou a facilitação, retirou. Não guardamos cópia para mostrar.
errors-too-large = O que você enviou é grande demais
errors-too-large-next = Nada foi publicado. Volte, escolha arquivos mais leves e envie novamente.
errors-expired = A página expirou antes do envio
errors-expired-next = Passou muito tempo desde que você a abriu. Nada foi publicado e nada se perdeu.
errors-too-many = Envios demais em seguida
errors-too-many-next = { $minutes ->
        [one] Espere { $minutes } minuto e tente novamente.
       *[other] Espere { $minutes } minutos e tente novamente.
    }
errors-broken = Algo falhou do nosso lado
errors-broken-next = Ficou registrado. O que estava publicado continua a salvo; tente novamente em um momento.
errors-unavailable = Voltamos em um momento
errors-unavailable-next = O site está ocupado ou em manutenção. Nada se perdeu.
errors-kept = O que você escreveu
errors-kept-sign-in = Entre em outra aba e depois envie por aqui.
errors-send-again = Enviar novamente
errors-reference = Se acontecer de novo, escreva a quem administra o site e cite
errors-to-home = Ir para o início
errors-to-communities = Ver as comunidades
errors-to-form = Voltar ao formulário
