"""Reads the code for what it decides, and what its units tell one another.

Every call that makes a decision is found in the syntax tree, and its name worked out as far as the
text of the program says it: constants, f-strings (`*` stands for what is only known when it runs),
conditional expressions, variables, arguments of callers, and what functions return.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "src" / "leadwright"
DECIDING = (
    "core", "qualify", "route", "nurture", "orchestrate", "convert", "engine", "runtime",
)  # fmt: skip
ANY = "*"
CASE = "core/case.py"
"""Makes the decisions that the stages say."""
DEEP = 6
"""So many steps from a name to what it stands for are followed."""


@dataclass
class Module:
    """A file: its tree, functions and constants by name, from which file a name is imported, calls
    by what is called, the function around each node and what is bound in it."""

    path: str
    tree: ast.Module
    functions: dict[str, ast.FunctionDef | ast.ClassDef] = field(default_factory=dict)
    around: dict[ast.AST, ast.FunctionDef] = field(default_factory=dict)
    constants: dict[str, set[str]] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)
    calls: dict[str, list[ast.Call]] = field(default_factory=dict)
    bound: dict[ast.AST, list[tuple[ast.expr, ast.expr]]] = field(default_factory=dict)


class Program:
    """All files that decide."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.modules = {path: _module(path, text) for path, text in texts.items()}

    @classmethod
    def of_the_product(cls) -> "Program":
        """The stages, what composes them, and what runs them."""
        found = [path for part in DECIDING for path in sorted((SOURCES / part).rglob("*.py"))]
        return cls({str(path.relative_to(SOURCES)): path.read_text("utf-8") for path in found})

    def decisions(self) -> set[tuple[str, str]]:
        """(kind, name) of every decision; `*` where only a run says it."""
        found = set()
        for module, call in self._calls("decide", "Decision"):
            if len(call.args) >= 3 and module.path != CASE:
                found |= self._pairs(module, call.args[0], call.args[1])
        for module, call in self._calls("Withheld", "__init__"):
            below = _called(call) == "__init__" and "Withheld" in module.functions
            if (below and len(call.args) > 1) or (call.args and _called(call) == "Withheld"):
                found |= {("withheld", each) for each in self.said(module, call.args[0])}
        return found

    def sentences(self) -> list[tuple[str, ast.expr]]:
        """Where every decision says why."""
        return [
            (f"{module.path}:{call.lineno}", call.args[2])
            for module, call in self._calls("decide")
            if len(call.args) >= 3
        ]

    def messages(self) -> set[str]:
        """The names of messages between units, and of those the edge addresses to a unit."""
        found: set[str] = set()
        for module, call in self._calls("Message", "Input", "message_of", "_tell_team", "_answer"):
            at = {"message_of": 0, "_answer": 3}.get(_called(call), 1)
            if _called(call) == "Input" and not (call.args and _is(call.args[0], "MESSAGE")):
                continue
            if len(call.args) > at:
                found |= self.said(module, call.args[at])
        return found - {ANY}

    def _calls(self, *names: str) -> Iterator[tuple[Module, ast.Call]]:
        for module in self.modules.values():
            for name in names:
                yield from ((module, call) for call in module.calls.get(name, ()))

    def _pairs(self, module: Module, kind: ast.expr, name: ast.expr) -> set[tuple[str, str]]:
        """A wrapper passes both on: then they go together as its callers say."""
        if isinstance(kind, ast.Name) and isinstance(name, ast.Name):
            function = module.around.get(kind)
            names = [each.arg for each in function.args.args] if function else []
            if function is not None and kind.id in names and name.id in names:
                return {
                    (one, other)
                    for caller, call in self._callers(function.name, module)
                    for one in self._argument(caller, call, function, kind.id)
                    for other in self._argument(caller, call, function, name.id)
                }
        return {
            (one, other) for one in self.said(module, kind) for other in self.said(module, name)
        }

    def said(self, module: Module, node: ast.expr, deep: int = DEEP) -> set[str]:
        """The texts that an expression may be."""
        match node:
            case _ if not deep:
                return {ANY}
            case ast.Constant(value=str(text)):
                return {text}
            case ast.JoinedStr(values=parts):
                return self._joined(module, parts, deep)
            case ast.IfExp(body=one, orelse=other):
                return self.said(module, one, deep) | self.said(module, other, deep)
            case ast.BoolOp(values=parts):
                return self._either(module, parts, deep)
            case ast.BinOp(op=ast.Add(), left=one, right=other):
                pairs = (self.said(module, each, deep) for each in (one, other))
                heads, tails = pairs
                return {head + tail for head in heads for tail in tails}
            case ast.NamedExpr(value=value):
                return self.said(module, value, deep)
            case ast.Subscript(value=ast.Name(id=name)):
                return self._constant(module, name)
            case ast.Call():
                return self._returned(module, node, None, deep)
            case ast.Name(id=name):
                return self._variable(module, node, name, deep)
        return {ANY}

    def _joined(self, module: Module, parts: list[ast.expr], deep: int) -> set[str]:
        whole = {""}
        for part in parts:
            value = part.value if isinstance(part, ast.FormattedValue) else part
            texts = self.said(module, value, deep - 1)
            whole = {one + text for one in whole for text in texts}
        return {re.sub(r"\*+", ANY, each) for each in whole}

    def _either(self, module: Module, parts: Iterable[ast.expr], deep: int) -> set[str]:
        found: set[str] = set()
        for part in parts:
            found |= self.said(module, part, deep)
        return found - {""}

    def _variable(self, module: Module, node: ast.AST, name: str, deep: int) -> set[str]:
        function = module.around.get(node)
        if function is None:
            return self._constant(module, name)
        found: set[str] = set()
        for target, value in module.bound[function]:
            found |= self._bound(module, target, value, name, deep - 1)
        if found:
            return found
        if name in [each.arg for each in function.args.args + function.args.kwonlyargs]:
            for caller, call in self._callers(function.name, module):
                found |= self._argument(caller, call, function, name, deep - 1)
            return found or {ANY}
        return self._constant(module, name)

    def _constant(self, module: Module, name: str) -> set[str]:
        """What a name stands for in a file, or in the one it is imported from."""
        return self._home(module, name).constants.get(name, {ANY})

    def _home(self, module: Module, name: str) -> Module:
        """The file that a name of a file comes from."""
        for _ in range(DEEP):
            if name in module.constants or name in module.functions:
                break
            if module.imported.get(name) not in self.modules:
                break
            module = self.modules[module.imported[name]]
        return module

    def _home_of(self, module: Module, call: ast.Call) -> Module:
        """The file of the function that is called."""
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            place = module.imported.get(call.func.value.id, "").removesuffix(".py")
            named = self.modules.get(f"{place}/{call.func.value.id}.py")
            return self._home(named, call.func.attr) if named is not None else module
        return self._home(module, _called(call))

    def _bound(
        self, module: Module, target: ast.expr, value: ast.expr, name: str, deep: int
    ) -> set[str]:
        """What a name is by one assignment; empty if it is not about it."""
        if isinstance(target, ast.Name) and target.id == name:
            return self.said(module, value, deep)
        if isinstance(target, ast.Tuple):
            for at, each in enumerate(target.elts):
                if isinstance(each, ast.Name) and each.id == name:
                    return self._part(module, value, at, deep)
        return set()

    def _part(self, module: Module, value: ast.expr, at: int, deep: int) -> set[str]:
        """One of several values that are bound together."""
        if isinstance(value, ast.Tuple):
            return self.said(module, value.elts[at], deep)
        if isinstance(value, ast.IfExp):
            return self._part(module, value.body, at, deep) | self._part(
                module, value.orelse, at, deep
            )
        if isinstance(value, ast.Call):
            return self._returned(module, value, at, deep)
        if isinstance(value, ast.Name) and (function := module.around.get(value)) is not None:
            found: set[str] = set()
            for target, bound in module.bound[function]:
                if isinstance(target, ast.Name) and target.id == value.id:
                    found |= self._part(module, bound, at, deep - 1) if deep else {ANY}
            return found or {ANY}
        return {ANY}

    def _returned(self, module: Module, call: ast.Call, at: int | None, deep: int) -> set[str]:
        """The texts that a function of ours returns, or the part `at` of what it returns."""
        found: set[str] = set()
        name = _called(call)
        each = self._home_of(module, call)
        function = each.functions.get(name) if deep else None
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    value = node.value
                    texts = (
                        self.said(each, value, deep - 1)
                        if at is None
                        else self._part(each, value, at, deep - 1)
                    )
                    found |= texts - {""}
        return found or {ANY}

    def _callers(self, name: str, of: Module) -> Iterator[tuple[Module, ast.Call]]:
        for module, call in self._calls(name):
            if self._home_of(module, call) is of:
                yield module, call

    def _argument(
        self, module: Module, call: ast.Call, function: ast.FunctionDef, name: str, deep: int = DEEP
    ) -> set[str]:
        names = [each.arg for each in function.args.args]
        for keyword in call.keywords:
            if keyword.arg == name:
                return self.said(module, keyword.value, deep)
        at = names.index(name) - (names[0] == "self") if name in names else len(call.args)
        return self.said(module, call.args[at], deep) if at < len(call.args) else set()


def _module(path: str, text: str) -> Module:
    module = Module(path, ast.parse(text))
    for node in ast.walk(module.tree):
        match node:
            case ast.FunctionDef(name=name):
                module.functions.setdefault(name, node)
                module.bound[node] = list(_assigned(ast.walk(node)))
                for inner in ast.walk(node):
                    module.around[inner] = node  # the innermost comes last
            case ast.ClassDef(bases=[ast.Name(id=name)]):
                module.functions.setdefault(name, node)
            case ast.Call():
                module.calls.setdefault(_called(node), []).append(node)
            case ast.ImportFrom(module=str(source), names=names):
                inside = source.removeprefix("leadwright.").replace(".", "/")
                module.imported |= {each.asname or each.name: f"{inside}.py" for each in names}
    for target, value in _assigned(module.tree.body):
        for name, said in _names_and_values(target, value):
            module.constants.setdefault(name, set()).update(said)
    return module


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _assigned(nodes: Iterable[ast.AST]) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is bound to what: by assignments, and by loops over what is written out."""
    for node in nodes:
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from ((target, value) for target in targets)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield target, value
            case ast.NamedExpr(target=target, value=value):
                yield target, value
            case ast.For(target=target, iter=ast.Tuple(elts=each)):
                yield from ((target, value) for value in each)


def _names_and_values(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, set[str]]]:
    """Constants of a file: texts, several at once, and the texts that tables lead to."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from _names_and_values(one, other)
    elif isinstance(target, ast.Name):
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield target.id, {value.value}
        elif isinstance(value, ast.Dict):
            texts = [each.value for each in value.values if isinstance(each, ast.Constant)]
            if texts and all(isinstance(each, str) for each in texts):
                yield target.id, {str(each) for each in texts}
