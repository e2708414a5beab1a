"""Streams and pictures of the simulated camera: as much of RTSP as shows whether a stranger gets in."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Final

from shikiri.simulator.appliances.base import Response
from shikiri.simulator.appliances.tls import context

if TYPE_CHECKING:
    from shikiri.simulator.appliances.onvif.camera import OnvifCamera

PICTURE: Final = b"\xff\xd8\xff\xe0 a picture of the lobby \xff\xd9"
_SDP: Final = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=lobby\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
_ASK: Final = 'WWW-Authenticate: Digest realm="camera", nonce="0123456789abcdef"\r\n'


def talk(camera: OnvifCamera, sock: socket.socket, *, encrypted: bool = False) -> None:
    """One connection: OPTIONS for everybody, DESCRIBE for whom the camera lets see."""
    line: socket.socket = sock
    if encrypted:
        try:
            line = context(camera.name).wrap_socket(sock, server_side=True)
        except ssl.SSLError:
            return
    with line, line.makefile("rb") as stream:
        while words := stream.readline(4096).split():
            head: dict[str, str] = {}
            while text := stream.readline(4096).decode("latin-1").strip():
                name, _, value = text.partition(":")
                head[name.lower()] = value.strip()
            line.sendall(_answer(camera, words, head).encode())


def _answer(camera: OnvifCamera, words: list[bytes], head: dict[str, str]) -> str:
    sequence = f"CSeq: {head.get('cseq', '0')}\r\n"
    if words[0] == b"OPTIONS":
        return f"RTSP/1.0 200 OK\r\n{sequence}Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n"
    if words[0] != b"DESCRIBE":
        return f"RTSP/1.0 405 Method Not Allowed\r\n{sequence}\r\n"
    if not camera.shows_strangers("rtsp"):
        return f"RTSP/1.0 401 Unauthorized\r\n{sequence}{_ASK}\r\n"
    path = words[1].decode("latin-1").split("/", 3)[-1] if len(words) > 1 else ""
    if not any(path == f"stream/{token}" for token in camera.profiles):
        return f"RTSP/1.0 404 Not Found\r\n{sequence}\r\n"
    return f"RTSP/1.0 200 OK\r\n{sequence}Content-Type: application/sdp\r\nContent-Length: {len(_SDP)}\r\n\r\n{_SDP}"


def picture() -> Response:
    return Response(200, PICTURE, "image/jpeg")
