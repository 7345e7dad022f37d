search-title = Buscar
search-title-found = “{ $query }”: { $count ->
    [one] { $count } resultado
   *[other] { $count } resultados
}
search-everything = Todo o Ateneo
search-go = Buscar
search-days = Entre duas datas
search-since = De
search-until = Até
search-how = Escreva uma ou mais palavras, com ou sem acentos. Encontramos também as suas formas e, se houver um erro de digitação, a palavra mais próxima.
search-how-phrase = Uma frase exata
search-how-without = Sem uma palavra
search-how-address = Algo de outro site, pelo endereço
search-example-phrase = "zona franca"
search-example-without = origem -têxtil
search-only-common = Essas palavras estão em todos os textos.
search-only-common-how = Acrescente uma palavra que diga do que trata o que você procura.
search-too-slow = A busca demorava demais e foi interrompida.
search-too-slow-how = Acrescente uma palavra ou escolha uma comunidade, e o resultado virá logo.
search-filters = Filtros
search-narrow = { $count ->
    [one] Filtrar o resultado
   *[other] Filtrar os { $count } resultados
}
search-total = { $count ->
    [one] { $count } resultado
   *[other] { $count } resultados
}
search-more = São os mais recentes de muitos outros: acrescente palavras ou filtros para chegar mais perto.
search-nearest = Mais próximos
search-newest = Recentes
search-instead = Não há nada com “{ $query }”. Estes são os resultados de “{ $text }”.
search-meant = Você quis dizer
search-nothing = Não encontramos nada com essas palavras. Tente com menos palavras, ou com outras.
search-without-filters = Buscar sem filtros
search-kind-reply = Resposta
search-replied = { $name } respondeu
search-accepted = Aceita
search-all = Tudo
search-kind = Tipo
search-community = Comunidade
search-language = Idioma
search-year = Ano
search-author = Escrito por
search-discussions = Conversas
search-questions = Perguntas
search-replies = Respostas
search-people = Pessoas
search-communities = Comunidades
