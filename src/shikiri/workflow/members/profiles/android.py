"""Android: the protected certificate and the authority; the rest is typed by hand, as the page beside them says."""

from __future__ import annotations

from collections.abc import Mapping

from shikiri.workflow.members.bundle import Bundle


def files(bundle: Bundle) -> Mapping[str, bytes]:
    return {f"{bundle.stem}.p12": bundle.p12(old=True), "members.crt": bundle.authority_der()}
