# The page of the REST API
docs-title = Programming interface
docs-about = Whatever you do on the pages, a program of yours can do too. This page is written from the description that programs read.
docs-base = Address
docs-description = Description
docs-openapi = OpenAPI 3.1, as JSON
docs-ids = Shapes
docs-ids-how = Ids are numbers written as text; times follow RFC 3339, in UTC; lists come as an object with the field “items”. Bodies are JSON objects and refuse unknown fields.
docs-tokens = Access
docs-tokens-how = What is public is read without anything. For the rest, send an access token in the Authorization header. The administrators of this site make one with “ateneo token NAME”; its scopes are read, write and follow.
docs-paging = Long lists
docs-paging-how = Ask for up to 100 items with “limit”. When there are more, the Link header has the address of the next page, with rel="next".
docs-unchanged = What has not changed
docs-unchanged-how = Every reading has an ETag. Send it back in If-None-Match and get 304 when nothing changed; in If-Match, when you change something, and get 412 when somebody was faster.
docs-languages = Languages
docs-languages-how = Titles that exist in several languages come in the one that “lang” or the Accept-Language header asks for.
docs-errors = Errors
docs-errors-how = They are problem documents (RFC 9457), with “status”, “title” and “detail”. What is absent and what you may not see answer alike: 404. With 429 and 503, the Retry-After header says when to come again. When something fails here, mention the X-Request-Id header.
docs-invalid = Input that is not valid
docs-invalid-how = With 422, the list “errors” names each field (“field”), a code for programs (“code”) and a text for people (“message”); nothing was changed.
docs-resources = Operations
docs-resource-title = Programming interface: { $name }
docs-objects = Objects
docs-needs-token = Needs an access token with the scope { $scope }.
docs-needs-none = Needs no access token; with one it also shows what you may see.
docs-parameters = Parameters
docs-body = Body
docs-example = Example
docs-answers = Answers
docs-name = Name
docs-kind = Type
docs-meaning = Meaning
docs-required = required
docs-status = Status
# The end of a list; "before-i" where the next word begins with the sound i
docs-and = { $start } and { $end }
docs-and-before-i = { $start } and { $end }
