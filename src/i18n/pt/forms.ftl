forms-optional = (opcional)
forms-wrong = { $count ->
        [one] Falta corrigir um ponto.
       *[other] Falta corrigir { $count } pontos.
    }
forms-kept = O que você escreveu continua aqui.
forms-required = Preencha este campo.
forms-too-short = { $count ->
        [one] Escreva pelo menos um caractere.
       *[other] Escreva pelo menos { $count } caracteres.
    }
forms-too-long = { $count ->
        [one] Escreva no máximo um caractere.
       *[other] Escreva no máximo { $count } caracteres.
    }
forms-name-taken = Esse nome já tem conta. Escolha outro.
forms-name-shape = Use apenas letras de a a z sem acentos, números e sublinhado.
forms-email = Escreva um endereço de e-mail, como nome@exemplo.org.
forms-sign-in = O nome e a senha não correspondem a nenhuma conta.
forms-choice = Escolha uma das opções.
forms-no-picture = Esse arquivo não é uma imagem que possamos mostrar. Use JPEG, PNG, WebP ou GIF.
forms-too-heavy = O arquivo tem mais de { $count } MB. Escolha um mais leve.
forms-no-alt = Descreva a imagem para quem não pode vê-la.
forms-language = Idioma do texto
forms-images = Adicionar imagens
forms-images-hint = Descreva cada imagem para quem não pode vê-la. Até 8 MB cada uma.
forms-image = Imagem { $number }
forms-alt = Descrição da imagem { $number }
forms-alt-hint = O que se vê na imagem
forms-preview = Pré-visualização
forms-preview-again = Ver de novo
forms-preview-empty = Ainda não há texto para mostrar.
forms-preview-images = Se você tinha escolhido imagens, escolha-as novamente antes de publicar.
forms-markdown = { "*" }*negrito**, *itálico*, - lista, > citação
forms-about = { $label }:
