from collections.abc import Mapping

class ValidationResult:
    error_messages: list[str]

class ArgumentSpecValidator:
    def __init__(self, argument_spec: Mapping[str, Mapping[str, object]]) -> None: ...
    def validate(self, parameters: Mapping[str, object]) -> ValidationResult: ...
