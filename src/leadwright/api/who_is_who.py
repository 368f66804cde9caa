"""What a command is, and those about who is who: which people are one, and which accounts."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=255)]
Note = Annotated[str, Field(max_length=1_024)]
Id = Annotated[str, Field(min_length=1, max_length=64)]
PersonName = Annotated[
    int | str | None, Field(description="Number, `email:<address>` or `user:<id>`")
]
AccountName = Annotated[int | str | None, Field(description="Number, or its domain")]


class Command(BaseModel):
    """A command about a person, an account, or whoever a task or hand-off is about."""

    model_config = ConfigDict(extra="forbid")


class MergePeople(Command):
    """Two are one: `person` is `into` from now on, with all they did. It can be undone."""

    person: PersonName
    into: PersonName
    because: Note = ""


class UnmergePeople(Command):
    """Undo a merge: `person`, by their old number or an identifier of theirs, is somebody again."""

    person: PersonName
    because: Note = ""


class MergeAccounts(Command):
    """Two are one: `account` is part of `into` from now on, with its people, deals and domains. It
    can be undone."""

    account: AccountName
    into: AccountName
    because: Note = ""


class UnmergeAccounts(Command):
    """Undo a merge: `account`, by its old number, its domain or group, is an account again."""

    account: AccountName
    because: Note = ""


class AddDomain(Command):
    """Who has an address at `domain` belongs to the account."""

    account: AccountName
    domain: Name
    because: Note = ""


class RemoveDomain(Command):
    """`domain` does not lead to the account: it is another company's, or (`free`) anybody can have
    an address there. People who belong to the account by nothing else go."""

    account: AccountName
    domain: Name
    free: bool = False
    because: Note = ""


class SetParent(Command):
    """The account belongs to another; without `parent` to none."""

    account: AccountName
    parent: Annotated[
        int | str | None, Field(description="Number or domain; leave it out for none")
    ] = None
    because: Note = ""


class JoinAccount(Command):
    """Let a person belong to an account from now on."""

    person: PersonName
    account: AccountName
    because: Note = ""


class AcceptSuggestion(Command):
    """Do what a suggestion says; ids from /suggestions."""

    suggestion: Id


class RejectSuggestion(Command):
    """It is not so, and is not to be suggested again."""

    suggestion: Id
