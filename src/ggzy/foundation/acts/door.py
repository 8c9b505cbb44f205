"""perform(): the only way anything happens.

prepare (outside the transaction) → may → must → do → record, in one durable transaction, consequences included.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, transaction

from ggzy.foundation import clock
from ggzy.foundation.journal.rows import Recorder, recorder
from ggzy.foundation.journal.turn import late_turn, whole_turn
from ggzy.foundation.matters import engine, moments
from ggzy.foundation.matters.models import Due, Matter
from ggzy.foundation.matters.resume import resume
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.statements import Asked
from ggzy.foundation.text import Text
from ggzy_core.sentences import BadValue

from . import apart, inputs, record, signatures
from .registry import ActSpec, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from ggzy.foundation.journal.models import Entry
    from ggzy.foundation.matters.models import HasMatter

    from .roles import Role
    from .session import Session


#: refuses a document that is not stored or is of another kind; set by the room that keeps documents
check_file: Callable[[str, tuple[str, ...]], Any] = lambda sha256, kinds: None  # noqa: E731


@dataclass(frozen=True)
class Done:
    """What perform() returns: the result, the entry (its leaf hash is the receipt until the proof follows)."""

    result: Any
    entry: Entry
    repeated: bool = False

    @property
    def receipt(self) -> str:
        return self.entry.leaf


@dataclass
class Act:
    """One act under way, as its body sees it."""

    spec: ActSpec
    session: Session
    target: Any
    data: Any
    at: datetime
    arrived: datetime
    role: Role
    prepared: Any = None
    signed: signatures.Held | None = None
    disclosed: dict[str, Any] = field(default_factory=dict)
    objects: list[dict[str, Any]] = field(default_factory=list)
    queue: deque[tuple[ActSpec, Any, Any, Any]] = field(default_factory=deque)
    covered: list[Matter] = field(default_factory=list)

    @property
    def party(self) -> Any:
        return self.session.party

    @property
    def person(self) -> Any:
        return self.session.person

    @property
    def matter(self) -> Matter:
        return self.target.matter  # type: ignore[no-any-return]

    def require(self, rule: Any, *args: Any, **kwargs: Any) -> None:
        """A rule must hold; a breach raises its refusal and nothing has changed."""
        rule(*args, **kwargs)

    def then(self, following: ActSpec, target: Any = None, data: Any = None, prepared: Any = None) -> None:
        """Queue a consequence: it runs after this body, in the same transaction, with its own may, must and entry.

        Its slow work, if it has any, was done in the prepare step of this act and is handed over as `prepared`.
        """
        self.queue.append((following, target, data, prepared))

    def moment(self, matter: Matter, name: str, at: datetime | None = None) -> None:
        """Write a moment of a matter, now unless said otherwise, and judge its clocks."""
        moments.write_moment(matter, name, at or self.at, self.spec.name)

    def open(self, code: str, kind: str, *, title: str = "", parent: Matter | None = None) -> Matter:
        """Open a matter of its own for what this act makes."""
        return engine.open_matter(code, kind, title=title, parent=parent)

    def disclose(self, **facts: Any) -> None:
        """Put facts on the public entry beside the input's public fields."""
        self.disclosed.update({key: inputs.plain(value) for key, value in facts.items()})

    def attach(self, sha256: str, length: int, kind: str) -> None:
        """Name a stored object on the entry by its hash."""
        self.objects.append({"sha256": sha256, "len": length, "type": kind})


def perform(
    spec: ActSpec | str,
    session: Session,
    target: HasMatter | None = None,
    data: Any = None,
    *,
    key: str | None = None,
    due: Due | None = None,
    signed: signatures.Given | None = None,
) -> Done:
    """Let an act happen. Raises Refusal, and then nothing has changed.

    `key` makes it idempotent: the same act by the same person with the same key answers with the first result.
    `signed` is the signature over the act, with this very key in it, of whoever does it.
    `due` is the clock's note that it carries out; it is crossed off in the same transaction.
    """
    spec = find(spec) if isinstance(spec, str) else spec
    if (refusal := spec.alone()) is not None:
        raise refusal
    session = session if session.arrived else session.arriving()
    given = inputs.read(spec.input, data)
    once = record.once(spec, session, target, key) if key else None
    if once and (first := record.repeated(once, given, spec)):
        return Done(*first, repeated=True)
    try:
        held = _signed(spec, session, target, given, key, signed)
        return _perform(spec, session, target, given, once, due, held)
    except BadValue as fault:
        raise inputs.refusal_of_value(fault) from fault
    except (Refusal, IntegrityError):
        # Of two that came at once with one key, the second met what the first had done meanwhile.
        if once and (first := record.repeated(once, given, spec)):
            return Done(*first, repeated=True)
        raise


def _signed(
    spec: ActSpec, session: Session, target: Any, given: inputs.Input, key: str | None, by: signatures.Given | None
) -> signatures.Held | None:
    """The signature over this act, checked before the transaction; None where none is handed in and none is needed."""
    if by is None and not signatures.needed(spec, session):
        return None
    role = _foresee(spec, session, target)
    return signatures.check(spec, session, role, target, given, key, by)


def _perform(
    spec: ActSpec,
    session: Session,
    target: Any,
    given: inputs.Input,
    once: str | None,
    due: Due | None,
    signed: signatures.Held | None,
) -> Done:
    """Prepare, then everything else in one transaction."""
    if spec.prepare_with is not None:
        _foresee(spec, session, target)
    for kinds, sha256 in inputs.marked_files(given):
        check_file(sha256, kinds)
    prepared = spec.prepare_with(session, target, given) if spec.prepare_with else None
    with whole_turn(), transaction.atomic(durable=True):
        notes = Recorder()
        if due is not None:
            _take(due, notes)
        steps: deque[tuple[ActSpec, Any, Any, Any]] = deque([(spec, target, given, prepared)])
        done: Done | None = None
        for act, covered in _steps(steps, session):
            act.signed = signed if done is None else None
            entry, result = _one(act, covered, once if done is None else None, steps, notes)
            done, notes = done or Done(result, entry), Recorder()
    assert done is not None
    return done


def _steps(steps: deque[tuple[ActSpec, Any, Any, Any]], session: Session) -> Iterator[tuple[Act, list[Matter]]]:
    while steps:
        spec, target, given, prepared = steps.popleft()
        given = inputs.read(spec.input, given)
        target, covered = _hold(spec, target)
        now = record.not_before(target, clock.now())
        role = _may(spec, session, target, covered, session.arrived or now)
        yield Act(spec, session, target, given, now, session.arrived or now, role, prepared, covered=covered), covered


def _foresee(spec: ActSpec, session: Session, target: Any) -> Role:
    """Refuse beforehand what the door would refuse, so that nobody prepares (opens, prints, stores) what may not be.

    Without locks: what counts is asked again within the transaction.
    """
    fresh = _again(spec.on, target.pk) if spec.on is not None and isinstance(target, spec.on) else None
    return _may(spec, session, fresh, fresh.covers() if fresh is not None else [], session.arrived or clock.now())


def _hold(spec: ActSpec, target: Any) -> tuple[Any, list[Matter]]:
    """Take the target afresh under lock: shared for sealed acts, so that bidders never wait for one another."""
    if target is None or spec.on is None:
        return None, []
    if not isinstance(target, spec.on):
        raise TypeError(f"{spec.name} acts on {spec.on.__name__}, not on {type(target).__name__}")
    fresh = _again(spec.on, target.pk)
    covered = fresh.covers()
    if connection.vendor == "postgresql":
        fresh, covered = _locked(spec, fresh, covered)
    return fresh, covered


def _locked(spec: ActSpec, fresh: Any, covered: list[Matter]) -> tuple[Any, list[Matter]]:
    """Lock the matters' rows in one order for everybody, then read again what may have changed meanwhile."""
    leads_on = any(engine.leads_on(spec.name, matter) for matter in covered)
    how = "FOR SHARE" if spec.secret_until and not leads_on else "FOR UPDATE"
    keys = sorted({fresh.matter.pk, *(matter.pk for matter in covered)})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM matters_matter WHERE id = ANY(%s) ORDER BY id {how}", [keys])  # noqa: S608
    assert spec.on is not None
    again = _again(spec.on, fresh.pk)
    return again, again.covers()


def _again(model: type[Any], key: Any) -> Any:
    """The target as the database has it now."""
    row = _by_key(model).first(key)
    if row is None:
        raise model.DoesNotExist(f"{model.__name__} {key} is not there")
    own = _names(model)
    found = model.from_db(DEFAULT_DB_ALIAS, own, row[: len(own)])
    if model is not Matter:
        found.matter = Matter.from_db(DEFAULT_DB_ALIAS, _names(Matter), row[len(own) :])
    return found


@cache
def _by_key(model: type[Any]) -> Asked:
    """A row, and its matter's beside it."""
    beside = [] if model is Matter else [f"matter__{name}" for name in _names(Matter)]
    return Asked(lambda key: model.objects.filter(pk=key).values_list(*_names(model), *beside))


@cache
def _names(model: type[Any]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _may(spec: ActSpec, session: Session, target: Any, covered: list[Matter], arrived: datetime) -> Role:
    matter = target.matter if target is not None else None
    role = next((role for role in spec.by if session.holds(role, matter)), None)
    if role is None:
        raise no_role(spec)
    apart.judge(session, role, target)
    for item in covered:
        engine.allow(spec.name, item, arrived)
    for needed in spec.needs:
        needed(target, session)
    return role


def no_role(spec: ActSpec) -> Refusal:
    """What somebody without any of an act's roles is told."""
    who = Text("、".join(r.label.zh for r in spec.by), " or ".join(r.label.en for r in spec.by))
    return Refusal(
        "P-ROLE",
        Text(
            f"“{spec.title.zh}”由{who.zh}办理，您在本事项上没有这一身份",
            f"“{spec.title.en}” is for the {who.en}; you do not hold that role here",
        ),
        Text(
            "请以相应主体和岗位登录，或由主体管理员授予岗位",
            "Sign in for that organisation and duty, or ask its administrator",
        ),
        facts={"roles": [str(r) for r in spec.by]},
        status=403,
    )


def _one(
    act: Act,
    covered: list[Matter],
    once: str | None,
    steps: deque[tuple[ActSpec, Any, Any, Any]],
    notes: Recorder,
) -> tuple[Entry, Any]:
    """Do and record one act of the chain."""
    token = recorder.set(notes)
    try:
        apart.hold(act.session, act.role, act.target, act.at)
        result = act.spec.run(act, act.target, act.data) if act.spec.on is not None else act.spec.run(act, act.data)
        for matter in covered:
            engine.advance(act.spec.name, matter)
            resume(matter, act.spec.name)
        late_turn()
        entry = record.write(act, notes, result, once)
    finally:
        recorder.reset(token)
    steps.extend(act.queue)
    return entry, result


def _take(due: Due, notes: Recorder) -> None:
    """Cross the due row off under lock, or say that somebody has done it."""
    found = Due.objects.select_for_update().filter(pk=due.pk, done_at=None, dropped=False).first()
    if found is None:
        raise Refusal(
            "P-DONE", Text("该到期事项已经办理", "This due act has already been done"), facts={"due": due.pk}
        )
    token = recorder.set(notes)
    try:
        found.changed(done_at=clock.now())
    finally:
        recorder.reset(token)
