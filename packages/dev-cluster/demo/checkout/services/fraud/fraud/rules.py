"""Rules that the risk team edits. Read at every start."""

import json
from pathlib import Path


def load_rules(path: Path) -> dict[str, int]:
    rules = json.loads(path.read_text())
    unknown = [name for name, points in rules.items() if not isinstance(points, int)]
    if unknown:
        raise ValueError(f"rules without points: {', '.join(unknown)}")
    return rules
