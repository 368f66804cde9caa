"""What the pages say on which people confirm their consent."""

from typing import NamedTuple


class Words(NamedTuple):
    """Each is a title and a sentence; `button` is what the button says. HTML."""

    button: str
    ask: tuple[str, str]
    done: tuple[str, str]
    noted: tuple[str, str]
    over: tuple[str, str]
    expired: tuple[str, str]
    unknown: tuple[str, str]


PAGES = {
    "en": Words(
        "Yes, write to me",
        ("One more step", "Press the button to confirm that you want to hear from us."),
        ("Confirmed", "Thank you. You will hear from us, and can stop it in every message."),
        ("Thank you", "We have noted it; it takes effect in a moment."),
        ("This link does not count any more",
         "You have unsubscribed since, asked anew, or have another address by now. Fill in the "
         "form again if you want to hear from us."),
        ("This link has run out", "Fill in the form again, and we send you a new one."),
        ("Unknown link", "This link is not complete. Please copy it in full from the message."),
    ),
    "de": Words(
        "Ja, schreiben Sie mir",
        ("Noch ein Schritt", "Bestätigen Sie mit dem Knopf, dass Sie von uns hören möchten."),
        ("Bestätigt", "Vielen Dank. Sie hören von uns und können es in jeder Nachricht beenden."),
        ("Vielen Dank", "Es ist notiert und gilt in wenigen Augenblicken."),
        ("Dieser Link gilt nicht mehr",
         "Sie haben sich inzwischen abgemeldet, neu angefragt oder eine andere Adresse. Füllen Sie "
         "das Formular noch einmal aus, wenn Sie von uns hören möchten."),
        ("Dieser Link ist abgelaufen",
         "Füllen Sie das Formular noch einmal aus, dann schicken wir Ihnen einen neuen."),
        ("Unbekannter Link",
         "Dieser Link ist nicht vollständig. Bitte kopieren Sie ihn ganz aus der Nachricht."),
    ),
    "fr": Words(
        "Oui, écrivez-moi",
        ("Encore une étape", "Confirmez avec ce bouton que vous souhaitez recevoir nos nouvelles."),
        ("C'est confirmé",
         "Merci. Vous recevrez nos nouvelles et pourrez y mettre fin dans chaque message."),
        ("Merci", "C'est noté et prend effet dans un instant."),
        ("Ce lien n'est plus valable",
         "Vous vous êtes désinscrit depuis, avez fait une nouvelle demande ou changé d'adresse. "
         "Remplissez de nouveau le formulaire si vous souhaitez nos nouvelles."),
        ("Ce lien a expiré",
         "Remplissez de nouveau le formulaire et nous vous en enverrons un autre."),
        ("Lien inconnu",
         "Ce lien n'est pas complet. Veuillez le copier en entier depuis le message."),
    ),
    "es": Words(
        "Sí, escríbanme",
        ("Un paso más", "Confirme con el botón que quiere recibir nuestras novedades."),
        ("Confirmado", "Gracias. Recibirá nuestras novedades y podrá dejarlas en cada mensaje."),
        ("Gracias", "Queda anotado y tendrá efecto en un momento."),
        ("Este enlace ya no vale",
         "Desde entonces se ha dado de baja, lo ha pedido de nuevo o tiene otra dirección. Rellene "
         "otra vez el formulario si quiere recibir nuestras novedades."),
        ("Este enlace ha caducado", "Rellene otra vez el formulario y le enviaremos uno nuevo."),
        ("Enlace desconocido",
         "Este enlace no está completo. Cópielo entero del mensaje, por favor."),
    ),
    "pt": Words(
        "Sim, escrevam-me",
        ("Mais um passo", "Confirme com o botão que quer receber as nossas novidades."),
        ("Confirmado", "Obrigado. Vai ouvir de nós e pode parar em cada mensagem."),
        ("Obrigado", "Está anotado e tem efeito dentro de momentos."),
        ("Este link já não é válido",
         "Entretanto cancelou, pediu de novo ou tem outro endereço. Preencha outra vez o "
         "formulário se quiser ouvir de nós."),
        ("Este link expirou", "Preencha outra vez o formulário e enviamos-lhe um novo."),
        ("Link desconhecido",
         "Este link não está completo. Copie-o por inteiro da mensagem, por favor."),
    ),
    "nl": Words(
        "Ja, schrijf mij",
        ("Nog één stap", "Bevestig met de knop dat u van ons wilt horen."),
        ("Bevestigd", "Dank u. U hoort van ons en kunt het in elk bericht stoppen."),
        ("Dank u", "Het is genoteerd en geldt zo dadelijk."),
        ("Deze link geldt niet meer",
         "U hebt zich intussen afgemeld, het opnieuw gevraagd of een ander adres. Vul het "
         "formulier nog eens in als u van ons wilt horen."),
        ("Deze link is verlopen", "Vul het formulier nog eens in, dan sturen wij u een nieuwe."),
        ("Onbekende link",
         "Deze link is niet volledig. Kopieer hem helemaal uit het bericht."),
    ),
    "it": Words(
        "Sì, scrivetemi",
        ("Ancora un passo", "Confermi con il pulsante che vuole ricevere le nostre novità."),
        ("Confermato", "Grazie. Riceverà le nostre novità e potrà fermarle in ogni messaggio."),
        ("Grazie", "È annotato e vale tra un momento."),
        ("Questo link non vale più",
         "Nel frattempo si è disiscritto, lo ha chiesto di nuovo o ha un altro indirizzo. Compili "
         "di nuovo il modulo se vuole ricevere le nostre novità."),
        ("Questo link è scaduto", "Compili di nuovo il modulo e gliene mandiamo uno nuovo."),
        ("Link sconosciuto",
         "Questo link non è completo. Lo copi per intero dal messaggio, per favore."),
    ),
}  # fmt: skip
"""Language -> its words."""
