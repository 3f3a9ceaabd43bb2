from html import unescape

import pytest

from api.description import Type, operations, shapes
from api.description import _type as described


def test_the_page_lists_every_operation_and_every_object(client):
    document = client.get("/openapi.json").json()
    page = unescape(client.get("/docs").text)
    for path in document["paths"]:
        assert path in page
    for name in document["components"]["schemas"]:
        assert f'id="{name}"' in page


def test_every_object_that_is_linked_is_on_the_page(client):
    document = client.get("/openapi.json").json()
    known = {shape.name for shape in shapes(document)}
    fields = [field for shape in shapes(document) for field in shape.fields]
    for operation in operations(document):
        types = [operation.body, *(type for _, type in operation.answers)]
        assert {type.ref for type in types if type and type.ref} <= known
    assert {field.type.ref for field in fields if field.type.ref} <= known


@pytest.mark.parametrize(
    ("schema", "shown"),
    [
        ({"type": "string"}, Type("string")),
        ({"type": "string", "format": "date"}, Type("date")),
        ({"enum": ["a", "b"]}, Type('"a" | "b"')),
        ({"$ref": "#/components/schemas/Citation"}, Type("Citation", "Citation")),
        (
            {"type": "array", "items": {"$ref": "#/components/schemas/Citation"}},
            Type("Citation[]", "Citation"),
        ),
        ({"allOf": [{"$ref": "#/components/schemas/Citation"}]}, Type("Citation", "Citation")),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, Type("string | integer")),
        ({}, Type("any")),
    ],
)
def test_a_type_is_said_in_words(schema, shown):
    assert described(schema) == shown
