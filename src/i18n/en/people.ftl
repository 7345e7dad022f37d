people-no-topics = No topics opened yet.
people-since = here since:
people-original = See their page on their own site
people-edit = Edit my profile
people-organization = Organization
people-position = Position
people-country = Country
people-gone = Person who closed their account
people-for-institution = speaking for their institution
people-personally = speaking personally
people-title = People
people-intro = Who is here, where they work and what they know about. Everyone decides what is shown of them.
people-search = Search people
people-search-hint = Name, organization or subject
people-search-go = Search
people-all = See everyone
people-none = Nobody matches this search. Remove a filter or try another word.
people-filters = Filters
people-keywords = Knows about
people-languages = Languages
people-communities = Communities
people-speaks = Speaks
people-knows = Knows about
people-no-replies = No replies yet.
people-written = Topics and replies
people-count = { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
people-answers = { $count ->
        [one] { $count } accepted answer
       *[other] { $count } accepted answers
    }
people-tab-topics = { $count ->
        [one] { $count } topic
       *[other] { $count } topics
    }
people-tab-replies = { $count ->
        [one] { $count } reply
       *[other] { $count } replies
    }
people-useful = { $count ->
        [one] useful to { $count } person
       *[other] useful to { $count } people
    }
people-language-name = { $code ->
        [es] Spanish
        [pt] Portuguese
        [en] English
        [fr] French
        [ht] Haitian Creole
        [nl] Dutch
        [gn] Guarani
        [qu] Quechua
        [ay] Aymara
        [de] German
        [it] Italian
        [ca] Catalan
        [gl] Galician
        [eu] Basque
        [zh] Chinese
        [ja] Japanese
        [ar] Arabic
        [ru] Russian
       *[other] { $code }
    }
people-role = { $role ->
        [facilitator] facilitator
        [librarian] librarian
        [host] hosts meetings
       *[other] member
    }
people-gone-title = This person closed their account
people-gone-next = What they wrote may remain in the communities, without their name. Nobody else can take that name.
people-of-community = People of { $name }
people-newcomers = To be welcomed
people-newcomers-why = They came this month and nobody has answered them yet.
people-joined = here since
people-first-post = Their first words
people-welcomed = I have welcomed them
