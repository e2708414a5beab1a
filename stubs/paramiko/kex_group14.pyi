from collections.abc import Callable
from typing import Any, ClassVar

class KexGroup14SHA256:
    name: ClassVar[str]
    hash_algo: ClassVar[Callable[..., Any]]
