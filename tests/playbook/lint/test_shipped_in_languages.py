"""The shipped playbooks with events named in other languages: still sound, and no mistake hides."""

import pytest
from lint_texts import codes

from leadwright.playbook.lint.example import patched

EVENTS = """\
Page Viewed|Seite aufgerufen|Page consultée|Página visitada|Página visualizada|Pagina bekeken
Asset Downloaded|Datei heruntergeladen|Document téléchargé|Documento descargado|Arquivo baixado|Bestand gedownload
Asset Requested|Datei angefordert|Document demandé|Documento pedido|Arquivo pedido|Bestand aangevraagd
Webinar Attended|Webinar besucht|Webinaire suivi|Seminario asistido|Seminário assistido|Webinar bijgewoond
Webinar Missed|Webinar verpasst|Webinaire manqué|Seminario perdido|Seminário perdido|Webinar gemist
Webinar Registered|Für Webinar registriert|Inscrit au webinaire|Inscrito al seminario|Inscrito no seminário|Voor webinar geregistreerd
Demo Requested|Vorführung angefragt|Démonstration demandée|Demostración solicitada|Demonstração solicitada|Demo aangevraagd
Meeting Booked|Termin gebucht|Rendez-vous pris|Reunión reservada|Reunião marcada|Afspraak geboekt
Call Requested|Rückruf gewünscht|Rappel demandé|Llamada solicitada|Ligação solicitada|Terugbellen gevraagd
Security Page Viewed|Sicherheitsseite aufgerufen|Page sécurité consultée|Página de seguridad visitada|Página de segurança visualizada|Veiligheidspagina bekeken
Pricing Page Viewed|Preisseite aufgerufen|Page de prix consultée|Página de precios visitada|Página de preços visualizada|Prijspagina bekeken
Product Viewed|Produkt angesehen|Produit consulté|Producto visto|Produto visualizado|Product bekeken
Product Added|In den Warenkorb gelegt|Ajouté au panier|Añadido al carrito|Adicionado ao carrinho|In winkelwagen gelegd
Product Removed|Aus dem Warenkorb entfernt|Retiré du panier|Quitado del carrito|Retirado do carrinho|Uit winkelwagen gehaald
Cart Viewed|Warenkorb angesehen|Panier consulté|Carrito visto|Carrinho visualizado|Winkelwagen bekeken
Checkout Started|Zur Kasse gegangen|Commande commencée|Compra iniciada|Compra iniciada|Afrekenen begonnen
Checkout Step Completed|Kassenschritt abgeschlossen|Étape de commande terminée|Paso de compra completado|Passo da compra concluído|Afrekenstap afgerond
Order Completed|Bestellung abgeschlossen|Commande terminée|Pedido completado|Pedido concluído|Bestelling afgerond
Signed Up|Registriert|Inscrit|Registrado|Cadastrado|Geregistreerd
Signed In|Eingeloggt|Connecté|Sesión iniciada|Conectado|Ingelogd
Feature Used|Funktion benutzt|Fonction utilisée|Función usada|Função usada|Functie gebruikt
Invite Sent|Einladung verschickt|Invitation envoyée|Invitación enviada|Convite enviado|Uitnodiging verstuurd
Subscription Started|Abo abgeschlossen|Abonnement commencé|Suscripción iniciada|Assinatura iniciada|Abonnement gestart
"""  # noqa: E501 - one event a line, in six languages
LANGUAGES = {"de": 1, "fr": 2, "es": 3, "pt": 4, "nl": 5}
ROWS = [line.split("|") for line in EVENTS.splitlines()]
LONGEST_FIRST = sorted(ROWS, key=lambda row: -len(row[0]))
NO_CHANGE = "leadwright: 1"


def translated(text: str, language: str) -> str:
    """The same with events in another language."""
    for row in LONGEST_FIRST:
        text = text.replace(row[0], row[LANGUAGES[language]])
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["b2b", "b2c", "hybrid"])
def test_a_sound_playbook_is_sound_in_every_language(name: str, language: str) -> None:
    assert codes(translated(patched(name, NO_CHANGE).text, language)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "planted", "code"),
    [
        ("b2c", "consumer: {triggers: {cart_abandoned: {idle: 4 hours}}}", "L122"),
        ("b2b", "business: {engagement: {rules: {any_page: {event: Page Viewed, points: 1, "
         "at_most: null}}}}", "L156"),
        ("b2b", "business: {triggers: {gone_quiet: {idle: 24 hours}}}", "L105"),
        ("hybrid", "business: {triggers: {dead: {after: [Feature Used], idle: 20 hours, "
         "respond_within: 1 hour, start: team_onboarding}}}", "L105"),
        ("hybrid", "business: {stages: {pql: \"count('Webinar Attended', '7 days') >= 2 "
         "and account.is_target\"}}", "L171"),
        ("hybrid", "business: {hand_off: {on: [Signed Up]}}", "L171"),
        ("b2b", "business: {convert: {coverage: {people: 1}}}", "L115"),
        ("b2c", "consumer: {sequences: {cart_recovery: {purpose: transactional}}}", "L132"),
    ],
)  # fmt: skip
def test_a_planted_mistake_is_found_in_every_language(
    name: str, planted: str, code: str, language: str
) -> None:
    assert code in codes(translated(patched(name, planted).text, language))
