search-title = Buscar
search-title-found = «{ $query }»: { $count ->
    [one] { $count } resultado
   *[other] { $count } resultados
}
search-everything = Todo Ateneo
search-go = Buscar
search-days = Entre dos fechas
search-since = Desde
search-until = Hasta
search-how = Escriba una o varias palabras, con o sin acentos. Encontramos también sus formas y, si hay una errata, la palabra más cercana.
search-how-phrase = Una frase exacta
search-how-without = Sin una palabra
search-how-address = Algo de otro sitio, por su dirección
search-example-phrase = "zona franca"
search-example-without = origen -textil
search-only-common = Esas palabras están en todos los textos.
search-only-common-how = Añada una palabra que diga de qué trata lo que busca.
search-too-slow = La búsqueda tardaba demasiado y la detuvimos.
search-too-slow-how = Añada una palabra o elija una comunidad, y saldrá enseguida.
search-filters = Filtros
search-narrow = { $count ->
    [one] Filtrar el resultado
   *[other] Filtrar los { $count } resultados
}
search-total = { $count ->
    [one] { $count } resultado
   *[other] { $count } resultados
}
search-more = Son los más recientes de muchos más: añada palabras o filtros para acercarse.
search-nearest = Más cercanos
search-newest = Recientes
search-instead = No hay nada con «{ $query }». Estos son los resultados de «{ $text }».
search-meant = ¿Quiso decir
search-nothing = No encontramos nada con esas palabras. Pruebe con menos palabras, o con otras.
search-without-filters = Buscar sin filtros
search-kind-reply = Respuesta
search-replied = { $name } respondió
search-accepted = Aceptada
search-all = Todo
search-kind = Tipo
search-community = Comunidad
search-language = Idioma
search-year = Año
search-author = Escrito por
search-discussions = Conversaciones
search-questions = Preguntas
search-replies = Respuestas
search-people = Personas
search-communities = Comunidades
