moderation-banned = You cannot take part here for now
moderation-banned-next = Nothing was changed. Your decisions say why, until when, and how to ask somebody else to look again.
moderation-decisions = Decisions about you
moderation-held = Waiting for the facilitators’ approval. For now only you see it.
moderation-hidden-reason = Hidden by the facilitators: { $reason }
moderation-declined-reason = The facilitators did not publish it: { $reason }
moderation-too-many-links = { $count ->
        [one] Until some of your texts have been accepted you may add one link.
       *[other] Until some of your texts have been accepted you may add { $count } links.
    }
moderation-template-off-topic = Your text is not about what brings this community together. You can publish it where it fits, or write to us if you think we are mistaken.
moderation-template-spam = Your text looks like advertising or is repeated in several places. We do not publish commercial notices or serial posts here.
moderation-template-insult = Your text offends a person or a group. One may disagree with everything; we ask you to do so with respect.
moderation-template-personal-data = Your text contains personal data of somebody else, which may not be published without their permission. Take them out and you can publish it again.
moderation-template-copyright = Your text copies a protected work without permission. You can quote a part with its source, or link to the original.
moderation-template-wrong = Your text states something that is not correct and may do harm. Please correct it or cite the source it relies on.
