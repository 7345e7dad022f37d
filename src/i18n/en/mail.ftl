mail-unsubscribe = Stop receiving letters of this kind
mail-notice-subject = { $about }: { $what }
mail-notice-line = { $what } · { $place }
mail-notice-open = Open
mail-notice-why = You get this letter because you chose to get notices of this kind at once.
mail-digest-subject = What is open and what is new at { $house }
mail-digest-hello = This is what happened since the last digest.
mail-digest-open = Your conversations
mail-digest-could-answer = Questions you could answer
mail-digest-answered = Answered
mail-digest-new = New topics
mail-digest-newcomers = Who joined
mail-digest-newcomers-count = { $count ->
        [one] 1 new person
       *[other] { $count } new people
    }
mail-digest-rest = Besides
mail-digest-home = Go to the home page
mail-digest-why = You get this letter because you chose a digest. You can change its day, get it daily or never under Settings, Notices.
