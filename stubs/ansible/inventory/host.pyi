class Host:
    name: str
    vars: dict[str, object]
