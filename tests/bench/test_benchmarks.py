"""The benchmarks' own arithmetic, and how an answer is read off a socket."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import pytest
from figures import Figure, Part, missing, ratio
from measuring import Call, MeasuringError, rate, read_answer
from page import write_page

WHERE = {"at": "2026-03-02", "processor": "P", "cores": 2, "system": "Linux 6", "python": "3.11", "sevenpoint": "1",
         "load": 0.1}  # fmt: skip


def test_a_ratio_is_taken_round_by_round() -> None:
    """A slow round strikes both: the ratio of the medians would be 2, the median of the ratios is 1."""
    figure = ratio("x", [10, 1, 30], [10, 1, 10], goal=0.9)
    assert (figure.value, figure.low, figure.high, figure.met) == (1, 1, 3, True)
    assert ratio("x", [2.0], [1.0], goal=1.5, most=True).met is False
    assert missing("x", "why").met is None
    assert Figure("x", "", 1.0).met is None


def test_the_page_marks_what_was_missed_and_what_was_only_tried(tmp_path: Path) -> None:
    part = Part("T", "how", [Figure("fast", "×", 2.0, 1.0, 3.0, goal=5.0), missing("peer", "not installed")], ["n"])
    data: dict[str, Any] = {**part.as_data(), "where": WHERE, "quick": True}
    write_page(tmp_path / "p.md", [("calls", data), ("sizes", None)])
    text = (tmp_path / "p.md").read_text()
    assert "| fast | 2 × | 1 to 3 | at least 5 | ✗ missed |  |" in text
    assert "| peer | – |  |  |  | not installed |" in text
    assert "not to be quoted" in text
    assert "Not measured yet, so not on this page: sizes." in text


@pytest.mark.parametrize(
    ("sent", "status", "stays"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", b"200", True),
        (b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\nConnection: close\r\n\r\n", b"201", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", b"200", True),
        (b"HTTP/1.0 200 OK\r\n\r\nto the end", b"200", False),
    ],
)
def test_an_answer_is_read_to_its_end(sent: bytes, status: bytes, stays: bool) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(sent)
        theirs.shutdown(socket.SHUT_WR)
        assert read_answer(ours) == (status, stays)


def test_a_wrong_answer_is_no_rate() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        call = Call(server.getsockname()[1], "GET", "/")
        with pytest.raises(MeasuringError, match="500"):
            rate(call, seconds=0.2, connections=1)
        thread.join()
