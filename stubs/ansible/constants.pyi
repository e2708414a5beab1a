from typing import Any

DEFAULT_VAULT_IDENTITY: str
DEFAULT_VAULT_IDENTITY_LIST: list[str]
DEFAULT_VAULT_PASSWORD_FILE: str | None

class _Config:
    def get_config_value(self, config: str) -> Any: ...

config: _Config
