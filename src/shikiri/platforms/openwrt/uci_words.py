"""The words of a line of UCI: quotes, escapes, comments."""

from __future__ import annotations


class OpenQuoteError(Exception):
    """The line ends inside a quote: the value goes on in the next one."""


def words_of(text: str) -> list[str]:  # noqa: PLR0912  (one letter, one branch)
    """The words of a line; raises `ValueError` for what UCI would not take either."""
    found: list[str] = []
    word: list[str] | None = None
    at, quote = 0, ""
    while at < len(text):
        letter = text[at]
        at += 1
        if quote:
            if letter == quote:
                quote = ""
            elif letter == "\\" and quote == '"' and at < len(text):
                word = [*(word or ()), text[at]]
                at += 1
            else:
                word = [*(word or ()), letter]
        elif letter in "'\"":
            quote, word = letter, word or []
        elif letter.isspace():
            found += ["".join(word)] if word is not None else []
            word = None
        elif letter == "#" and word is None:
            break
        elif letter == ";":
            raise ValueError(text)
        elif letter == "\\":
            if at >= len(text):
                raise OpenQuoteError
            word = [*(word or ()), text[at]]
            at += 1
        else:
            word = [*(word or ()), letter]
    if quote:
        raise OpenQuoteError
    return found + (["".join(word)] if word is not None else [])
