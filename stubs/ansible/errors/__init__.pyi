class AnsibleError(Exception):
    message: str

class AnsibleUndefinedVariable(AnsibleError): ...
