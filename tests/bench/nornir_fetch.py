"""The yardstick: nornir with nornir-netmiko fetches some answers from many devices."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from nornir.core import Nornir
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.core.plugins.connections import ConnectionPluginRegister
from nornir.core.task import Result, Task
from nornir.plugins.runners import ThreadedRunner
from nornir_netmiko.tasks import netmiko_send_command


def fetch(task: Task, questions: list[str]) -> Result:
    for question in questions:
        task.run(netmiko_send_command, command_string=question, read_timeout=60)
    return Result(host=task.host)


def main(path: str) -> int:
    plan = json.loads(Path(path).read_text("utf-8"))
    hosts = Hosts(
        {
            name: Host(
                name=name,
                hostname="127.0.0.1",
                port=port,
                username="ops",
                password=plan["passwords"]["ops"],
                platform="cisco_ios",
            )
            for name, port in plan["ports"].items()
        }
    )
    ConnectionPluginRegister.auto_register()
    nornir = Nornir(
        inventory=Inventory(hosts=hosts, groups=Groups(), defaults=Defaults()), runner=ThreadedRunner(num_workers=32)
    )
    done = nornir.run(task=fetch, questions=plan["questions"])
    return 1 if done.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
