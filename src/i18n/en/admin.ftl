admin-administration = Administration
admin-overview = Overview
admin-needs = What needs you
admin-needs-nothing = Nothing needs you. All is well.
admin-need-sending = Nothing leaves for other sites or by mail: sending is paused.
admin-need-accounts = { $count ->
    [one] { $count } person asked for an account
   *[other] { $count } people asked for an account
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
