admin-administration = Administration
admin-overview = Overview
admin-needs = What needs you
admin-needs-nothing = Nothing needs you. All is well.
admin-need-accounts = { $count ->
    [one] { $count } person asked for an account
   *[other] { $count } people asked for an account
}
admin-need-reports = { $count ->
    [one] { $count } reported thing waits for a decision
   *[other] { $count } reported things wait for a decision
}
admin-need-proposals = { $count ->
    [one] { $count } proposed community waits for an answer
   *[other] { $count } proposed communities wait for an answer
}
admin-need-jobs = { $count ->
    [one] { $count } task failed and was given up
   *[other] { $count } tasks failed and were given up
}
admin-need-letters = { $count ->
    [one] { $count } letter could not be sent
   *[other] { $count } letters could not be sent
}
admin-need-silent = { $count ->
    [one] { $count } site does not answer
   *[other] { $count } sites do not answer
}
admin-need-paused = { $count ->
    [one] { $count } inbox refuses everything and waits for a decision
   *[other] { $count } inboxes refuse everything and wait for a decision
}
admin-need-dead = { $count ->
    [one] { $count } message could not be delivered
   *[other] { $count } messages could not be delivered
}
admin-need-quarantined = { $count ->
    [one] { $count } received message could not be processed
   *[other] { $count } received messages could not be processed
}
admin-bytes = { $count } B
admin-kilobytes = { $number } kB
admin-megabytes = { $number } MB
admin-gigabytes = { $number } GB
admin-seconds = { $count } s
admin-minutes = { $count } min
admin-hours = { $count } h
admin-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
admin-members = Members
admin-servers = Other sites
admin-deliveries = Deliveries
admin-jobs = Tasks
admin-mail = Mail
admin-storage = Storage
admin-settings = Configuration
admin-keep = No, keep it
admin-warn-http = The public address is plain http, not encrypted.
admin-warn-smtp = No mail server is configured.
admin-warn-disk = { $size } are left on the disk.
admin-warn-no-backup = No backup was ever made.
admin-warn-old-backup = { $count ->
    [one] The last backup is { $count } day old.
   *[other] The last backup is { $count } days old.
}
admin-advice-http = Other sites will not talk to this one. Put a proxy with TLS in front and change public_url.
admin-advice-smtp = Letters are kept as files. Set mail.smtp_url.
admin-advice-disk = Make room: the database stops when the disk is full.
admin-advice-backup = Schedule “ateneo backup” every night and keep the copies on another machine.
admin-sending-paused = Sending is paused.
admin-sending-restored = This is a restored copy. Resume only if the original no longer runs: two sites of one name would contradict each other.
admin-sending-said = Messages to other sites and letters wait; nothing is lost.
admin-sending-resume = Resume sending
admin-sending-runs = Messages to other sites and letters leave as they should.
admin-sending-pause = Pause sending
admin-new-members = New members
admin-new-posts = Topics and replies
admin-active-members = Members who came
admin-weeks = The last twelve weeks
admin-week-before = the week before: { $count }
admin-member-active = Active
admin-member-waiting = Waits to be admitted
admin-member-suspended = Suspended
admin-member-unverified = Address not verified
admin-all = All
admin-member-find = Name or e-mail
admin-find = Search
admin-state = State
admin-member-none = Nobody matches. Try fewer letters or another state.
admin-member = Member
admin-role = Role
admin-seen = Last visit
admin-role-admin = Administrator
admin-role-member = Member
admin-never = Never
admin-role-take = Take administration away
admin-role-give = Make an administrator
admin-since = Account since
admin-sessions = Open sessions
admin-actions = Actions
admin-role-take-hint = These pages are no longer theirs. At least one person always remains.
admin-role-give-hint = They will see these pages and may do all that you may. You can undo it here.
admin-sessions-end = Sign them out everywhere
admin-sessions-hint = They sign in again on every device.
admin-community-none = There are no communities yet. Make the first with “ateneo community add”.
admin-community = Community
admin-facilitators = Facilitators
admin-followers = Followers elsewhere
admin-topics = Topics
admin-last-activity = Last activity
admin-no-facilitator = Nobody facilitates
admin-members-topics = Members: { $members } · topics: { $topics }
admin-server-paused = Paused
admin-server-refusing = Refuses everything
admin-server-away = No contact
admin-server-gone = Gone
admin-server-failing = Failed; tried again soon
admin-server-well = Up to date
admin-server-trouble = In trouble
admin-servers-intro = The sites this one knows, and how messages reach them.
admin-server-no-trouble = No site is in trouble.
admin-server-none = No other site is known yet. They appear once somebody follows a person or community elsewhere.
admin-servers-caption = Charts of the last 14 days. Pausing keeps what waits; resuming sends it.
admin-server = Site
admin-software = Software
admin-sent-today = Delivered today
admin-waiting = Waiting
admin-action = Action
admin-sent-waiting = Today: { $sent } · waiting: { $waiting }
admin-behind = { $time } behind
admin-failed-today = { $count ->
    [one] { $count } failed
   *[other] { $count } failed
}
admin-dead = { $count ->
    [one] { $count } undelivered
   *[other] { $count } undelivered
}
admin-resume = Resume
admin-pause = Pause
admin-try = Try again
admin-in-flight = { $count ->
    [one] { $count } on its way
   *[other] { $count } on their way
}
admin-lag = Delay
admin-dead-letters = Could not be delivered
admin-sent-days = Delivered in 14 days
admin-failed-days = Failed tries in 14 days
admin-last-seen = Last contact
admin-next-try = Next try
admin-last-error = Last error
admin-drop-all = Drop all
admin-dead-none = Nothing. All was delivered or still waits.
admin-unpublished = { $count ->
    [one] { $count } change to prepare
   *[other] { $count } changes to prepare
}
admin-oldest = The oldest
admin-fence = Longest transaction
admin-fence-hint = more than 10 s holds deliveries back
admin-try-all = Try all again
admin-dead-hint = What another site refused or did not take within 14 days. It is kept until you decide.
admin-what = What
admin-why = Why
admin-tries = Tries
admin-last-try = Last try
admin-forgotten = No longer kept
admin-drop = Drop
admin-jobs-intro = Background work: letters, notices, imports. What fails is tried six times.
admin-jobs-none = There is nothing to do. Finished tasks are not kept.
admin-jobs-failed = Given up
admin-jobs-next = Next
admin-tried = { $count ->
    [one] { $count } try
   *[other] { $count } tries
}
admin-job = Task
admin-running = Running
admin-failed = Failed
admin-mail-unsent = Not sent
admin-mail-directory = They are kept as files in { $path }.
admin-mail-sent = Sent
admin-mail-week = in the last seven days
admin-mail-from = Sender
admin-mail-test-hint = See that letters arrive: a test letter to { $address }.
admin-mail-test = Send a test
admin-mail-none = There are no letters of the last month.
admin-mail-went = Sent
admin-mail-failed = Could not be sent
admin-mail-waits = Waiting
admin-mail-letter = Letter
admin-mail-to = To
admin-mail-again = Send again
admin-mail-test-subject = Test letter from { $site }
admin-mail-test-text = If you read this, letters from this site arrive.
admin-storage-database = Database
admin-storage-files = Files
admin-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
admin-storage-uncounted = counted once a day
admin-storage-free = Free space
admin-storage-of = of { $size }
admin-storage-backup = Last backup
admin-storage-orphans = { $count ->
    [one] { $count } file ({ $size }) is in no post and no profile.
   *[other] { $count } files ({ $size }) are in no post and no profile.
}
admin-storage-kinds = Files by kind
admin-storage-none = No file was uploaded yet.
admin-storage-largest = The largest
admin-storage-tables = Tables of the database
admin-kind = Kind
admin-size = Size
admin-file = File
admin-table = Table
admin-rows = Rows
admin-settings-intro = They are read from the configuration file and the ATENEO_* variables; here they are only shown. To change them, edit the file and restart.
admin-setting = Setting
admin-value = Value
admin-yes = yes
admin-no = no
admin-set = set
admin-not-set = not set
admin-drop-heading = Drop it for good?
admin-drop-all-consequence = { $count ->
    [one] { $count } message to { $host } will never arrive.
   *[other] { $count } messages to { $host } will never arrive.
}
admin-drop-consequence = This message will never reach { $host }.
admin-drop-job-heading = Drop this task?
admin-drop-job-consequence = What it was to do will not be done.
admin-drop-letter-heading = Drop this letter?
admin-drop-letter-consequence = It will not be sent. Whoever waits for it will not get it.
admin-done-sending-paused = Nothing leaves for other sites or by mail until you resume sending.
admin-done-sending-resumed = Sending goes on, what waited first.
admin-done-server-paused = Deliveries to this site are paused. What waits is kept for 14 days.
admin-done-server-resumed = Deliveries to this site go on.
admin-done-tried-again = It is tried again right now.
admin-done-dropped = It was dropped.
admin-done-admin-given = They administer this site now.
admin-done-admin-taken = They no longer administer this site.
admin-done-last-admin = Nothing changed: this is the last administrator of this site.
admin-done-member-signed-out = They were signed out everywhere.
admin-done-letter-queued = The letter leaves in a moment. Reload the page to see whether the server took it.
admin-member-admit = Admit them or decline their request
admin-verification = Send the verification letter again
admin-verification-hint = The letter goes to { $address }.
admin-suspend-hint = With a reason the person reads and an end date. They can ask for a review.
