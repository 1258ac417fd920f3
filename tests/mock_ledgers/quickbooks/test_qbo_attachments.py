"""Attachments: notes, files, what SDKs really send, addresses that run out (quickbooks.md 4.3)."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any
from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st
from qbo_caller import Caller, Json, loads, refusal

from sevenpoint.mock_ledgers.quickbooks.multipart import MultipartError, parse

_FILE = b"%PDF-1.4\r\n\x00\xff--not-a-boundary\r\n"


def _upload(caller: Caller, body: bytes, boundary: str) -> list[Json]:
    answer = caller.call(
        "POST", "upload", data=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}
    )
    assert answer.status_code == 200, answer.text
    found: list[Json] = loads(answer)["AttachableResponse"]
    return found


def _content(caller: Caller, attachable: Json) -> bytes:
    address = urlsplit(attachable["TempDownloadUri"])
    answer = caller.world.client.get(address.path)
    assert answer.status_code == 200, answer.text
    return answer.data


def _metadata(**properties: Any) -> str:
    return json.dumps({"FileName": "bill.pdf", "ContentType": "application/pdf", **properties})


def _python_body(metadata: str, content: bytes) -> bytes:
    b = "-------------PythonMultipartPost"
    return (
        f'\n--{b}\nContent-Disposition: form-data; name="file_metadata_01"\nContent-Type: application/json\n\n'
        f"{metadata}\n"
        f'\n--{b}\nContent-Disposition: form-data; name="file_content_01"\nContent-Type: application/pdf\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.b64encode(content).decode()}\n\n--{b}--\n"
    ).encode()


def test_a_file_from_python_quickbooks(caller: Caller) -> None:
    invoice = caller.invoice(caller.customer(), "5.00")
    link = {"EntityRef": {"type": "Invoice", "value": invoice["Id"]}, "IncludeOnSend": "false"}
    body = _python_body(_metadata(AttachableRef=[link]), _FILE)
    (made,) = _upload(caller, body, "-------------PythonMultipartPost")
    attachable = made["Attachable"]
    assert (attachable["FileName"], attachable["Size"], attachable["ContentType"]) == (
        "bill.pdf", len(_FILE), "application/pdf",
    )  # fmt: skip
    assert attachable["Id"].startswith("500000000000000000")
    assert attachable["FileAccessUri"] == f"/v3/company/{caller.realm}/download/{attachable['Id']}"
    assert attachable["AttachableRef"] == [
        {"EntityRef": {"value": invoice["Id"], "type": "Invoice"}, "IncludeOnSend": False}
    ]
    assert _content(caller, attachable) == _FILE
    where = "AttachableRef.EntityRef.Type = 'invoice' and AttachableRef.EntityRef.value = '{}'"
    statement = f"select * from Attachable where {where}"
    assert caller.query(statement.format(invoice["Id"]))["Attachable"][0]["Id"] == attachable["Id"]
    assert caller.query(statement.format(invoice["Id"] + "0")) == {}


def test_the_net_sdk_leaves_the_last_dashes_out(caller: Caller) -> None:
    body = (
        b'--B\r\nContent-Disposition: form-data; name="file_metadata_0"\r\nContent-Type: application/xml\r\n\r\n'
        b'<Attachable xmlns="http://schema.intuit.com/finance/v3"><FileName>n.txt</FileName><Note>hi</Note></Attachable>'
        b'\r\n--B\r\nContent-Disposition: form-data; name="file_content_0"; filename="n.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n" + _FILE + b"\r\n--B"
    )
    (made,) = _upload(caller, body, "B")
    assert (made["Attachable"]["FileName"], made["Attachable"]["Note"]) == ("n.txt", "hi")
    assert _content(caller, made["Attachable"]) == _FILE
    (cut,) = _upload(caller, body.removesuffix(b"\r\n--B"), '"B"')
    assert _content(caller, cut["Attachable"]) == _FILE


def test_ruby_sends_content_first_and_node_sends_nothing_else(caller: Caller) -> None:
    content = (
        b'--B\r\nContent-Disposition: form-data; name="file_content_0"; filename="r.txt"\r\nContent-Type: text/plain'
        b"\r\n\r\nhello\r\n"
    )
    metadata = (
        b'--B\r\nContent-Disposition: form-data; name="file_metadata_0"\r\nContent-Type: application/xml\r\n\r\n'
        b"<Attachable><FileName>named.txt</FileName></Attachable>\r\n"
    )
    (ruby,) = _upload(caller, content + metadata + b"--B--\r\n", "B")
    assert ruby["Attachable"]["FileName"] == "named.txt"
    (node,) = _upload(caller, content.replace(b"_0", b"_01") + b"--B--\r\n", "B")
    assert (node["Attachable"]["FileName"], node["Attachable"]["SyncToken"]) == ("r.txt", "0")
    body = {"Id": node["Attachable"]["Id"], "SyncToken": "0", "FileName": "r.txt", "Note": "later"}
    changed = caller.make("Attachable", body, "?operation=update")
    assert (changed["Note"], changed["Size"]) == ("later", 5)


def test_files_of_one_upload_fail_alone(caller: Caller) -> None:
    part = '--B\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    bad = json.dumps({"AttachableRef": [{"EntityRef": {"type": "Estimate", "value": "75"}}]})
    pieces = [
        ("file_metadata_01", bad), ("file_content_01", "one"), ("file_content_02", "two"),
        ("file_metadata_03", "{}"), ("file_metadata_04", "{"), ("file_content_04", "x"),
    ]  # fmt: skip
    body = "".join(part.format(*each) for each in pieces) + "--B--"
    refused, kept, empty, malformed = _upload(caller, body.encode(), "B")
    error = refused["Fault"]["Error"][0]
    assert error["code"] == "6000"
    assert error["Detail"].endswith("The entity Estimate 75 that you are trying to link does not exist. Estimate 75")
    assert _content(caller, kept["Attachable"]) == b"two"
    assert empty["Fault"]["Error"][0]["code"] == "2020"
    assert malformed["Fault"]["Error"][0]["code"] == "2010"
    assert caller.query("select count(*) from Attachable") == {"totalCount": 1}


def test_bodies_that_are_no_upload_are_refused(caller: Caller) -> None:
    for body, kind in (
        (b"", "multipart/form-data; boundary=B"),
        (b"--B--", "multipart/form-data; boundary=B"),
        (b"hello", "text/plain"),
        (b'--B\nContent-Disposition: form-data; name="x"\n\n1\n--B--', "multipart/form-data; boundary=B"),
        (
            b'--B\nContent-Disposition: form-data; name="file_content_1"\nContent-Transfer-Encoding: base64\n\n'
            b"!!\n--B--",
            "multipart/form-data; boundary=B",
        ),
    ):
        answer = caller.call("POST", "upload", data=body, headers={"Content-Type": kind})
        assert refusal(answer)[0] in ("2010", "2020")


def test_an_upload_may_have_a_hundred_megabytes(caller: Caller) -> None:
    content = bytes(range(256)) * 4096 * 12  # more than any other request may have
    body = (
        b'--B\r\nContent-Disposition: form-data; name="file_content_01"; filename="big.bin"\r\n\r\n' + content
        + b"\r\n--B--\r\n"
    )  # fmt: skip
    (kept,) = _upload(caller, body, "B")
    assert kept["Attachable"]["Size"] == len(content)
    assert _content(caller, kept["Attachable"]) == content
    headers = {"Content-Type": "multipart/form-data; boundary=B"}
    for size, status in ((100 * 1024 * 1024 + 1, 413), (len(body), 200)):
        told = {"CONTENT_LENGTH": str(size)}
        answer = caller.call("POST", "upload", data=body, headers=headers, environ_overrides=told)
        assert answer.status_code == status, answer.text


def test_an_address_lasts_fifteen_minutes(caller: Caller) -> None:
    (made,) = _upload(caller, _python_body(_metadata(), b"x"), "-------------PythonMultipartPost")
    record = made["Attachable"]["Id"]
    answer = caller.call("GET", f"download/{record}")
    assert answer.content_type.startswith("text/plain")
    path = urlsplit(answer.text).path
    caller.world.advance(minutes=14, seconds=59)
    assert caller.world.client.get(path).data == b"x"
    caller.world.advance(seconds=2)
    assert caller.world.client.get(path).status_code == 403
    fresh = urlsplit(caller.call("GET", f"download/{record}").text).path
    for wrong in (fresh[:-1], fresh.replace("/1-", "/2-"), fresh.replace("-5", "-6", 1), "/v3/company/1/temporary/x"):
        assert caller.world.client.get(wrong).status_code == 403
    caller.make("Attachable", {"Id": record}, "?operation=delete")
    assert caller.world.client.get(fresh).status_code == 403
    assert refusal(caller.call("GET", f"download/{record}"))[0] == "610"


def test_a_note_is_made_changed_found_and_deleted(caller: Caller) -> None:
    note = caller.make("Attachable", {"Note": "call back 🦉"})
    assert "Size" not in note
    assert "TempDownloadUri" not in note
    assert refusal(caller.call("GET", f"download/{note['Id']}"))[0] == "610"
    assert refusal(caller.post("attachable", {"Category": "Other"}))[0] == "2020"
    changed = caller.make("Attachable", {"Id": note["Id"], "SyncToken": "0", "sparse": True, "Tag": "t"})
    assert (changed["Note"], changed["Tag"]) == ("call back 🦉", "t")
    assert caller.query("select * from Attachable where Note like '%🦉%'")["Attachable"][0]["Id"] == note["Id"]
    stale = caller.post("attachable?operation=delete", {"Id": note["Id"], "SyncToken": "0"})
    assert refusal(stale)[0] == "5010"
    gone = caller.make("Attachable", {"Id": note["Id"]}, "?operation=delete")
    assert gone == {"domain": "QBO", "status": "Deleted", "Id": note["Id"]}


@given(content=st.binary(max_size=200), junk=st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_content_survives_and_any_junk_is_refused_cleanly(content: bytes, junk: bytes) -> None:
    body = b'--Bound\r\nContent-Disposition: form-data; name="f"\r\n\r\n' + content + b"\r\n--Bound--\r\n"
    if b"--Bound" not in content:
        assert [part.content for part in parse(body, "multipart/form-data; boundary=Bound")] == [content]
    with contextlib.suppress(MultipartError):
        parse(junk + body[: len(junk)], "multipart/form-data; boundary=Bound")
