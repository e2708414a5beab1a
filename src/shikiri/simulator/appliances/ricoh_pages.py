"""The pages of the simulated Web Image Monitor. HTML of ours: nobody's page was copied, and no real one looks like it.

What is public is how one logs in (authForm.cgi, login.cgi, a hidden token, Base64, a cookie), and that pages to look
at are called get....cgi and those that take a change set....cgi. Which pages there are, and their inputs, is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

GUEST = "/web/guest/ja/websys"
ENTRY = "/web/entry/ja/websys"
FRONT, LOGIN_PAGE, LOGIN = (f"{GUEST}/webArch/{one}.cgi" for one in ("mainFrame", "authForm", "login"))
INSIDE, LOGOUT = (f"{ENTRY}/webArch/{one}.cgi" for one in ("mainFrame", "logout"))

# page -> (what shows it, what takes it)
PAGES: Mapping[str, tuple[str, str]] = {
    "storage": (f"{ENTRY}/config/getAutoEraseMemory.cgi", f"{ENTRY}/config/setAutoEraseMemory.cgi"),
    "encryption": (f"{ENTRY}/config/getDataEncryption.cgi", f"{ENTRY}/config/setDataEncryption.cgi"),
    "protocols": (f"{ENTRY}/netw/getProtocol.cgi", f"{ENTRY}/netw/setProtocol.cgi"),
    "tls": (f"{ENTRY}/security/getSslTls.cgi", f"{ENTRY}/security/setSslTls.cgi"),
    "access": (f"{ENTRY}/security/getAccessControl.cgi", f"{ENTRY}/security/setAccessControl.cgi"),
    "admin": (f"{ENTRY}/config/getAdministrator.cgi", f"{ENTRY}/config/setAdministrator.cgi"),
}
PROTOCOLS = ("lpd", "ftp", "diprint", "telnet", "ipp", "wsd", "bonjour", "ssdp", "llmnr", "snmpV1V2")
ACCESS = "MDowOjA6MA=="  # what a page carries along without telling anybody why


def page(title: str, body: str) -> bytes:
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Frameset//EN">
<html lang="ja"><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>{escape(title)}</title></head>
<body>
{body}
</body></html>
""".encode()


def to_front() -> bytes:
    """The page without a path: a script goes on to the front page of a language."""
    return page("", f'<script>location.href="{FRONT}";</script>')


def front(model: str) -> bytes:
    return page("Web Image Monitor", f"<h1>Web Image Monitor</h1><p>RICOH {escape(model)}</p>\n{_LINK}")


_LINK = f'<a href="{LOGIN_PAGE}">ログイン</a>'


def login_form(token: str, note: str = "") -> bytes:
    """The user and the password go through a script into the hidden inputs, in Base64."""
    return page(
        "Web Image Monitor",
        f"""<p>{escape(note)}</p>
<form name="form1" method="post" action="login.cgi">
<input type="hidden" name="wimToken" value="{token}">
<input type="text" name="userid_work" value=""><input type="hidden" name="userid" value="">
<input type="password" name="password_work" value=""><input type="hidden" name="password" value="">
<input type="hidden" name="open" value="">
<input type="button" value="ログイン" onclick="loginSubmit()">
</form>""",
    )


def settings(name: str, token: str, rows: Iterable[str]) -> bytes:
    """A settings page: a token of its own, what is carried along, the inputs, and a button."""
    inside = "\n".join(rows)
    return page(
        "Web Image Monitor",
        f"""<form method="post" action="{PAGES[name][1]}">
<input type="hidden" name="wimToken" value="{token}">
<input type="hidden" name="accessConf" value="{ACCESS}">
<input type="hidden" name="title" value="MENU_{name.upper()}">
<table>
{inside}
</table>
<input type="submit" name="ok" value="OK"><input type="reset" value="取り消し">
</form>""",
    )


def choice(label: str, name: str, value: str, options: Mapping[str, str], *, disabled: bool = False) -> str:
    """A row of radio buttons."""
    grey = " disabled" if disabled else ""
    ticks = {one: " checked" if one == value else "" for one in options}
    buttons = "".join(
        f'<input type="radio" name="{name}" value="{one}"{ticks[one]}{grey}>{escape(text)}'
        for one, text in options.items()
    )
    return f"<tr><td>{escape(label)}<td>:<td>{buttons}"  # such pages leave their end tags out


def chosen(label: str, name: str, value: str, options: Mapping[str, str]) -> str:
    """A row with a list to choose from."""
    ticks = {one: " selected" if one == value else "" for one in options}
    inside = "".join(f'<option value="{one}"{ticks[one]}>{escape(text)}' for one, text in options.items())
    return f'<tr><td>{escape(label)}<td>:<td><select name="{name}">{inside}</select>'


def typed(label: str, name: str, value: str, kind: str = "text") -> str:
    return f'<tr><td>{escape(label)}<td>:<td><input type="{kind}" name="{name}" value="{escape(value)}">'
