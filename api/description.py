"""The OpenAPI document in the shapes of a page: operations, and the objects that they carry."""

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Tuple

_SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True)
class Type:
    """A type in words, such as `string` or `"a" | "b"`; `ref` names the object to link to."""

    text: str
    ref: Optional[str] = None


@dataclass(frozen=True)
class Field:
    """One property of an object, or one parameter of an operation."""

    name: str
    type: Type
    required: bool
    description: str


@dataclass(frozen=True)
class Shape:
    name: str
    description: str
    fields: Tuple[Field, ...]


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    description: str
    parameters: Tuple[Field, ...]
    body: Optional[Type]
    answers: Tuple[Tuple[str, Optional[Type]], ...]  # status and what comes with it


def operations(document: Mapping[str, Any]) -> List[Operation]:
    """Every operation, in the order of the document."""
    return [
        Operation(
            method=method.upper(),
            path=path,
            description=(given.get("description") or given.get("summary", "")).replace("`", ""),
            parameters=tuple(
                Field(
                    each["name"],
                    _type(each["schema"]),
                    each.get("required", False),
                    each.get("description", ""),
                )
                for each in given.get("parameters", ())
            ),
            body=_content(given.get("requestBody", {})),
            answers=tuple((code, _content(each)) for code, each in given["responses"].items()),
        )
        for path, methods in document["paths"].items()
        for method, given in methods.items()
    ]


def shapes(document: Mapping[str, Any]) -> List[Shape]:
    """Every object that operations refer to, by name."""
    found: Dict[str, Any] = document.get("components", {}).get("schemas", {})
    return [
        Shape(
            name,
            schema.get("description", ""),
            tuple(
                Field(
                    key, _type(each), key in schema.get("required", ()), each.get("description", "")
                )
                for key, each in schema.get("properties", {}).items()
            ),
        )
        for name, schema in sorted(found.items())
    ]


def _content(carrier: Mapping[str, Any]) -> Optional[Type]:
    """The type of a body. None for an empty one, or one that the document leaves open."""
    kinds = [each.get("schema") for each in carrier.get("content", {}).values()]
    return _type(kinds[0]) if kinds and kinds[0] else None


def _type(schema: Mapping[str, Any]) -> Type:
    if "$ref" in schema:
        name = schema["$ref"][len(_SCHEMAS) :]
        return Type(name, name)
    if "allOf" in schema:
        return _type(schema["allOf"][0])
    if "anyOf" in schema:
        return Type(" | ".join(_type(each).text for each in schema["anyOf"]))
    if "enum" in schema:
        return Type(" | ".join(f'"{each}"' for each in schema["enum"]))
    if schema.get("type") == "array":
        inner = _type(schema.get("items", {}))
        return Type(f"{inner.text}[]", inner.ref)
    return Type(schema.get("format") or schema.get("type", "any"))
