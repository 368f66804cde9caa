"""Role addresses: a mailbox that many read is not a person."""

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
    )
)  # fmt: skip


def is_role(email: str) -> bool:
    """Whether the address is a function's and not somebody's: `info@`, `sales+web@`."""
    return email.partition("@")[0].partition("+")[0].lower() in ROLES
