CANONICAL_PATHS: dict[str, str]
FOUND: dict[str, list[str]]
NAK: set[str]
