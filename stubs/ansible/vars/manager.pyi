from ansible.inventory.host import Host
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader

class VariableManager:
    def __init__(self, loader: DataLoader | None = ..., inventory: InventoryManager | None = ...) -> None: ...
    def get_vars(self, *, host: Host | None = ..., include_hostvars: bool = ...) -> dict[str, object]: ...
