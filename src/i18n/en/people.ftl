people-topics = Topics opened
people-no-topics = No topics opened yet.
people-replies = Replies
people-since = here since:
people-original = See their page on their own site
people-edit = Edit my profile
