search-title = Search
search-title-found = “{ $query }”: { $count ->
    [one] { $count } result
   *[other] { $count } results
}
search-everything = All of Ateneo
search-go = Search
search-days = Between two dates
search-since = From
search-until = To
search-how = Type one or more words, with or without accents. Other forms of them are found too, and for a slip of the keyboard the nearest word.
search-how-phrase = An exact phrase
search-how-without = Without a word
search-how-address = Something on another site, by its address
search-example-phrase = "free zone"
search-example-without = origin -textile
search-only-common = Those words are in every text.
search-only-common-how = Add a word that says what it is about.
search-too-slow = The search took too long, so we stopped it.
search-too-slow-how = Add a word or choose a community, and it will be quick.
search-filters = Filters
search-narrow = { $count ->
    [one] Narrow the result
   *[other] Narrow the { $count } results
}
search-total = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
search-more = These are the newest of many more: add words or filters to come closer.
search-nearest = Nearest
search-newest = Newest
search-instead = There is nothing for “{ $query }”. These are the results for “{ $text }”.
search-meant = Did you mean
search-nothing = Nothing was found with those words. Try fewer words, or others.
search-without-filters = Search without filters
search-kind-reply = Reply
search-replied = { $name } replied
search-accepted = Accepted
search-all = Everything
search-kind = Kind
search-community = Community
search-language = Language
search-year = Year
search-author = Written by
search-discussions = Conversations
search-questions = Questions
search-replies = Replies
search-people = People
search-communities = Communities
