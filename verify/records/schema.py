"""The JSON Schema of a record, made from the types: ``python -m verify.records.schema``."""

from __future__ import annotations

import json
import sys
from typing import Any

from verify.model import Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def record_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of ``recount/record/1``."""
    return {"$schema": DIALECT, **Record.model_json_schema(by_alias=True, mode="serialization")}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(record_schema(), indent=1, ensure_ascii=False) + "\n")
