forum-kind = What it is
forum-kind-discussion = Discussion
forum-kind-question = Question
forum-kind-announcement = Announcement
forum-kind-discussion-hint = to compare cases and views
forum-kind-question-hint = expects an answer that can be accepted
forum-kind-announcement-hint = from the facilitators
forum-from-site = from { $name }
forum-from-host = from { $name }
forum-role-opened = opened the topic
forum-role-facilitates = facilitates
forum-edited = edited
forum-original = See where it was written
forum-pending = Sent; not yet confirmed by { $name }
forum-refused = { $name } did not accept this text. Only you see it; you can copy or delete it.
forum-useful = Useful
forum-useful-rest = to my work
forum-thanks = Thanks
forum-reply = Reply
forum-more = More
forum-edit = Edit
forum-history = Versions
forum-delete = Delete
forum-pin = Pin to the top
forum-unpin = Unpin
forum-lock = Close to replies
forum-unlock = Open to replies
forum-accept = Accept as the answer
forum-unaccept = No longer the answer
forum-accepted = Accepted answer
forum-accepted-above = The accepted answer is above
forum-answered = Answered
forum-unanswered = no reply yet
forum-pinned = Pinned
forum-locked = Closed
forum-locked-long = This topic is closed and takes no more replies.
forum-replies = { $count ->
        [one] 1 reply
       *[other] { $count } replies
    }
forum-replies-to = { $count ->
        [one] 1 reply to { $name }
       *[other] { $count } replies to { $name }
    }
forum-answers = in reply to { $name }
forum-by-thread = By thread
forum-by-date = By date
forum-no-answers-yet = Nobody has answered yet. If you know, a few lines are enough.
forum-no-replies-yet = Nobody has replied yet.
forum-withdrawn = The author withdrew this reply.
forum-removed = A facilitator removed this reply.
forum-your-reply = Your reply
forum-to = to { $name }
forum-sign-in-to-reply = To reply you need an account.
forum-members-only = In this community members reply.
forum-more-topics = Other topics of the community
forum-facilitate = Facilitate
forum-title = Title
forum-title-hint = The whole question, as you would ask it in a meeting.
forum-text = Text
forum-publish = Publish
forum-save = Save changes
forum-cancel = Leave it as it was
forum-sent-elsewhere = This community lives at { $name }. Your text is published there and here.
forum-edit-topic = Edit the topic
forum-edit-reply = Edit the reply
forum-edit-hint = Earlier versions stay visible to everyone.
forum-history-title = Versions of this text
forum-history-of = { $count ->
        [one] { $name } wrote one version.
       *[other] { $name } wrote { $count } versions.
    }
forum-version = Version { $number }
forum-version-current = Current version
forum-version-first = First version
forum-back = Back to the topic
forum-delete-topic = Delete this topic?
forum-delete-reply = Delete this reply?
forum-delete-what = It disappears from here and we ask other sites to delete it too. This cannot be undone.
forum-delete-replies = { $count ->
        [one] Another person’s reply is kept.
       *[other] The { $count } replies of other people are kept.
    }
forum-delete-others = The text is someone else’s: it will say that a facilitator removed it.
forum-keep = Keep it
forum-tag = Topics with { $tag }
forum-tag-none = Nobody has used this tag yet.
forum-edit-conflict = This text changed while you were writing. Look at the current version in its history; if you save, yours replaces it.
