"""The words that ask people to confirm their consent, where a playbook has none of its own.

They say nothing that the person has typed: whoever types somebody else's address into a form must
not be able to tell them anything by it. And they advertise nothing.
"""

from html import escape
from typing import NamedTuple

from leadwright.nurture.plan import Content


class _Words(NamedTuple):
    subject: str
    again: str
    """Subject of the reminder."""
    please: str
    button: str
    until: str
    if_not: str


_WORKSPACE = "{{ workspace.name }}"
_UNTIL = "{{ confirm_until }}"
_WORDS = {
    "en": _Words(
        f"Please confirm: news from {_WORKSPACE}",
        f"Still to be confirmed: news from {_WORKSPACE}",
        f"Somebody has entered this address to hear from {_WORKSPACE}. If that was you, please "
        "confirm it with this link:",
        "Yes, write to me",
        f"The link is good until {_UNTIL}.",
        "If it was not you, there is nothing to do: without your confirmation we do not write to "
        "you.",
    ),
    "de": _Words(
        f"Bitte bestätigen: Neues von {_WORKSPACE}",
        f"Noch zu bestätigen: Neues von {_WORKSPACE}",
        f"jemand hat diese Adresse eingetragen, um von {_WORKSPACE} zu hören. Wenn Sie das waren, "
        "bestätigen Sie es bitte mit diesem Link:",
        "Ja, schreiben Sie mir",
        f"Der Link gilt bis {_UNTIL}.",
        "Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Ohne Ihre Bestätigung schreiben wir "
        "Ihnen nicht.",
    ),
    "fr": _Words(
        f"Merci de confirmer : les nouvelles de {_WORKSPACE}",
        f"Encore à confirmer : les nouvelles de {_WORKSPACE}",
        f"Quelqu'un a saisi cette adresse pour recevoir des nouvelles de {_WORKSPACE}. Si c'était "
        "vous, merci de le confirmer avec ce lien :",
        "Oui, écrivez-moi",
        f"Le lien est valable jusqu'au {_UNTIL}.",
        "Si ce n'était pas vous, vous n'avez rien à faire : sans votre confirmation, nous ne vous "
        "écrirons pas.",
    ),
    "es": _Words(
        f"Confirme, por favor: novedades de {_WORKSPACE}",
        f"Falta confirmar: novedades de {_WORKSPACE}",
        f"Alguien ha indicado esta dirección para recibir novedades de {_WORKSPACE}. Si ha sido "
        "usted, confírmelo con este enlace:",
        "Sí, escríbanme",
        f"El enlace es válido hasta el {_UNTIL}.",
        "Si no ha sido usted, no tiene que hacer nada: sin su confirmación no le escribiremos.",
    ),
    "pt": _Words(
        f"Confirme, por favor: novidades de {_WORKSPACE}",
        f"Falta confirmar: novidades de {_WORKSPACE}",
        f"Alguém indicou este endereço para receber novidades de {_WORKSPACE}. Se foi você, "
        "confirme com este link:",
        "Sim, escrevam-me",
        f"O link é válido até {_UNTIL}.",
        "Se não foi você, não precisa de fazer nada: sem a sua confirmação não lhe escrevemos.",
    ),
    "nl": _Words(
        f"Graag bevestigen: nieuws van {_WORKSPACE}",
        f"Nog te bevestigen: nieuws van {_WORKSPACE}",
        f"Iemand heeft dit adres opgegeven om van {_WORKSPACE} te horen. Als u dat was, bevestig "
        "het dan met deze link:",
        "Ja, schrijf mij",
        f"De link is geldig tot {_UNTIL}.",
        "Als u het niet was, hoeft u niets te doen: zonder uw bevestiging schrijven wij u niet.",
    ),
    "it": _Words(
        f"Conferma, per favore: novità da {_WORKSPACE}",
        f"Ancora da confermare: novità da {_WORKSPACE}",
        f"qualcuno ha indicato questo indirizzo per ricevere novità da {_WORKSPACE}. Se è stato "
        "lei, lo confermi con questo link:",
        "Sì, scrivetemi",
        f"Il link è valido fino al {_UNTIL}.",
        "Se non è stato lei, non deve fare nulla: senza la sua conferma non le scriveremo.",
    ),
}
_HELLO = {
    "en": "Hello,", "de": "Guten Tag,", "fr": "Bonjour,", "es": "Hola:", "pt": "Olá,",
    "nl": "Hallo,", "it": "Buongiorno,",
}  # fmt: skip
LANGUAGES = tuple(_WORDS)


def ask(language: str) -> Content:
    """What asks first."""
    return _content(f"confirm.{language}", language, _WORDS[language].subject)


def reminder(language: str) -> Content:
    """What reminds: the same in other words would be read as something new."""
    return _content(f"confirm_again.{language}", language, _WORDS[language].again)


def _content(name: str, language: str, subject: str) -> Content:
    words, hello = _WORDS[language], _HELLO[language]
    text = f"{hello}\n{words.please}\n\n{{{{ confirm_url }}}}\n\n{words.until}\n\n{words.if_not}\n"
    link = f'<a href="{{{{ confirm_url }}}}">{escape(words.button, quote=False)}</a>'
    html = (
        f'<html lang="{language}"><body>'
        f"<p>{hello}<br>{words.please}</p><p>{link}</p><p>{words.until}</p><p>{words.if_not}</p>"
        "</body></html>"
    )
    return Content(name=name, subject=subject, text=text, html=html, language=language)
