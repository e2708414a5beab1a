from nornir.core.task import Result, Task

def netmiko_send_command(
    task: Task, command_string: str, use_timing: bool = ..., enable: bool = ..., **kwargs: object
) -> Result: ...
