"""What the page says on which people unsubscribe."""

from typing import NamedTuple


class Words(NamedTuple):
    """Each is a title and a sentence; `button` is what the button says. HTML."""

    button: str
    ask: tuple[str, str]
    done: tuple[str, str]
    unknown: tuple[str, str]
    later: tuple[str, str]


PAGES = {
    "en": Words(
        "Unsubscribe",
        ("Unsubscribe", "Press the button and we will not write to you any more."),
        ("Unsubscribed", "It is done: you will not hear from us over this channel any more."),
        ("Unknown link", "This link is not complete. Please copy it in full from the message."),
        ("Not yet", "It could not be noted. Please press the button again in a minute."),
    ),
    "de": Words(
        "Abmelden",
        ("Abmelden", "Ein Klick auf den Knopf, und wir schreiben Ihnen nicht mehr."),
        ("Abgemeldet", "Erledigt: Auf diesem Weg hören Sie nichts mehr von uns."),
        ("Unbekannter Link",
         "Der Link ist nicht vollständig. Bitte kopieren Sie ihn ganz aus der Nachricht."),
        ("Noch nicht",
         "Es konnte nicht vermerkt werden. Bitte versuchen Sie es in einer Minute noch einmal."),
    ),
    "fr": Words(
        "Me désabonner",
        ("Se désabonner", "Cliquez sur le bouton et nous ne vous écrirons plus."),
        ("Désabonnement confirmé",
         "C'est fait&nbsp;: vous ne recevrez plus de messages par ce canal."),
        ("Lien inconnu",
         "Ce lien est incomplet. Veuillez le copier en entier depuis le message."),
        ("Pas encore",
         "Votre demande n'a pas pu être enregistrée. Veuillez réessayer dans une minute."),
    ),
    "es": Words(
        "Darme de baja",
        ("Darse de baja", "Pulse el botón y no volveremos a escribirle."),
        ("Baja confirmada", "Hecho: no volverá a recibir mensajes nuestros por este canal."),
        ("Enlace desconocido",
         "El enlace no está completo. Cópielo entero desde el mensaje, por favor."),
        ("Todavía no",
         "No se ha podido registrar. Inténtelo de nuevo dentro de un minuto."),
    ),
    "pt": Words(
        "Cancelar subscrição",
        ("Cancelar subscrição", "Carregue no botão e não voltaremos a escrever-lhe."),
        ("Subscrição cancelada", "Feito: não receberá mais mensagens nossas por este canal."),
        ("Ligação desconhecida",
         "A ligação não está completa. Copie-a por inteiro da mensagem, por favor."),
        ("Ainda não",
         "Não foi possível registar o pedido. Tente de novo dentro de um minuto."),
    ),
    "nl": Words(
        "Afmelden",
        ("Afmelden", "Druk op de knop en we schrijven u niet meer."),
        ("Afgemeld", "Gedaan: langs deze weg hoort u niets meer van ons."),
        ("Onbekende link",
         "De link is niet volledig. Kopieer hem in zijn geheel uit het bericht."),
        ("Nog niet",
         "Het kon niet worden vastgelegd. Probeer het over een minuut opnieuw."),
    ),
    "it": Words(
        "Annulla l'iscrizione",
        ("Annullare l'iscrizione", "Premi il pulsante e non ti scriveremo più."),
        ("Iscrizione annullata", "Fatto: non riceverai più nostri messaggi da questo canale."),
        ("Link sconosciuto", "Il link non è completo. Copialo per intero dal messaggio."),
        ("Non ancora", "Non è stato possibile registrarlo. Riprova tra un minuto."),
    ),
}  # fmt: skip
"""By language; what a browser asks for first and we have is taken, else English."""
