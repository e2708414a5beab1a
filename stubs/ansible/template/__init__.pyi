from collections.abc import Mapping

from ansible.parsing.dataloader import DataLoader

class Templar:
    def __init__(self, loader: DataLoader | None = ..., variables: Mapping[str, object] | None = ...) -> None: ...
    def template(self, variable: object) -> object: ...
