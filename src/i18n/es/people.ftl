people-no-topics = Todavía no ha abierto ningún tema.
people-since = aquí desde:
people-original = Ver su página en su sitio
people-edit = Editar mi perfil
people-organization = Organización
people-position = Cargo
people-country = País
people-gone = Persona que cerró su cuenta
people-for-institution = habla por su institución
people-personally = a título personal
people-title = Personas
people-intro = Quién está aquí, dónde trabaja y de qué sabe. Cada persona decide lo que se ve de ella.
people-search = Buscar personas
people-search-hint = Nombre, organización o tema
people-search-go = Buscar
people-all = Ver a todas
people-none = Nadie coincide con esta búsqueda. Quite algún filtro o pruebe con otra palabra.
people-filters = Filtros
people-keywords = Temas que conoce
people-languages = Idiomas
people-communities = Comunidades
people-speaks = Habla
people-knows = Sabe de
people-no-replies = Todavía no ha respondido.
people-written = Temas y respuestas
people-count = { $count ->
        [one] { $count } persona
       *[other] { $count } personas
    }
people-answers = { $count ->
        [one] { $count } respuesta aceptada
       *[other] { $count } respuestas aceptadas
    }
people-tab-topics = { $count ->
        [one] { $count } tema
       *[other] { $count } temas
    }
people-tab-replies = { $count ->
        [one] { $count } respuesta
       *[other] { $count } respuestas
    }
people-useful = { $count ->
        [one] útil para { $count } persona
       *[other] útil para { $count } personas
    }
people-language-name = { $code ->
        [es] español
        [pt] portugués
        [en] inglés
        [fr] francés
        [ht] criollo haitiano
        [nl] neerlandés
        [gn] guaraní
        [qu] quechua
        [ay] aimara
        [de] alemán
        [it] italiano
        [ca] catalán
        [gl] gallego
        [eu] euskera
        [zh] chino
        [ja] japonés
        [ar] árabe
        [ru] ruso
       *[other] { $code }
    }
people-role = { $role ->
        [facilitator] facilita
        [librarian] cuida la biblioteca
        [host] organiza encuentros
       *[other] miembro
    }
people-gone-title = Esta persona cerró su cuenta
people-gone-next = Lo que dejó escrito puede seguir en las comunidades, sin su nombre. Nadie más podrá usar ese nombre.
people-of-community = Personas de { $name }
people-newcomers = Por dar la bienvenida
people-newcomers-why = Entraron este mes y nadie les ha respondido todavía.
people-joined = aquí desde
people-first-post = Su primer texto
people-welcomed = Ya le di la bienvenida
