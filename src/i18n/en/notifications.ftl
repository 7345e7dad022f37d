notifications-title = Notices
notifications-bell = { $count ->
        [one] Notices: 1 unread
       *[other] Notices: { $count } unread
    }
notifications-all = All
notifications-unread = Unread
notifications-mentions = Mentions
notifications-unread-one = unread
notifications-read-one = Mark as read
notifications-read-all = Mark everything as read
notifications-read-community = Mark the community as read
notifications-done-all-read = Everything is marked as read.
notifications-done-kept = It is saved again.
notifications-done-unkept = It was removed from what you saved.
notifications-none = Here you will see who answers you, who writes your name and what waits for your decision. There is nothing yet.
notifications-none-unread = You have read all your notices.
notifications-none-mentions = Nobody has written your name yet.
notifications-to-settings = Choose what comes by e-mail
notifications-mention = { $name } wrote your name
notifications-reply = { $name } answered you
notifications-accepted = Your answer was accepted
notifications-answered = Your question now has an accepted answer
notifications-watched = { $name } replied
notifications-thread = { $count ->
        [one] A new reply, by { $name }
       *[other] { $count } new replies, the latest by { $name }
    }
notifications-topic = { $name } opened a topic
notifications-useful = { $count ->
        [one] { $name } found it useful
       *[other] { $count } people found it useful, the latest { $name }
    }
notifications-follow = { $name } follows what you publish
notifications-join-request = { $name } asks to become a member
notifications-admitted = Your request was accepted: you are a member
notifications-declined = Your request was not accepted
notifications-role-facilitator = You now facilitate this community
notifications-role-not-facilitator = You no longer facilitate this community
notifications-role-librarian = You now look after the library
notifications-role-not-librarian = You no longer look after the library
notifications-role-host = You now host the webinars
notifications-role-not-host = You no longer host the webinars
notifications-role-member = You are a member now
notifications-role-not-member = You are no longer a member
notifications-account-request = { $name } asks for an account
notifications-report = A report waits for your decision
notifications-decision = The moderators decided about something of yours
notifications-decision-reporter = What you reported was decided
notifications-decision-upheld = The review you asked for is over: the decision stands
notifications-decision-reversed = The review you asked for is over: the decision was taken back
notifications-decision-undone = A decision about something of yours was taken back
notifications-appeal = A decision waits for a second person to review it
notifications-kind-mention = Somebody writes my name
notifications-kind-reply = Somebody answers me
notifications-kind-accepted = My answer was accepted
notifications-kind-answered = My question has an accepted answer
notifications-kind-watched = Each reply in what I watch
notifications-kind-thread = New replies in topics I follow
notifications-kind-topic = New topics in communities I follow or watch
notifications-kind-useful = Somebody finds mine useful
notifications-kind-follow = Somebody follows me
notifications-kind-join-request = Somebody asks to join my community
notifications-kind-join-answer = The answer to my request
notifications-kind-role = I am given or lose a role
notifications-kind-account-request = Somebody asks for an account
notifications-kind-report = Reports that wait for my decision
notifications-kind-decision = Moderators’ decisions that concern me
notifications-kind-appeal = Decisions I should review
notifications-level = Which notices I want
notifications-level-save = Save
notifications-community-muted = None: mute the community
notifications-community-normal = What names or answers me
notifications-community-follow = Each new topic too
notifications-community-watch = Each topic and each reply
notifications-topic-muted = None: mute the topic
notifications-topic-normal = What names or answers me
notifications-topic-follow = New replies, in a single notice
notifications-topic-watch = Each reply
notifications-fresh = { $count ->
        [one] 1 new
       *[other] { $count } new
    }
notifications-fresh-topic = new
notifications-since-last = New since your last visit
notifications-keep = Keep
notifications-bookmarks = Bookmarks
notifications-undo = Undo
notifications-unkeep = Remove
notifications-kept-since = kept
notifications-bookmarks-none = Keep a topic or a reply with the button “Keep” and you will find it here.
notifications-mail-to = Letters go to { $email }, three a day at most: the rest waits for the digest.
notifications-mail-unverified = First confirm that { $email } is yours: until then we send no letters.
notifications-digest = Digest
notifications-digest-hint = One letter in the morning with what is open and what is new. When there is nothing, none is sent.
notifications-rhythm = How often
notifications-weekday = Day
notifications-weekly = Once a week
notifications-daily = Every day
notifications-never = Never
notifications-ways = How each notice comes
notifications-ways-hint = All are always in the list. Here you decide which also come by e-mail.
notifications-way-now = A letter at once
notifications-way-digest = In the digest
notifications-way-here = In the list only
notifications-unsubscribe = Stop letters
notifications-unsubscribe-what = Letters about: { $what }. The notices stay in your list.
notifications-unsubscribe-do = Send me no more of these letters
notifications-unsubscribed = Done: we send no more letters about: { $what }.
notifications-unsubscribe-undo = That was a mistake: I want to go on receiving them
notifications-subscribed-again = The letters keep coming: { $what }.
notifications-tags = Tags you follow
notifications-due = First of all
notifications-due-replies = { $count ->
        [one] reply
       *[other] replies
    }
notifications-due-mentions = { $count ->
        [one] mention
       *[other] mentions
    }
notifications-due-accepted = { $count ->
        [one] accepted
       *[other] accepted
    }
notifications-due-requests = { $count ->
        [one] request
       *[other] requests
    }
notifications-due-join = { $count ->
        [one] One person asks to join { $name }
       *[other] { $count } people ask to join { $name }
    }
notifications-due-reports = { $count ->
        [one] report
       *[other] reports
    }
notifications-due-posts = { $count ->
        [one] post
       *[other] posts
    }
notifications-due-terms = { $count ->
        [one] term
       *[other] terms
    }
notifications-due-decide = { $count ->
        [one] A report waits for your decision in { $name }
       *[other] { $count } reports wait for your decision in { $name }
    }
notifications-due-approve = { $count ->
        [one] A post waits for your approval in { $name }
       *[other] { $count } posts wait for your approval in { $name }
    }
notifications-due-propose = { $count ->
        [one] A proposed term waits for your answer in { $name }
       *[other] { $count } proposed terms wait for your answer in { $name }
    }
notifications-due-oldest = the oldest,
notifications-two = { $one } and { $two }
notifications-steps = To begin with
notifications-step-communities = Choose your communities
notifications-step-communities-why = Those that touch your work: what is new will appear here.
notifications-step-profile = Say who you are
notifications-step-profile-why = With two lines others know whom they ask.
notifications-step-write = Ask your first question or answer one
notifications-step-write-why = Go to a community and open a topic: a few lines are enough.
