"""Role addresses: a mailbox that many read is not a person."""

import re

ROLES = frozenset(
    (
        # RFC 2142
        "info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster",
        "hostmaster", "usenet", "news", "webmaster", "www", "uucp", "ftp",
        # in use everywhere
        "accounting", "accounts", "admin", "administrator", "billing", "booking", "bookings",
        "career", "careers", "contact", "contactus", "customercare", "customerservice",
        "donotreply", "enquiries", "enquiry", "feedback", "finance", "hello", "help", "helpdesk",
        "hr", "inquiries", "inquiry", "invoice", "invoices", "jobs", "legal", "mail", "media",
        "newsletter", "no-reply", "noreply", "office", "order", "orders", "partners", "press",
        "privacy", "purchasing", "reception", "recruiting", "reservations", "returns", "service",
        "shop", "staff", "team",
        # in other languages of Europe
        "bestellung", "bewerbung", "buchhaltung", "buero", "einkauf", "kontakt", "kundenservice",
        "personal", "post", "rechnung", "rechnungen", "sekretariat", "verkauf", "vertrieb",
        "zentrale", "accueil", "comptabilite", "contacto", "contato", "contatti", "ventas",
        "vendas", "ufficio", "administratie", "verkoop",
        "anfrage", "anfragen", "ausbildung", "datenschutz", "empfang", "impressum", "kanzlei",
        "kasse", "lager", "leitung", "praxis", "presse", "redaktion", "reklamation",
        "versand", "verwaltung", "achats", "administration", "commande", "commandes",
        "commercial", "communication", "direction", "facturation", "recrutement", "secretariat",
        "serviceclient", "administracion", "atencion", "clientes", "compras", "contabilidad",
        "facturacion", "informacion", "pedidos", "recepcion", "soporte", "atendimento",
        "comercial", "contabilidade", "financeiro", "suporte", "acquisti", "amministrazione",
        "assistenza", "commerciale", "contabilita", "fatture", "ordini", "segreteria",
        "vendite", "bestellingen", "boekhouding", "facturen", "inkoop", "klantenservice",
        "receptie", "asiakaspalvelu", "laskutus", "myynti", "toimisto", "bogholderi", "faktura",
        "kundeservice", "kundtjanst", "okonomi", "ordre", "postmottak", "salg",
        "biuro", "faktury", "kadry", "ksiegowosc", "reklamacje", "rekrutacja", "sprzedaz",
        "zamowienia", "fakturace", "obchod", "objednavky", "podpora", "uctarna", "iroda",
        "penzugy", "titkarsag", "ugyfelszolgalat", "eigyo", "jinji", "keiri", "soumu",
    )
)  # fmt: skip
QUALIFIERS = frozenset(
    (
        "team",
        "desk",
        "group",
        "dept",
        "department",
        "client",
        "clients",
        "emea",
        "apac",
        "eu",
        "europe",
        "dach",
        "us",
        "usa",
        "uk",
        "de",
        "at",
        "ch",
        "fr",
        "es",
        "it",
        "nl",
        "pl",
        "se",
        "global",
        "international",
        "intl",
        "export",
        "north",
        "south",
        "east",
        "west",
        "web",
    )
)
"""What may stand beside a role: `sales-team@`, `support.eu@`."""
_NOBODY = frozenset(("do-not-reply", "do.not.reply", "do_not_reply", "no.reply", "no_reply"))
_PARTS = re.compile(r"[._-]")


def is_role(email: str) -> bool:
    """Whether the address is a function's and not somebody's: `info@`, `sales+web@`, `info2@`,
    `support.eu@`; `anna.info@` is Anna's."""
    local = email.partition("@")[0].partition("+")[0].lower()
    if local in ROLES:
        return True
    first, *others = _PARTS.split(local.rstrip("0123456789"))
    if first not in ROLES:
        return local in _NOBODY
    return all(each in QUALIFIERS or each in ROLES or not each for each in others)
