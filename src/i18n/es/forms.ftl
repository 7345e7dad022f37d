forms-optional = (opcional)
forms-wrong = { $count ->
        [one] Falta corregir un punto.
       *[other] Falta corregir { $count } puntos.
    }
forms-kept = Lo que escribió sigue aquí.
forms-required = Complete este campo.
forms-too-short = { $count ->
        [one] Escriba al menos un carácter.
       *[other] Escriba al menos { $count } caracteres.
    }
forms-too-long = { $count ->
        [one] Escriba un carácter como máximo.
       *[other] Escriba { $count } caracteres como máximo.
    }
forms-name-taken = Ese nombre ya tiene cuenta. Elija otro.
forms-name-shape = Use solo letras de la a a la z sin acentos, números y guion bajo.
forms-email = Escriba una dirección de correo, como nombre@ejemplo.org.
forms-sign-in = El nombre y la contraseña no corresponden a ninguna cuenta.
forms-choice = Elija una de las opciones.
forms-no-picture = Ese archivo no es una imagen que podamos mostrar. Use JPEG, PNG, WebP o GIF.
forms-too-heavy = El archivo pesa más de { $count } MB. Elija uno más ligero.
forms-no-alt = Describa la imagen para quienes no pueden verla.
forms-language = Idioma del texto
forms-images = Añadir imágenes
forms-images-hint = Describa cada imagen para quienes no pueden verla. Hasta 8 MB cada una.
forms-image = Imagen { $number }
forms-alt = Descripción de la imagen { $number }
forms-alt-hint = Qué se ve en la imagen
forms-preview = Vista previa
forms-preview-again = Ver de nuevo
forms-preview-empty = Todavía no hay texto que mostrar.
forms-preview-images = Si había elegido imágenes, elíjalas otra vez antes de publicar.
forms-markdown = { "*" }*negrita**, *cursiva*, - lista, > cita
forms-about = { $label }:
