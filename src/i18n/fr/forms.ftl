forms-optional = (facultatif)
forms-wrong = { $count ->
        [one] Un point est à corriger.
       *[other] { $count } points sont à corriger.
    }
forms-kept = Ce que vous avez écrit est toujours là.
forms-required = Remplissez ce champ.
forms-too-short = { $count ->
        [one] Écrivez au moins { $count } caractère.
       *[other] Écrivez au moins { $count } caractères.
    }
forms-too-long = { $count ->
        [one] Écrivez { $count } caractère au plus.
       *[other] Écrivez { $count } caractères au plus.
    }
forms-name-taken = Ce nom a déjà un compte. Choisissez-en un autre.
forms-name-shape = Utilisez seulement des lettres de a à z sans accent, des chiffres et le tiret bas.
forms-email = Écrivez une adresse de courriel, comme nom@exemple.org.
forms-sign-in = Ce nom et ce mot de passe ne correspondent à aucun compte.
forms-choice = Choisissez l’une des options.
forms-no-picture = Ce fichier n’est pas une image que nous pouvons afficher. Utilisez JPEG, PNG, WebP ou GIF.
forms-too-heavy = Le fichier dépasse { $count } Mo. Choisissez-en un plus léger.
forms-no-alt = Décrivez l’image pour les personnes qui ne peuvent pas la voir.
forms-language = Langue du texte
forms-images = Ajouter des images
forms-images-hint = Décrivez chaque image pour les personnes qui ne peuvent pas la voir. Jusqu’à 8 Mo chacune.
forms-image = Image { $number }
forms-alt = Description de l’image { $number }
forms-alt-hint = Ce que montre l’image
forms-preview = Aperçu
forms-preview-again = Voir de nouveau
forms-preview-empty = Il n’y a pas encore de texte à afficher.
forms-preview-images = Si vous aviez choisi des images, choisissez-les de nouveau avant de publier.
forms-markdown = { "*" }*gras**, *italique*, - liste, > citation
forms-about = { $label } :
