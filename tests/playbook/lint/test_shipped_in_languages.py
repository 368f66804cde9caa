"""The shipped playbooks with events named in other languages: still sound, and no mistake hides."""

import pytest
from lint_texts import codes

from leadwright.playbook.lint.example import patched

EVENTS = """\
Page Viewed|Seite aufgerufen|Page consultée|Página visitada|Página visualizada|Pagina bekeken|Pagina visualizzata|Strona wyświetlona
Asset Downloaded|Datei heruntergeladen|Document téléchargé|Documento descargado|Arquivo baixado|Bestand gedownload|Documento scaricato|Plik pobrany
Asset Requested|Datei angefordert|Document demandé|Documento pedido|Arquivo pedido|Bestand aangevraagd|Documento richiesto|Zamówiono materiał
Webinar Attended|Webinar besucht|Webinaire suivi|Seminario asistido|Seminário assistido|Webinar bijgewoond|Webinar seguito|Udział w webinarze
Webinar Missed|Webinar verpasst|Webinaire manqué|Seminario perdido|Seminário perdido|Webinar gemist|Webinar perso|Nieobecność na webinarze
Webinar Registered|Für Webinar registriert|Inscrit au webinaire|Inscrito al seminario|Inscrito no seminário|Voor webinar geregistreerd|Iscritto al webinar|Zapis na webinar
Demo Requested|Vorführung angefragt|Démonstration demandée|Demostración solicitada|Demonstração solicitada|Demo aangevraagd|Demo richiesta|Prośba o demo
Meeting Booked|Termin gebucht|Rendez-vous pris|Reunión reservada|Reunião marcada|Afspraak geboekt|Appuntamento preso|Spotkanie umówione
Call Requested|Rückruf gewünscht|Rappel demandé|Llamada solicitada|Ligação solicitada|Terugbellen gevraagd|Chiamata richiesta|Prośba o telefon
Security Page Viewed|Sicherheitsseite aufgerufen|Page sécurité consultée|Página de seguridad visitada|Página de segurança visualizada|Veiligheidspagina bekeken|Pagina sicurezza visualizzata|Strona bezpieczeństwa wyświetlona
Pricing Page Viewed|Preisseite aufgerufen|Page de prix consultée|Página de precios visitada|Página de preços visualizada|Prijspagina bekeken|Pagina prezzi visualizzata|Strona cennika wyświetlona
Product Viewed|Produkt angesehen|Produit consulté|Producto visto|Produto visualizado|Product bekeken|Prodotto visto|Produkt obejrzany
Product Added|In den Warenkorb gelegt|Ajouté au panier|Añadido al carrito|Adicionado ao carrinho|In winkelwagen gelegd|Aggiunto al carrello|Dodano do koszyka
Product Removed|Aus dem Warenkorb entfernt|Retiré du panier|Quitado del carrito|Retirado do carrinho|Uit winkelwagen gehaald|Rimosso dal carrello|Usunięto z koszyka
Cart Viewed|Warenkorb angesehen|Panier consulté|Carrito visto|Carrinho visualizado|Winkelwagen bekeken|Carrello visto|Koszyk wyświetlony
Checkout Started|Zur Kasse gegangen|Commande commencée|Compra iniciada|Compra iniciada|Afrekenen begonnen|Acquisto iniziato|Rozpoczęto zakup
Checkout Step Completed|Kassenschritt abgeschlossen|Étape de commande terminée|Paso de compra completado|Passo da compra concluído|Afrekenstap afgerond|Passo di acquisto completato|Krok zakupu zakończony
Order Completed|Bestellung abgeschlossen|Commande terminée|Pedido completado|Pedido concluído|Bestelling afgerond|Ordine completato|Zamówienie zakończone
Signed Up|Registriert|Inscrit|Registrado|Cadastrado|Geregistreerd|Registrato|Zarejestrowano
Signed In|Eingeloggt|Connecté|Sesión iniciada|Conectado|Ingelogd|Accesso effettuato|Zalogowano
Feature Used|Funktion benutzt|Fonction utilisée|Función usada|Função usada|Functie gebruikt|Funzione usata|Użyto funkcji
Invite Sent|Einladung verschickt|Invitation envoyée|Invitación enviada|Convite enviado|Uitnodiging verstuurd|Invito inviato|Wysłano zaproszenie
Subscription Started|Abo abgeschlossen|Abonnement commencé|Suscripción iniciada|Assinatura iniciada|Abonnement gestart|Abbonamento iniziato|Rozpoczęto subskrypcję
"""  # noqa: E501 - one event a line, in eight languages
LANGUAGES = {"de": 1, "fr": 2, "es": 3, "pt": 4, "nl": 5, "it": 6, "pl": 7}
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
