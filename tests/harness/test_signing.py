"""Signing: whatever happens to any file of a signed bundle, `verify` fails and names the file."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from test_bundle import EXCHANGE, MANIFEST, a_run

from sevenpoint.harness import cli
from sevenpoint.harness.bundle import Bundle
from sevenpoint.harness.errors import MET, NOT_MET, USAGE
from sevenpoint.harness.signing import fingerprint, read_public_key, sums, verify
from sevenpoint.harness.verdict import report_bundle

FILES = [
    "calls/a-xero.jsonl",
    "calls/b-xero.jsonl",
    "exchanges/a-xero.jsonl",
    "exchanges/b-xero.jsonl",
    "junit.xml",
    "logs/pytest.log",
    "manifest.json",
    "report.html",
    "results.json",
    "scenarios/a-xero.json",
    "scenarios/b-xero.json",
    "signer.json",
    "signer.pub",
]
QUICK = settings(deadline=None, derandomize=True, max_examples=100)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A folder with a key and a bundle that was judged and signed through the command line."""
    folder = tmp_path_factory.mktemp("signing")
    bundle = Bundle(folder / "bundle")
    bundle.create(MANIFEST)
    for name in ("a-xero", "b-xero"):
        bundle.write_run(a_run(name), [EXCHANGE])
    (bundle.path / "logs").mkdir()
    (bundle.path / "logs" / "pytest.log").write_text("two runs\n")
    bundle.finish()
    report_bundle(bundle)
    for arguments in (
        ["keygen", "--out", folder / "key"],
        ["sign", bundle.path, "--key", folder / "key", "--name", "Baker & <b>Partners"],
    ):
        with pytest.raises(SystemExit) as ended:
            cli.main([str(each) for each in arguments])
        assert not ended.value.code
    return folder


@pytest.fixture
def signed(made, tmp_path) -> Path:
    shutil.copytree(made / "bundle", tmp_path / "bundle")
    return tmp_path / "bundle"


@pytest.fixture
def public(made):
    return read_public_key(made / "key.pub")


def test_the_test_knows_every_file_of_the_bundle(signed):
    there = sorted(each.relative_to(signed).as_posix() for each in signed.rglob("*") if each.is_file())
    assert there == sorted([*FILES, "SHA256SUMS", "SHA256SUMS.sig"])


def test_a_signed_bundle_holds(signed, public, made, capsys):
    found = verify(signed, key=public)
    assert (found.holds, found.files, found.trusted) == (True, len(FILES), True)
    code, out, _ = run(capsys, "verify", signed, "--key", made / "key.pub")
    assert (code, out) == (MET, f"{signed} holds: {len(FILES)} files as signed with the key {fingerprint(public)}\n")
    assert verify(signed, named=fingerprint(public)).holds


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_is_named(signed, public, made, name, capsys):
    content = (signed / name).read_bytes()
    (signed / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]) if content else b"{}")
    code, out, _ = run(capsys, "verify", signed, "--key", made / "key.pub")
    assert (code, out.splitlines()[0]) == (NOT_MET, f"changed: {name}")
    assert verify(signed, key=public).problems == (f"changed: {name}",)


@pytest.mark.parametrize("name", FILES)
def test_a_removed_file_is_named(signed, public, name):
    (signed / name).unlink()
    assert verify(signed, key=public).problems == (f"removed: {name}",)


@pytest.mark.parametrize(
    "name", ["extra.txt", "scenarios/c-xero.json", "new/folder/file", ".hidden", "scenarios/SHA256SUMS"]
)
def test_an_added_file_is_named(signed, public, name):
    (signed / name).parent.mkdir(parents=True, exist_ok=True)
    (signed / name).write_text("")
    assert verify(signed, key=public).problems == (f"added: {name}",)


@pytest.mark.parametrize("name", ["SHA256SUMS", "SHA256SUMS.sig"])
def test_list_and_signature_cannot_be_changed_or_removed(signed, public, name):
    content = (signed / name).read_bytes()
    for changed in (content[:-2] + bytes([content[-2] ^ 1]) + content[-1:], content + b"\n", b"", content[:40]):
        (signed / name).write_bytes(changed)
        found = verify(signed, key=public)
        assert found.problems[0].startswith("signature: SHA256SUMS.sig is not that of SHA256SUMS")
    (signed / name).unlink()
    assert verify(signed, key=public).problems == (f"not signed: {name} missing",)


def test_every_problem_is_told_at_once(signed, public):
    (signed / "report.html").write_text("Recommended")
    (signed / "results.json").unlink()
    (signed / "more.json").write_text("{}")
    found = verify(signed, key=public)
    assert found.problems == ("changed: report.html", "removed: results.json", "added: more.json")


def test_a_list_rewritten_to_fit_a_changed_file_is_refused(signed, public):
    (signed / "report.html").write_text("Recommended")
    listed = sums.parse((signed / "SHA256SUMS").read_text())
    listed["report.html"] = hashlib.sha256(b"Recommended").hexdigest()
    (signed / "SHA256SUMS").write_text(sums.render(listed))
    [problem] = verify(signed, key=public).problems
    assert problem.startswith("signature:")


def test_a_bundle_signed_again_with_another_key_is_refused_once_the_reader_names_the_key(
    signed, public, tmp_path, capsys
):
    run(capsys, "keygen", "--out", tmp_path / "forger")
    (signed / "results.json").write_bytes((signed / "results.json").read_bytes() + b"\n")
    assert run(capsys, "sign", signed, "--key", tmp_path / "forger")[0] == MET
    assert verify(signed, key=public).problems[0].startswith("signature:")
    [problem] = verify(signed, named=fingerprint(public)).problems
    assert problem.endswith(f"not {fingerprint(public)}")
    code, out, _ = run(capsys, "verify", signed)
    assert code == MET
    assert "Whose key that is was not checked: give --key or --fingerprint" in out


def test_a_link_in_the_place_of_a_file_is_told(signed, public, tmp_path):
    (signed / "report.html").replace(tmp_path / "report.html")
    (signed / "report.html").symlink_to(tmp_path / "report.html")
    assert verify(signed, key=public).problems == (
        "added: report.html: is a link or a device, not a file. Put the file itself there, or remove it.",
    )


def test_the_public_key_in_the_bundle_may_be_broken(signed):
    (signed / "signer.pub").write_text("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    [problem] = verify(signed).problems
    assert "is no public key in PEM format" in problem


def test_the_report_says_who_signed_and_with_which_key(signed, public):
    page = (signed / "report.html").read_text()
    assert "Signed by Baker &amp; &lt;b&gt;Partners on" in page
    assert fingerprint(public) in page


def test_the_report_of_an_unsigned_bundle_says_so(signed, capsys):
    for name in ("SHA256SUMS", "SHA256SUMS.sig", "signer.json", "signer.pub"):
        (signed / name).unlink()
    assert run(capsys, "report", signed)[0] == MET
    assert "Not signed: nothing shows who stands for this evaluation" in (signed / "report.html").read_text()
    assert run(capsys, "verify", signed)[:2] == (
        NOT_MET,
        f"not signed: SHA256SUMS and SHA256SUMS.sig missing\n{signed} is not what was signed\n",
    )


def test_a_report_written_again_leaves_the_signature_whole(signed, public, capsys):
    code, out, _ = run(capsys, "report", signed)
    assert code == MET
    assert f"Signed by Baker & <b>Partners with the key {fingerprint(public)}" in out
    assert verify(signed, key=public).holds


def test_a_bundle_judged_otherwise_loses_the_signature(signed, tmp_path, capsys):
    run(capsys, "rejudge", signed)
    assert verify(signed).holds
    (signed / "scenarios" / "b-xero.json").unlink()
    run(capsys, "rejudge", signed)
    assert verify(signed).problems == ("not signed: SHA256SUMS and SHA256SUMS.sig missing",)
    assert "Not signed:" in (signed / "report.html").read_text()


@pytest.mark.skipif(
    shutil.which("openssl") is None or shutil.which("sha256sum") is None, reason="no openssl, sha256sum"
)
def test_other_programs_come_to_the_same_result(signed, public):
    def ask(*command):
        return subprocess.run(command, cwd=signed, capture_output=True, text=True, check=True).stdout

    ask("sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS")
    checking = ("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "signer.pub", "-rawin", "-in", "SHA256SUMS")
    assert "Verified Successfully" in ask(*checking, "-sigfile", "SHA256SUMS.sig")
    ask("openssl", "pkey", "-pubin", "-in", "signer.pub", "-outform", "DER", "-out", "key.der")
    assert hashlib.sha256((signed / "key.der").read_bytes()).hexdigest() == fingerprint(public)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sign", "{bundle}", "--key", "{bundle}/key"], "lies in the bundle, which is handed on"),
        (
            ["sign", "{bundle}", "--key", "{folder}/key.pub"],
            "is no private key in PEM format. `sevenpoint keygen` makes",
        ),
        (["sign", "{bundle}", "--key", "{folder}/none"], "cannot be read (No such file or directory)"),
        (["sign", "{bundle}/logs", "--key", "{folder}/key"], "is missing. Give the folder of an evaluation"),
        (["verify", "{bundle}", "--key", "{folder}/key"], "is no public key in PEM format; it begins with"),
        (["verify", "{bundle}", "--fingerprint", "abc"], "is not 64 hex digits"),
        (["verify", "{bundle}", "--fingerprint", "a" * 64, "--key", "{folder}/key.pub"], "give one of them"),
        (["verify", "{folder}/nowhere"], "is no folder. Give the folder of an evaluation."),
        (["keygen", "--out", "{folder}/key"], "exists already, and a key is never overwritten"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(made, signed, capsys, arguments, sentence):
    code, _, err = run(capsys, *(each.format(bundle=signed, folder=made) for each in arguments))
    assert code == USAGE
    assert sentence in err


def test_an_encrypted_key_is_named_as_that(made, signed, tmp_path, capsys):
    secret = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word")
    )
    (tmp_path / "key").write_bytes(secret)
    assert "is encrypted. Decrypt it for signing" in run(capsys, "sign", signed, "--key", tmp_path / "key")[2]


def test_the_private_key_is_its_owners_alone(made):
    assert (made / "key").stat().st_mode & 0o777 == 0o600


PATHS = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=3).map("/".join).filter(sums.is_plain)
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)


@QUICK
@given(st.dictionaries(PATHS, HASHES, max_size=6))
def test_a_list_of_hashes_reads_back_as_it_was_written(hashes):
    assert sums.parse(sums.render(hashes)) == hashes


@QUICK
@given(st.dictionaries(PATHS, HASHES, min_size=1, max_size=4), st.text(max_size=3), st.data())
def test_a_list_that_reads_is_one_that_would_be_written(hashes, more, data):
    text = sums.render(hashes)
    place = data.draw(st.integers(0, len(text)))
    changed = text[:place] + more + text[place + data.draw(st.integers(0, 2)) :]
    try:
        read = sums.parse(changed)
    except sums.SumsError:
        return
    assert sums.render(read) == changed


@QUICK
@given(st.text())
def test_a_name_outside_the_folder_is_never_plain(name):
    assert not sums.is_plain(f"../{name}")
    assert not sums.is_plain(f"/{name}")
    assert not sums.is_plain(f"{name}/..")
    assert not sums.is_plain(f"a\n{name}")
