"""The published schemas of packaging/schema, as one validator for whatever -outputType=json prints."""
import functools
import json
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "packaging", "schema")


def load(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return json.load(file)


def inlined(node, name):
    """`node` of the file `name`, with every reference made one into the bundle, so that no resolver needs to find files."""
    if isinstance(node, list):
        return [inlined(each, name) for each in node]
    if not isinstance(node, dict):
        return node
    result = {key: inlined(value, name) for key, value in node.items() if key != "$schema"}
    if isinstance(node.get("$ref"), str):
        file, _, pointer = node["$ref"].partition("#")
        result["$ref"] = f"#/$defs/{file or name}{pointer}"
    return result


@functools.lru_cache(maxsize=None)
def validator(name="report.json"):
    import jsonschema  # here, so that the names of the tests can be listed without it

    files = sorted(f for f in os.listdir(FOLDER) if f.endswith(".json"))
    bundle = {"$schema": load(name)["$schema"], "$ref": f"#/$defs/{name}", "$defs": {f: inlined(load(f), f) for f in files}}
    jsonschema.Draft202012Validator.check_schema(bundle)
    return jsonschema.Draft202012Validator(bundle)


def schema_of(document):
    """The file that is about this document: its messages are better than those of "one of them"."""
    if "individualResults" in document:
        return "report.json"
    operation = document.get("operation", "")
    operation = {"history": "info", "wait": "current"}.get(operation, operation)
    name = operation + ".json"
    shaped = ("flywayVersion" in document or operation == "config") and re.fullmatch(r"[a-z]+", operation) and os.path.exists(os.path.join(FOLDER, name))
    return name if shaped else "error.json"


def problems(document):
    """Sentences: where the document is not as the schemas say. None: it is."""
    found = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in validator(schema_of(document)).iter_errors(document)]
    if not found and not validator().is_valid(document):
        found.append("report.json does not allow it")
    return found
