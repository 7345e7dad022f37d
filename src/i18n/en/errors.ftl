errors-number = Error { $number }
errors-unreadable = We could not read what your browser sent
errors-unreadable-next = Nothing was changed. Go back to the previous page and try again.
errors-sign-in = Please sign in for this
errors-sign-in-next = Once signed in you will come back to this page.
errors-forbidden = This page is not for your account
errors-forbidden-next = You may need to be a member of the community, or facilitate it. Nothing was changed.
errors-not-found = There is nothing here
errors-not-found-next = The address may be incomplete, or the page has moved.
errors-gone = This was deleted
errors-gone-next = Whoever published it, or a facilitator, removed it. We keep no copy to show.
errors-too-large = What you sent is too large
errors-too-large-next = Nothing was published. Go back, choose lighter files and send it again.
errors-expired = The page expired before it was sent
errors-expired-next = It had been open for a long time. Nothing was published and nothing was lost.
errors-too-many = Too many requests in a row
errors-too-many-next = { $minutes ->
        [one] Wait a minute and try again.
       *[other] Wait { $minutes } minutes and try again.
    }
errors-broken = Something failed on our side
errors-broken-next = It has been recorded. What was published is safe; try again in a moment.
errors-unavailable = Back in a moment
errors-unavailable-next = The site is busy or being maintained. Nothing has been lost.
errors-kept = What you wrote
errors-kept-sign-in = Sign in in another tab, then send it from here.
errors-send-again = Send again
errors-reference = If it happens again, write to the administrators and quote
errors-to-home = Go to the home page
errors-to-communities = See the communities
errors-to-form = Back to the form
