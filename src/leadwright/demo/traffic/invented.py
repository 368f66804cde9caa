"""Names of people, companies and things that do not exist."""

from random import Random

FIRST = (
    "Ada", "Bo", "Cleo", "Dario", "Elif", "Finn", "Gita", "Hugo", "Ines", "Jonas", "Kaya", "Lena",
    "Milo", "Nora", "Oskar", "Pia", "Quentin", "Rosa", "Sami", "Tilda", "Uma", "Viggo", "Wanda",
    "Xenia", "Yara", "Zeno",
)  # fmt: skip
LAST = (
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gingko", "Hazel", "Ironwood", "Juniper",
    "Katsura", "Larch", "Maple", "Nutmeg", "Oak", "Pine", "Quince", "Rowan", "Spruce", "Tamarack",
)  # fmt: skip
COMPANY = (
    "Amber", "Basalt", "Cobalt", "Dune", "Ember", "Fjord", "Granite", "Harbor", "Indigo", "Jasper",
    "Kelp", "Lagoon", "Meadow", "Nimbus", "Onyx", "Prairie", "Quarry", "Reef", "Slate", "Tundra",
)  # fmt: skip
TRADE = (
    "Analytics", "Biotech", "Cargo", "Dynamics", "Energy", "Foods", "Glass", "Health", "Insurance",
    "Labs", "Mobility", "Networks", "Optics", "Payments", "Robotics", "Systems", "Textiles",
)  # fmt: skip
PRODUCTS = (
    ("Canvas backpack", 59.0), ("Enamel mug", 14.5), ("Wool blanket", 89.0),
    ("Desk lamp", 45.0), ("Trail shoes", 119.0), ("Rain jacket", 149.0), ("Notebook", 9.9),
    ("Headphones", 199.0), ("Tea set", 39.0), ("Camp stove", 75.0),
)  # fmt: skip
TITLES = (
    ("Head of Operations", "director"), ("VP Engineering", "vp"), ("Analyst", "individual"),
    ("Chief Financial Officer", "c_level"), ("Product Manager", "manager"),
)  # fmt: skip
INDUSTRIES = ("Software", "Fintech", "Healthcare", "Logistics", "Retail")


def person(rng: Random, number: int) -> tuple[str, str, str]:
    """First name, last name and the left side of an address; the number makes it unique."""
    first, last = rng.choice(FIRST), rng.choice(LAST)
    return first, last, f"{first}.{last}.{number}".lower()


def company(number: int) -> tuple[str, str]:
    """Name and domain of the so-and-so-many-th company."""
    trades, names = len(TRADE), len(COMPANY)
    round_, place = divmod(number, trades * names)
    name = f"{COMPANY[place % names]} {TRADE[(place + place // names) % trades]}"
    name += f" {round_ + 1}" if round_ else ""
    return name, f"{name.lower().replace(' ', '-')}.example"
