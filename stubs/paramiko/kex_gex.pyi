from collections.abc import Callable
from typing import Any, ClassVar

class KexGexSHA256:
    name: ClassVar[str]
    hash_algo: ClassVar[Callable[..., Any]]
    min_bits: int
