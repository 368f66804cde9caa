"""Design mistakes of teams that name things in their own language, and what sounds like one."""

import pytest
from lint_texts import changed_codes

from leadwright.playbook.lint.words import meaning, words_of

DESK = (
    "\nteams: {desk: {kim: {name: Kim, email: k@x.example}, lou: {name: Lou, email: l@x.example}}}"
)
HI = "\ncontents: {hi: {subject: Hi, text: Hi}}"
SEND = "{send: {name: sent, channel: email, content: hi}}"


def enters(motion: str, event: str, steps: str, keys: str = "goal: [Zed Over]") -> str:
    """A sequence that an event enters."""
    return (
        f"{motion}: {{sequences: {{zed: {{value: 1, enter_on: [{event}], {keys},"
        f" steps: [{steps}]}}}}}}{HI}"
    )


def waits_for(event: str) -> str:
    """A consumer's way that waits for an event."""
    wait = f"{{wait_until: {{name: w, event: [{event}], at_most: 2 days}}}}, {SEND}"
    return enters("consumer", "Zed Done", wait)


def stage(when: str, **traits: str) -> str:
    """A stage of consumers that compares traits."""
    declared = ", ".join(f"{name}: {kind}" for name, kind in traits.items())
    return f'attributes: {{person: {{{declared}}}}}\nconsumer: {{stages: {{qualified: "{when}"}}}}'


def asked(title: str) -> str:
    """A task for good customers, with a title."""
    task = f"{{task: {{name: c, title: {title}, team: desk}}}}"
    when = "when: person.ausgaben >= 5000, goal: [Zed Over]"
    return (
        "attributes: {person: {ausgaben: number}}\n" + enters("consumer", "Zed Done", task, when)
    ) + DESK


@pytest.mark.parametrize(
    "planted",
    [
        waits_for("Lead freigegeben"), waits_for("Vom Vertrieb geprüft"),
        waits_for("Manuell kontrolliert"), waits_for("Prospect approuvé"),
        waits_for("Qualifié par un conseiller"), waits_for("Prospecto aprobado"),
        waits_for("Revisado por ventas"), waits_for("Lead aprovado"),
        waits_for("Revisto pela equipa"), waits_for("Lead goedgekeurd"),
        waits_for("Handmatig beoordeeld"),
        waits_for("Lead approvato"), waits_for("Verificato dal consulente"),
        waits_for("Controllato manualmente"), waits_for("Lead zatwierdzony"),
        waits_for("Sprawdzone przez doradcę"), waits_for("Ręcznie zweryfikowano"),
        waits_for("Aprovado pela equipe"), waits_for("Revista à mão"),
        stage("person.approvato", approvato="boolean"),
        stage("person.verificato_da is not null", verificato_da="text"),
        stage("person.zatwierdzony", zatwierdzony="boolean"),
        stage("person.sprawdzony_przez is not null", sprawdzony_przez="text"),
        stage("person.geprueft_von is not null", geprueft_von="text"),
        stage("person.approuvee", approuvee="boolean"),
        stage("person.aprobado", aprobado="boolean"),
        stage("person.aprovado_por is not null", aprovado_por="text"),
        stage("person.goedgekeurd", goedgekeurd="boolean"),
        "attributes: {person: {alter: number}}\n" + enters(
            "consumer", "Zed Done", "{task: {name: c, title: Anrufen, team: desk}}",
            "when: person.alter >= 18, goal: [Zed Over]") + DESK,
    ],
)  # fmt: skip
def test_a_human_in_a_consumers_path_is_found_in_other_languages(planted: str) -> None:
    assert "L101" in changed_codes("b2c", planted)


@pytest.mark.parametrize(
    "planted",
    [
        waits_for("Benutzerhandbuch geöffnet"), waits_for("Manual Downloaded"),
        waits_for("Order Confirmed by Email"), waits_for("Termin bestätigt"),
        waits_for("Angebot angenommen"), waits_for("Compte validé"), waits_for("Verkauf bestätigt"),
        waits_for("Email verificado"), waits_for("Pagamento aprovado"),
        waits_for("E-mail bevestigd"), waits_for("Llamada solicitada"),
        waits_for("Email verificata"), waits_for("Pagamento accettato"),
        waits_for("Manuale scaricato"), waits_for("Appuntamento confermato"),
        waits_for("Adres potwierdzony"), waits_for("Sprzedaż potwierdzona"),
        waits_for("Płatność zaakceptowana"), waits_for("Invitation Sent"),
        stage("person.email_verificata", email_verificata="boolean"),
        stage("person.telefon_sprawdzony", telefon_sprawdzony="boolean"),
        stage("person.email_geprueft", email_geprueft="boolean"),
        stage("person.telefone_verificado", telefone_verificado="boolean"),
        "attributes: {person: {grosskunde: boolean}}\n" + enters(
            "consumer", "Zed Done", "{task: {name: c, title: Danken, team: desk}}",
            "when: person.grosskunde, goal: [Zed Over]") + DESK,
    ],
)  # fmt: skip
def test_what_people_confirm_themselves_is_no_human_in_their_path(planted: str) -> None:
    assert "L101" not in changed_codes("b2c", planted)


@pytest.mark.parametrize(
    "planted",
    [
        stage("person.entscheider", entscheider="boolean"),
        stage("person.budgethoehe >= 10", budgethoehe="number"),
        stage("person.bedarf is not null", bedarf="text"),
        stage("person.decideur", decideur="boolean"),
        stage("person.besoin is not null", besoin="text"),
        stage("person.presupuesto >= 100", presupuesto="number"),
        stage("person.orcamento >= 100", orcamento="number"),
        stage("person.poder_de_decisao", poder_de_decisao="boolean"),
        stage("person.beslisser", beslisser="boolean"),
        stage("person.tijdpad is not null", tijdpad="text"),
        waits_for("Entscheider genannt"), waits_for("Budget confirmé"),
        asked("Nach Budget und Zeitrahmen fragen"), asked("Vragen wie beslist"),
        asked("Preguntar por el presupuesto"),
        stage("person.decisore", decisore="boolean"),
        stage("person.esigenza is not null", esigenza="text"),
        stage("person.budzet >= 100", budzet="number"),
        stage("person.decydent", decydent="boolean"),
        stage("person.potrzeba is not null", potrzeba="text"),
        waits_for("Budżet potwierdzony"), asked("Chiedere chi decide"),
        asked("Zapytać kto decyduje"), asked("Perguntar quem decide"),
    ],
)  # fmt: skip
def test_bant_for_consumers_is_found_in_other_languages(planted: str) -> None:
    assert "L102" in changed_codes("b2c", planted)


@pytest.mark.parametrize(
    "planted",
    [
        stage("person.presupuesto_solicitado", presupuesto_solicitado="boolean"),
        stage("person.newsletter_bedarfsgerecht", newsletter_bedarfsgerecht="boolean"),
        waits_for("Presupuesto solicitado"), waits_for("Orçamento recebido"),
        waits_for("Einkauf abgeschlossen"), waits_for("Décision prise"),
        asked("Preparar el presupuesto"), asked("Fazer o orçamento"),
        asked("Preparare il preventivo"), asked("Przygotować wycenę"),
        waits_for("Preventivo ricevuto"), waits_for("Zakup zakończony"),
    ],
)  # fmt: skip
def test_a_quote_and_a_purchase_are_no_bant(planted: str) -> None:
    assert "L102" not in changed_codes("b2c", planted)


@pytest.mark.parametrize(
    "event",
    ["Artikel in den Warenkorb gelegt", "Zur Kasse gegangen", "Ajouté au panier",
     "Añadido al carrito", "Produto no carrinho", "In winkelwagen gelegd", "cartUpdated",
     "Aggiunto al carrello", "Carrello aggiornato", "Dodano do koszyka", "Koszyk zmieniony",
     "koszykZmieniony"],
)  # fmt: skip
def test_a_late_answer_to_a_cart_is_found_in_other_languages(event: str) -> None:
    trigger = f"consumer: {{triggers: {{cart_abandoned: {{after: [{event}], idle: 3 hours}}}}}}"
    assert "L122" in changed_codes("b2c", trigger)


@pytest.mark.parametrize(
    "event",
    ["Produkt angesehen", "Krankenkasse gewechselt", "Warenkorb bezahlt", "Panier payé",
     "Carrito pagado", "Carrinho finalizado", "Winkelwagen afgerekend", "Carro de prueba pedido",
     "Carrello pagato", "Carrello completato", "Koszyk opłacony", "Opłacono koszyk",
     "Koszykówka obejrzana", "Cartella scaricata"],
)  # fmt: skip
def test_what_is_no_cart_any_more_or_never_was_is_left_alone(event: str) -> None:
    trigger = f"consumer: {{triggers: {{browsed_and_left: {{after: [{event}], idle: 3 hours}}}}}}"
    assert "L122" not in changed_codes("b2c", trigger)


@pytest.mark.parametrize(
    ("channel", "found"),
    [("anruf", True), ("telefon", True), ("appel", True), ("llamada", True), ("ligacao", True),
     ("bellen", True), ("chiamata", True), ("cellulare", True), ("komorka", True),
     ("lettera", False), ("poczta", False), ("brief", False),
     ("courrier", False), ("correo", False)],
)  # fmt: skip
def test_a_channel_that_rings_has_quiet_hours_in_any_language(channel: str, found: bool) -> None:
    planted = (
        f"channels: {{{channel}: {{address: id}}}}\nconsumer: {{quiet_hours: null, sequences: "
        f"{{welcome: {{steps: [{{send: {{name: s, channel: {channel}, content: hi}}}}]}}}}}}"
    )
    codes = changed_codes("b2c", planted + HI)
    assert codes & {"L144", "L145"} == {"L145" if found else "L144"}


@pytest.mark.parametrize(
    "event",
    ["Formular abgeschickt", "Preisseite angesehen", "Inscription terminée", "Devis demandé",
     "Formulario enviado", "Cadastro concluído", "Formulier verzonden", "Gesprek gevoerd",
     "Modulo inviato", "Iscrizione completata", "Riunione fissata", "Strona cennika wyświetlona",
     "Formularz wysłany", "Spotkanie umówione"],
)  # fmt: skip
def test_what_is_no_use_of_the_product_is_found_in_other_languages(event: str) -> None:
    pql = (
        f"business: {{stages: {{pql: \"count('{event}', '7 days') >= 3 and account.is_target\"}}}}"
    )
    assert "L171" in changed_codes("hybrid", pql)


@pytest.mark.parametrize(
    "event",
    ["Funktion benutzt", "Bericht erstellt", "Rapport créé", "Informe creado", "Relatório criado",
     "Rapport gemaakt", "Projekt veröffentlicht", "Rapporto creato", "Modulo di calcolo usato",
     "Utworzono raport", "Projekt opublikowany"],
)  # fmt: skip
def test_use_of_the_product_is_use_in_other_languages(event: str) -> None:
    pql = (
        f"business: {{stages: {{pql: \"count('{event}', '7 days') >= 3 and account.is_target\"}}}}"
    )
    assert "L171" not in changed_codes("hybrid", pql)


@pytest.mark.parametrize(
    ("event", "found"),
    [("Registriert", True), ("Inscrit", True), ("Cuenta creada", True), ("Conta criada", True),
     ("Proefperiode gestart", True), ("Registrato", True), ("Prova iniziata", True),
     ("Zarejestrowano", True), ("Założono konto", True), ("Iscritto al webinar", False),
     ("Rejestracja na szkolenie", False), ("Für Webinar registriert", False),
     ("Inscrit au webinaire", False)],
)  # fmt: skip
def test_a_sign_up_that_goes_to_sales_is_found_in_other_languages(event: str, found: bool) -> None:
    codes = changed_codes("hybrid", f"business: {{hand_off: {{on: [{event}]}}}}")
    assert ("L171" in codes) is found


WEEKS = ", ".join(
    f"{{send: {{name: s{n}, channel: email, content: hi}}}}, {{wait: 10 days}}" for n in range(3)
)
WEEKS = WEEKS.rpartition(", {wait")[0]


@pytest.mark.parametrize(
    ("event", "found"),
    [("Bestellung eingegangen", False), ("Termin gebucht", False), ("Réservation confirmée", False),
     ("Pedido recibido", False), ("Assinatura renovada", False), ("Afspraak gemaakt", False),
     ("Ordine ricevuto", False), ("Prenotazione confermata", False),
     ("Zamówienie przyjęte", False), ("Wizyta umówiona", False), ("Wizyta na stronie", True),
     ("Catalogo sfogliato", True), ("Katalog angesehen", True), ("Boletín leído", True)],
)  # fmt: skip
def test_what_people_have_to_know_for_weeks_is_told_from_nurture(event: str, found: bool) -> None:
    planted = enters("consumer", event, WEEKS, "purpose: transactional")
    assert ("L132" in changed_codes("b2c", planted)) is found


@pytest.mark.parametrize(
    ("event", "code"),
    [("E-Mail geöffnet", "L157"), ("Newsletter geoeffnet", "L157"), ("Courriel ouvert", "L157"),
     ("Correo abierto", "L157"), ("Seite angesehen", "L156"), ("Página vista", "L156"),
     ("Email aperta", "L157"), ("Otwarto wiadomość", "L157"), ("Opened Email", "L157"),
     ("Pagina vista", "L156"),
     ("Strona wyświetlona", "L156"), ("Conto aperto", ""), ("Otwarto konto", ""),
     ("Produit consulté", "L156"), ("Konto eröffnet", ""), ("Preisliste angesehen", "")],
)  # fmt: skip
def test_points_for_what_machines_do_or_everybody_does_are_found(event: str, code: str) -> None:
    limit = "" if code != "L157" else ", at_most: 1 per day"
    planted = f"business: {{engagement: {{rules: {{zed: {{event: {event}, points: 3{limit}}}}}}}}}"
    assert changed_codes("b2b", planted) == ({code} if code else set())


def test_capitals_accents_and_the_way_words_are_put_together_make_no_difference() -> None:
    assert words_of("Warenkorb geändert") == ("warenkorb", "geandert")
    assert words_of("geprueft_von") == ("geprueft", "von")
    assert words_of("cartUpdated-by hand") == ("cart", "updated", "by", "hand")
    assert words_of("Płatność") == words_of("platnosc") == ("platnosc",)
    for name in ("geprüft", "GEPRUEFT", "geprüft".upper()):
        assert meaning("judged").among(words_of(name))
