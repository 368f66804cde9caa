"""A map being written, from what a sample of the file tells."""

import re
from collections.abc import Sequence

from leadwright.sources.files.doubts import doubts
from leadwright.sources.files.field import is_time
from leadwright.sources.files.kind import HUBSPOT
from leadwright.sources.files.plan import EXTERNAL
from leadwright.sources.files.sample import Column, Sample
from leadwright.sources.files.stages import stage_named
from leadwright.sources.files.written import Lines, quoted

TRAITS_MAX = 60
_NOT_FOUND = "# identify: {email: ...}    # say which column tells who a row is about"
_PEOPLE = (
    "first_name", "last_name", "name", "phone", "title", "seniority", "country", "city", "state",
    "postal_code", "street", "household_id", "language", "time_zone", "source", "campaign",
    "lead_status", "lifecycle_stage",
)  # fmt: skip
_COMPANY = (
    "employees", "industry", "annual_revenue", "country", "city", "state", "postal_code", "phone",
    "source",
)  # fmt: skip
_AS_THEY_ARE = (
    "amount",
    "user_id",
    "anonymous_id",
    "opportunity",
    "phone",
    "postal_code",
    "household_id",
    "employees",
)
"""Ids, what has a way of its own to be read, and what only looks like a number."""


class Draft:
    """One map being written."""

    def __init__(
        self,
        sample: Sample,
        kind: str,
        system: str,
        stages: Sequence[str],
        file: str,
        sheet: str,
        sheets: Sequence[str],
    ) -> None:
        self.sheet = sheet
        self.sheets = sheets
        self.sample = sample
        self.kind = kind
        self.system = system
        self.stages = tuple(stages)
        self.file = file
        self.open: list[str] = []
        self.lines = Lines()
        self.used: set[str] = set()

    def text(self) -> str:
        """The map's text."""
        origin = f"{self.system} export" if self.system else "guess; look it over"
        self.lines.add(f"# A map for {' '.join(self.file.split())} ({origin}).")
        if len(self.sheets) > 1:
            chosen = self.sheet or self.sheets[0]
            others = ", ".join(" ".join(each.split()) for each in self.sheets if each != chosen)
            self.lines.add(f"# Of the sheet {' '.join(chosen.split())}. Others: {others}.")
        self.lines.add(f"kind: {self.kind}")
        {
            "people": self._people,
            "accounts": self._accounts,
            "target_accounts": self._accounts,
            "events": self._events,
            "attendees": self._attendees,
            "opportunities": self._opportunities,
            "suppressions": self._suppressions,
        }[self.kind]()
        self.open += doubts(self.sample, self.kind)
        self._format()
        return self.lines.text()

    # ------------------------------------------------------------------ kinds

    def _people(self) -> None:
        who = {"email": self._take("email")} | self._contact()
        if len(who) == 1:
            who["user_id"] = self._take("user_id")
        if not any(who.values()) and (phone := self.sample.of("phone", "mobile")):
            who["anonymous_id"] = f"{{column: {quoted(phone.name)}, as: phone, prefix: 'tel:'}}"
        elif not any(who.values()) and (unique := self.sample.unique_id()):
            who["user_id"] = quoted(unique.name)
            self.used.add(unique.name)
            self.open.append(f"{unique.name!r} looks like the id of a person: is it?")
        self._identify(who)
        company = self._company_of_people()
        traits = {name: self._take(name) for name in _PEOPLE}
        if not traits["phone"]:
            traits["phone"] = self._take("mobile")
        consent = {
            "email_marketing": self._yes("email_opt_in"), "sms_marketing": self._yes("sms_opt_in"),
        }  # fmt: skip
        acts = self._acts()
        self.lines.section("traits", traits | self._others())
        self.lines.section("consent", consent)
        self.lines.section("account", company)
        self.lines.section("then", acts)

    def _company_of_people(self) -> dict[str, str]:
        group = self._associated_company()
        domain = self._take("domain")
        if not group and not domain:
            return {}
        said = {"group_id": group, "domain": domain, "name": self._take("company", keep=True)}
        for name in ("employees", "industry", "annual_revenue"):
            said[name] = self._take(name)
        return said

    def _acts(self) -> dict[str, str]:
        acts = {}
        if out := self._when("email_opt_out"):
            acts["unsubscribe"] = f"{{when: {out}, channel: {{const: email}}}}"
        if out := self._when("do_not_call"):
            reason = "reason: {const: do not call}"
            acts["suppress"] = f"{{when: {out}, channel: {{const: call}}, {reason}}}"
        if result := self._take("disposition"):
            note = self._take("note")
            acts["log_call"] = f"{{disposition: {result}{f', note: {note}' if note else ''}}}"
        return acts

    def _accounts(self) -> None:
        domain, group = self._take("domain"), self._record_id("company")
        name = self.sample.of("company", "name")
        if not domain and not group and name:
            group = self._by_name(name)
        if domain and group:
            domain = f"{{column: {domain}, as: domain, bad: empty}}"
        self._identify({"domain": domain, "group_id": group})
        traits = {"name": self._take("company") or self._take("name")}
        traits |= {each: self._take(each) for each in _COMPANY}
        self.lines.section("traits", traits | self._others())

    def _events(self) -> None:
        who = {name: self._take(name) for name in ("user_id", "email", "anonymous_id")}
        self._identify(who)
        self._time("occurred_at", "happened", needed=True)
        event = self.sample.of("event")
        if event is not None:
            self.used.add(event.name)
            self.lines.add(f"event: {quoted(event.name)}")
            self.open.append(
                f"{event.name!r} names the events; say with `values` what they are called in the "
                f"playbook: {', '.join(sorted(event.distinct())[:8])}."
            )
        else:
            self.lines.add("event: {const: Signed In}    # say what happened")
            self.open.append("No column names the event.")
        self.lines.section("properties", self._others())

    def _attendees(self) -> None:
        self._identify({"email": self._take("email")} | self._contact())
        title = self.sample.of("event_title")
        self.lines.add(
            "event_name: Webinar    # Webinar Registered, Webinar Attended, Webinar Missed"
        )
        status = self._take("attended") or self._take("status")
        if status:
            self.lines.add(f"status: {status}")
        known = self._time("registered_at", "registered_at")
        known = self._time("occurred_at", "joined_at") or known
        if not known:
            self.lines.add("held_at: {const: 2026-01-31 10:00, as: iso}    # when was it?")
            self.open.append("Nothing says when it took place: set held_at.")
        elif self.sample.of("joined_at") is None:
            self.open.append(
                "Who attended is dated by their registration: add held_at, when it took place."
            )
        if title is not None:
            self.used.add(title.name)
            self.lines.section("properties", {"name": quoted(title.name)})
        traits = {name: self._take(name) for name in _PEOPLE}
        traits["company"] = self._take("company")
        self.lines.section("traits", traits)

    def _opportunities(self) -> None:
        group = self._associated_company()
        contact = "" if group else self._associated_contact()
        company = self.sample.of("company")
        if not group and not contact and company is not None:
            group = self._by_name(company)
        who = {"group_id": group, "domain": self._take("domain")}
        if contact:
            who[self._outside_name()] = contact
        who["email"] = "" if group else self._take("email")
        self._identify(who)
        deal = {"opportunity": self._record_id("deal", prefix=False) or self._take("deal_name")}
        deal["stage"] = self._stage()
        deal["amount"] = self._take("amount")
        deal["currency"] = self._take("currency")
        deal["opened_at"] = self._when_column("opened")
        deal["closed_at"] = self._when_column("closed")
        self.lines.section("opportunity", deal)

    def _suppressions(self) -> None:
        email, domain = self._take("email"), self._take("domain")
        self._identify({"email": email, "domain": domain})
        said = {"channel": self._take("channel"), "reason": self._take("reason")}
        if not said["channel"]:
            said["channel"] = "{const: '*'}"
        self.lines.section("suppression", said)

    # ------------------------------------------------------------------ parts

    def _identify(self, who: dict[str, str]) -> None:
        there = [name for name, field in who.items() if field]
        if there == ["email"]:  # with nobody else named, a bad address is a bad row
            who["email"] = who["email"].replace(", bad: empty", "")
        if there:
            self.lines.section("identify", who)
            return
        self.lines.add(_NOT_FOUND)
        self.open.append("No column tells who a row is about: complete `identify`.")

    def _take(self, meaning: str, *, keep: bool = False) -> str:
        """The field of the first column that means this, empty without one; no other field takes
        it unless `keep`."""
        column = self.sample.of(meaning, but=self.used)
        if column is None:
            return ""
        if not keep:
            self.used.add(column.name)
        return self._field(column, meaning)

    def _field(self, column: Column, meaning: str = "") -> str:
        name = quoted(column.name)
        if meaning in ("email", "domain"):
            return f"{{column: {name}, as: {meaning}, bad: empty}}" if meaning == "email" else name
        if (
            meaning in _AS_THEY_ARE
            or column.plain.endswith(("_id", "_ids"))
            or column.plain == "id"
        ):
            return name
        how, either = column.conversion()
        if either:
            self._either_way(column)
        return f"{{column: {name}, as: {_how(how)}, bad: empty}}" if how else name

    def _either_way(self, column: Column) -> None:
        self.open.append(
            f"{column.name!r} could be day first or month first (such as {column.example()}): "
            "set `as: day_first` or `as: month_first`."
        )

    def _yes(self, meaning: str) -> str:
        column = self.sample.of(meaning)
        if column is None:
            return ""
        self.used.add(column.name)
        return f"{{column: {quoted(column.name)}, bad: empty}}"

    def _when(self, meaning: str) -> str:
        return self._yes(meaning)

    def _when_column(self, meaning: str) -> str:
        column = self.sample.of(meaning)
        if column is None:
            return ""
        self.used.add(column.name)
        how, either = column.conversion(time=True)
        if either:
            self._either_way(column)
        return f"{{column: {quoted(column.name)}, as: {_how(how or 'iso')}, bad: empty}}"

    def _time(self, name: str, meaning: str, *, needed: bool = False) -> bool:
        column = self.sample.of(meaning)
        if column is None:
            if needed:
                self.lines.add(f"# {name}: ...    # say which column tells when it happened")
                self.open.append(f"No column tells when it happened: complete `{name}`.")
            return False
        self._dated(name, column)
        return True

    def _dated(self, name: str, column: Column) -> None:
        self.used.add(column.name)
        how, either = column.conversion(time=True)
        if either:
            self._either_way(column)
        elif column.said() and not is_time(how):
            self.open.append(
                f"{column.name!r} has times that are written in no way we know (such as "
                f'{column.example()}): say with `as` how, such as "%d-%m-%Y %H:%M".'
            )
            how = "iso"
        self.lines.add(f"{name}: {{column: {quoted(column.name)}, as: {_how(how or 'iso')}}}")

    def _record_id(self, of: str, *, prefix: bool = True) -> str:
        """The id by which the other system knows the row itself."""
        column = self.sample.own_id(of, self.system)
        if column is None:
            return ""
        self.used.add(column.name)
        if not prefix or not self.system:
            return quoted(column.name) if self.system or not prefix else ""
        return self._outside(column, of)

    def _contact(self) -> dict[str, str]:
        """The other system's own id of a person, who is known by it from now on."""
        column = self.sample.own_id("contact", self.system) if self.system else None
        if column is None:
            return {}
        self.used.add(column.name)
        return {self._outside_name(): quoted(column.name)}

    def _outside_name(self) -> str:
        return f"{EXTERNAL}{self.system.lower()}"

    def _outside(self, column: Column, of: str) -> str:
        """An id of the other system, under its name: its company 7 is not ours."""
        kind = f"{of}:" if self.system == HUBSPOT else ""
        split = "split: ';', " if any(";" in cell for cell in column.cells) else ""
        start = f"{self.system.lower()}:{kind}"
        return f"{{column: {quoted(column.name)}, {split}prefix: {quoted(start)}}}"

    def _associated_company(self) -> str:
        column = self.sample.reference("company")
        if column is None or not self.system:
            return ""
        self.used.add(column.name)
        return self._outside(column, "company")

    def _associated_contact(self) -> str:
        column = self.sample.reference("contact")
        if column is None or not self.system:
            return ""
        self.used.add(column.name)
        split = ", split: ';'" if any(";" in cell for cell in column.cells) else ""
        return f"{{column: {quoted(column.name)}{split}}}" if split else quoted(column.name)

    def _by_name(self, column: Column) -> str:
        """Without an id or a domain, a company is known by its name."""
        return f"{{column: {quoted(column.name)}, lower: true, prefix: 'name:'}}"

    def _stage(self) -> str:
        column = self.sample.of("stage")
        if column is None:
            return ""
        self.used.add(column.name)
        stages = self.stages or ("open", "won", "lost")
        strange = [said for said in sorted(column.distinct()) if not stage_named(said, stages)]
        if not strange:
            return quoted(column.name)
        values = ", ".join(f"{quoted(said)}: {quoted(stages[0])}" for said in strange[:40])
        self.open.append(
            f"Stages are called otherwise there ({', '.join(strange[:8])}): say with `values` "
            f"which of {', '.join(stages)} each one is."
        )
        return f"{{column: {quoted(column.name)}, other: keep, values: {{{values}}}}}"

    def _others(self) -> dict[str, str]:
        """Columns nobody has a name for, as traits of their own name."""
        found: dict[str, str] = {}
        others = self.sample.others(self.used)
        if self.system:  # their exports have hundreds of columns
            names = ", ".join(column.name for column in others[:TRAITS_MAX])
            if names:
                self.lines.add(f"# Left out; add under traits what your rules need: {names}")
            return found
        for column in others:
            if len(found) >= TRAITS_MAX:
                self.lines.add(f"# More than {TRAITS_MAX} other columns: add those you need.")
                break
            found[column.plain] = self._field(column)
        return found

    def _format(self) -> None:
        if self.sample.nested:
            named = ", ".join(each or name for name, each in sorted(self.sample.nested.items()))
            self.lines.add(f"# Left out, nested; take one value of it where you need it: {named}")
        said = {}
        if self.sheet:
            said["sheet"] = quoted(self.sheet)
        if nulls := self.sample.nulls():
            said["nulls"] = "[" + ", ".join(quoted(each) for each in sorted(nulls)) + "]"
        self.lines.section("format", said)


def _how(how: str) -> str:
    return quoted(how) if re.search(r"\W", how) else how
