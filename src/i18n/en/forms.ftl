forms-optional = (optional)
forms-wrong = { $count ->
        [one] One thing needs correcting.
       *[other] { $count } things need correcting.
    }
forms-kept = What you wrote is still here.
forms-required = Please fill in this field.
forms-too-short = { $count ->
        [one] Write at least one character.
       *[other] Write at least { $count } characters.
    }
forms-too-long = { $count ->
        [one] Write at most one character.
       *[other] Write at most { $count } characters.
    }
forms-name-taken = That name already has an account. Please choose another.
forms-name-shape = Use only letters from a to z, numbers and underscores.
forms-email = Write an e-mail address, such as name@example.org.
forms-sign-in = That name and password do not match an account.
forms-choice = Choose one of the options.
forms-no-picture = That file is not a picture we can show. Use JPEG, PNG, WebP or GIF.
forms-too-heavy = The file is over { $count } MB. Choose a lighter one.
forms-no-alt = Describe the picture for those who cannot see it.
forms-language = Language of the text
forms-images = Add pictures
forms-images-hint = Describe each picture for those who cannot see it. Up to 8 MB each.
forms-image = Picture { $number }
forms-alt = Description of picture { $number }
forms-alt-hint = What the picture shows
forms-preview = Preview
forms-preview-again = Preview again
forms-preview-empty = There is no text to show yet.
forms-preview-images = If you had chosen pictures, choose them again before publishing.
forms-markdown = { "*" }*bold**, *italic*, - list, > quote
forms-about = { $label }:
