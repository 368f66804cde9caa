"""Text of a playbook to a `Playbook`, or to every problem it has."""

from dataclasses import replace
from hashlib import blake2b

from leadwright.capture.plan import Linking
from leadwright.core.catalogue import ATTRIBUTES, trait_types
from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.traits import TRAITS, Attribute, declared
from leadwright.nurture.plan import Content
from leadwright.orchestrate.plan import ChannelPlan, Offer
from leadwright.playbook import codes
from leadwright.playbook.confirming import built_in_contents, with_asking
from leadwright.playbook.converting import build_converting
from leadwright.playbook.document import Place, compose
from leadwright.playbook.draft import Draft
from leadwright.playbook.households import build_homes, build_sharing
from leadwright.playbook.keys import PLAYBOOK
from leadwright.playbook.model import Motion, Playbook
from leadwright.playbook.nurturing import build_nurturing
from leadwright.playbook.orchestrating import build_channels, build_offers, build_orchestrating
from leadwright.playbook.problems import Problems
from leadwright.playbook.qualify_names import own_attributes
from leadwright.playbook.qualifying import build_qualifying, remembering_alike, with_depths
from leadwright.playbook.routing import build_calls, build_hand_off, build_teams
from leadwright.playbook.sending import build_content
from leadwright.playbook.shapes import Entry
from leadwright.playbook.stepping import count_steps
from leadwright.route.plan import TeamPlan

RULES_MAX = 10_000

MOTIONS = {"b2b": ("business",), "b2c": ("consumer",), "hybrid": ("business", "consumer")}
"""Operating model -> the motions it runs."""
_LINKS = {"any_work_domain": "any", "known_accounts": "known", "none": "none"}
_LINK_OF_MODEL = {"b2b": "any", "b2c": "none", "hybrid": "known"}


def load(text: str, file: str = "playbook.yaml", reference: str = "") -> Playbook:
    """The playbook in `text`, checked and compiled.

    `file` names the text in problems. `reference` is the versions of the reference data that
    decides (time zones, mail-domain lists), which is part of the hash. Raises ProblemsError with
    every problem at once.
    """
    problems = Problems()
    tree = compose(text, file, problems)
    root = PLAYBOOK.read(tree, Place(file, tree.line), problems)
    _limit(root, problems)
    draft = Draft(root, problems, _own_attributes(root, problems))
    _motions_fit_the_model(root, problems)
    contents = {
        name: build_content(name, entry, draft) for name, entry in draft.top("contents").items()
    }
    contents |= built_in_contents(draft)
    teams = build_teams(draft)
    found = Playbook(
        name=root["name"],
        model=root["model"],
        hash=playbook_hash(text, reference),
        time_zone=root["time_zone"],
        currency=root["currency"],
        linking=Linking(accounts=_linking(root, problems), homes=build_homes(root, problems)),
        motions=_build_motions(draft, contents, teams),
        teams=teams,
        contents=contents,
        attributes=trait_types(draft.attributes),
        primary_metric=root["primary_metric"],
        revenue=_revenue(root, problems),
        ignored={code: said.value.strip() for code, said in root["lint"]["ignore"].items()},
    )
    if problems.found:
        raise ProblemsError(sorted(problems.found, key=_line))
    return found


def playbook_hash(text: str, reference: str = "") -> str:
    """16 hex characters over the text (line ends and the end of the file do not matter) and the
    reference data that decides."""
    canonical = "\n".join(text.removeprefix("\ufeff").splitlines()).rstrip()
    return blake2b(f"{canonical}\x1f{reference}".encode(), digest_size=8).hexdigest()


def _build_motions(
    draft: Draft, contents: dict[str, Content], teams: dict[str, TeamPlan]
) -> dict[str, Motion]:
    channels, offers = build_channels(draft, contents), build_offers(draft)
    found = {}
    for name in ("business", "consumer"):
        if name in draft.root:
            entry = draft.root[name]
            shares = name == "consumer" and "households" in entry
            draft.begin(name, own_attributes(entry, draft), household=shares)
            found[name] = _build_motion(name, entry, channels, offers, contents, teams, draft)
    plans = remembering_alike([motion.qualify for motion in found.values()])
    return {
        motion.name: replace(motion, qualify=plan)
        for motion, plan in zip(found.values(), plans, strict=True)
    }


def _build_motion(
    name: str,
    entry: Entry,
    channels: dict[str, ChannelPlan],
    offers: dict[str, Offer],
    contents: dict[str, Content],
    teams: dict[str, TeamPlan],
    draft: Draft,
) -> Motion:
    draft.note_interests(entry)
    qualify = build_qualifying(entry, draft)
    nurture = build_nurturing(entry, draft)
    hand_off = build_hand_off(entry, teams, draft)
    calls = build_calls(entry, draft)
    return Motion(
        name=name,
        qualify=with_depths(qualify, draft.uses, joining=nurture.at_segment),
        nurture=with_asking(nurture, channels, entry["sequences"], draft),
        orchestrate=build_orchestrating(entry, channels, offers, contents, draft),
        convert=build_converting(entry, draft),
        hand_off=hand_off,
        calls=calls,
        sharing=build_sharing(entry, qualify) if draft.household else None,
    )


def _limit(root: Entry, problems: Problems) -> None:
    """Build nothing of a motion that is too large. Raises ProblemsError if one is."""
    for name in ("business", "consumer"):
        rules = _count(root[name]) if name in root else 0
        if rules > RULES_MAX:
            problems.add(
                codes.TOO_LARGE,
                f"{rules:,} rules, triggers and steps in one motion;"
                f" at most {RULES_MAX:,} are allowed",
                root.place(name),
            )
            raise ProblemsError(sorted(problems.found, key=_line))


def _count(motion: Entry) -> int:
    rules = len(motion["fit"]) + len(motion["engagement"]["rules"]) + len(motion["stages"])
    rules += len(motion["segments"]) + sum(len(each["rules"]) for each in motion["scores"].values())
    steps = (1 + count_steps(entry["steps"]) for entry in motion["sequences"].values())
    return rules + len(motion["triggers"]) + sum(steps)


def _motions_fit_the_model(root: Entry, problems: Problems) -> None:
    if "model" not in root:
        return
    model = root["model"]
    wanted = MOTIONS[model]
    for motion in ("business", "consumer"):
        if motion in wanted and motion not in root:
            problems.add(
                codes.WRONG_MOTION,
                f"the model {model} runs the {motion} motion, which is missing",
                root.place("model"),
                f"add `{motion}:`",
            )
        if motion not in wanted and motion in root:
            problems.add(
                codes.WRONG_MOTION,
                f"the model {model} does not run the {motion} motion",
                root.place(motion),
                "remove it, or make the model hybrid",
            )


def _revenue(root: Entry, problems: Problems) -> tuple[int, int]:
    if "revenue" not in root:
        return (0, 0)
    said: Entry = root["revenue"]
    businesses, consumers = said["businesses"], said["consumers"]
    if businesses + consumers != 100 and "businesses" in said and "consumers" in said:
        problems.add(
            codes.CONTRADICTION,
            f"{businesses} and {consumers} percent are not all of the revenue",
            said.at,
            "together they are 100",
        )
    return businesses, consumers


def _linking(root: Entry, problems: Problems) -> str:
    model = root["model"]
    if "accounts" not in root or "link" not in root["accounts"]:
        return _LINK_OF_MODEL[model]
    link = _LINKS[root["accounts"]["link"]]
    fits = {"b2b": ("any", "known"), "b2c": ("none",), "hybrid": ("known",)}[model]
    if link not in fits and "model" in root:
        words = [word for word, short in _LINKS.items() if short in fits]
        problems.add(
            codes.WRONG_MOTION,
            f"the model {model} cannot link people to accounts by {root['accounts']['link']!r}",
            root["accounts"].place("link"),
            f"write {' or '.join(words)}",
        )
    return link


def _own_attributes(root: Entry, problems: Problems) -> tuple[Attribute, ...]:
    found = []
    for group in TRAITS:
        for name, said in root["attributes"][group].items():
            full = f"{group}.{name}"
            if full in ATTRIBUTES and ATTRIBUTES[full].type != said.value:
                problems.add(
                    codes.SAME_NAME,
                    f"{full} exists already and is {ATTRIBUTES[full].type}",
                    said.at,
                    "choose another name",
                )
            elif full not in ATTRIBUTES:
                found.append(declared(group, name, said.value))
    return tuple(found)


def _line(problem: Problem) -> tuple[str, int]:
    """Its file and line, to sort by."""
    file, _, number = problem.where.partition("  ")[0].rpartition(":")
    number = number.partition(",")[0]
    return file, int(number) if number.isdigit() else 0
