# The page of the REST API
docs-title = Interfaz de programación
docs-about = Todo lo que usted hace en las páginas puede hacerlo también un programa suyo. Esta página se escribe sola a partir de la descripción que leen los programas; los textos de cada operación están en inglés.
docs-base = Dirección
docs-description = Descripción
docs-openapi = OpenAPI 3.1, en JSON
docs-ids = Formas
docs-ids-how = Los identificadores son números escritos como texto; las horas siguen RFC 3339, en UTC; las listas llegan como un objeto con el campo «items». Los cuerpos son objetos JSON y rechazan campos desconocidos.
docs-tokens = Acceso
docs-tokens-how = Lo público se lee sin nada. Para lo demás, envíe una clave de acceso en la cabecera Authorization. La administración de este sitio la crea con «ateneo token NOMBRE»; sus permisos son read, write y follow.
docs-paging = Listas largas
docs-paging-how = Pida hasta 100 elementos con «limit». Si hay más, la cabecera Link trae la dirección de la página siguiente, con rel="next".
docs-unchanged = Lo que no ha cambiado
docs-unchanged-how = Cada lectura trae un ETag. Devuélvalo en If-None-Match y recibirá 304 si nada cambió; en If-Match, al modificar, y recibirá 412 si otra persona se adelantó.
docs-languages = Idiomas
docs-languages-how = Los títulos que existen en varios idiomas llegan en el que pide «lang» o la cabecera Accept-Language.
docs-errors = Errores
docs-errors-how = Son documentos de problema (RFC 9457), con «status», «title» y «detail». Lo que no existe y lo que usted no puede ver responden igual: 404. Con 429 y 503, la cabecera Retry-After dice cuándo volver. Si algo falla aquí, mencione la cabecera X-Request-Id.
docs-invalid = Datos que no valen
docs-invalid-how = Con 422, la lista «errors» nombra cada campo («field»), un código para programas («code») y un texto para personas («message»); nada ha cambiado.
docs-resources = Operaciones
docs-resource-title = Interfaz de programación: { $name }
docs-objects = Objetos
docs-needs-token = Pide una clave de acceso con el permiso { $scope }.
docs-needs-none = No pide clave de acceso; con una muestra también lo que usted puede ver.
docs-parameters = Parámetros
docs-body = Cuerpo
docs-example = Ejemplo
docs-answers = Respuestas
docs-name = Nombre
docs-kind = Tipo
docs-meaning = Significado
docs-required = obligatorio
docs-status = Código
# The end of a list; "before-i" where the next word begins with the sound i
docs-and = { $start } y { $end }
docs-and-before-i = { $start } e { $end }
