"""CSL-JSON: the format of the citation processors, which Zotero and Mendeley export, and in which works are held.

Source: the Citation Style Language's input schema, csl-data.json, release 1.0.2.
"""

import json
from collections.abc import Sequence
from typing import Any

from concept import csl
from concept.analysis import Name, Work
from concept.bibliography.record import Item, Record, Remark
from concept.errors import UnreadableFile
from concept.validation import describe, fields_by_key, fields_of

# --- reading ----------------------------------------------------------------------------------------------------


def read(text: str, source: str = "the bibliography") -> tuple[list[Record], list[Remark]]:
    """The items of an array. UnreadableFile if the text is not JSON, or no array.

    An item that is none, or a value of the wrong type, is a fault and stops nothing.
    """
    try:
        items = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"{source}, line {error.lineno}, column {error.colno}"
        problem = error.msg[:1].lower() + error.msg[1:]
        raise UnreadableFile(f"{where}: this is not JSON: {problem}. Export the bibliography again.") from None
    except (ValueError, RecursionError) as error:
        reason = error if isinstance(error, ValueError) else "it is nested too deeply"
        raise UnreadableFile(f"{source}: this is not JSON: {reason}. Export the bibliography again.") from None
    if not isinstance(items, list):
        what = f"CSL-JSON is an array of works, [{{…}}, {{…}}], and this is {describe(items)}"
        raise UnreadableFile(f"{source}: {what}. Choose CSL JSON where you export it, or put brackets around the work.")
    return [_record(item, number) for number, item in enumerate(items, 1)], []


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _record(found: Any, number: int) -> Record:
    if not isinstance(found, dict):
        record = Record(f"item {number}")
        record.say("fault", f"a work is a mapping of variables to values, not {describe(found)}")
        return record
    record = Record(_printed(found.get("id")) or "")
    if found.get("id") is not None and not record.key:
        record.say("left-out", "an id that is no text")
    if (custom := found.get("custom")) is not None:
        _take_if_fit(record, "custom", custom)  # first, since what has no variable is added to it
    for variable, value in found.items():
        if value is not None and variable not in ("id", "custom"):
            _take(record, variable, value)
    return record


def _take(record: Record, variable: str, value: Any) -> None:
    """Take one variable of an item: as it is, as the text that it is printed as, or as a fault."""
    if variable == "type":
        _take_type(record, value)
    elif variable not in csl.VARIABLES:
        record.keep(variable, value)
    elif variable in csl.STRINGS:
        one = value[0] if isinstance(value, list) and len(value) == 1 else value  # Crossref's JSON has lists of one
        _take_if_fit(record, variable, _printed(one) if _printed(one) is not None else one)
    elif variable in csl.NAMES and isinstance(value, list):
        _take_if_fit(record, variable, [_name(record, variable, each) for each in value])
    elif variable in csl.DATES and isinstance(value, dict):
        _take_date(record, variable, value)
    else:
        _take_if_fit(record, variable, value)


def _take_type(record: Record, value: Any) -> None:
    if value in csl.TYPES:
        record.item["type"] = value
    elif isinstance(value, str):
        record.keep("type", value)
    else:
        record.say("fault", f"type: text is expected here, not {describe(value)}")


def _take_if_fit(record: Record, variable: str, value: Any) -> None:
    if fault := csl.fault_of(variable, value):
        record.say("fault", f"{variable}: {fault}, not {describe(value)}")
    else:
        record.item[variable] = value


def _take_date(record: Record, variable: str, value: dict[str, Any]) -> None:
    """Take a date; Crossref writes [[null]] for one that it does not know."""
    known = {part: each for part, each in value.items() if each not in (None, "", [], [[]], [[None]])}
    for part in set(known) - csl.DATE_PARTS:
        record.say("left-out", f"{variable}: {part}, which is no part of a date")
        del known[part]
    if known:
        _take_if_fit(record, variable, known)


def _name(record: Record, variable: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    name = {part: each for part, each in value.items() if each is not None and part in csl.NAME_PARTS}
    for part in value:
        if part not in csl.NAME_PARTS:
            record.say("left-out", f"{variable}: {part}, which is no part of a name")
    return {part: bool(each) if part in csl.FLAGS and each in (0, 1) else each for part, each in name.items()}


def _printed(value: Any) -> str | None:
    """A text, or a number as it is printed; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return str(value)


# --- items and works --------------------------------------------------------------------------------------------

_OWN = {key: field for key, field in fields_by_key(Work).items() if key not in ("id", "at", "doubt")}


def work_of(item: Item) -> Work:
    """The work that an item is, whose values must be fit: what has a field of its own, the rest as variables."""
    own = {_OWN[key].name: value for key, value in item.items() if key in _OWN}
    others = {key: value for key, value in item.items() if key not in _OWN and key != "id"}
    if "issued" in own:
        if simple := csl.simple_date(own["issued"]):
            own["issued"] = simple
        else:
            others["issued"] = own.pop("issued")
    if "author" in own:
        own["author"] = tuple(_name_of(name) for name in own["author"])
    return Work(id=item["id"], variables=csl.canonical_json(others) if others else None, **own)


def _name_of(parts: dict[str, Any]) -> Name:
    return Name(**{part.replace("-", "_"): value for part, value in parts.items()})


def item_of(work: Work) -> Item:
    """The work as an item; `at` and `doubt`, which belong to an analysis, are no part of it."""
    own = {key: value for key, field in _OWN.items() if (value := getattr(work, field.name)) not in (None, ())}
    if "author" in own:
        own["author"] = [_parts_of(name) for name in own["author"]]
    if "issued" in own:
        own["issued"] = {"date-parts": [[int(part) for part in own["issued"].split("-")]]}
    return {"id": work.id, **own, **work.other_variables}


def _parts_of(name: Name) -> dict[str, Any]:
    said = ((field.key, getattr(name, field.name)) for field in fields_of(Name).values())
    return {part: value for part, value in said if value is not None}


# --- writing ----------------------------------------------------------------------------------------------------


def write(works: Sequence[Work]) -> str:
    """The works as an array of items."""
    return json.dumps([item_of(work) for work in works], ensure_ascii=False, indent=2) + "\n"
