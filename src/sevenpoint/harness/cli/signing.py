"""`sevenpoint keygen`, `sign` and `verify`: who stands for a bundle, and whether it was changed since."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from sevenpoint.harness.cli.shared import examples
from sevenpoint.harness.errors import MET, NOT_MET, UsageError


@click.command(epilog=examples("sevenpoint keygen --out ~/.config/sevenpoint/signing.key"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File of the private key.")
def keygen(out: Path) -> int:
    """Make an Ed25519 key for signing bundles: the private half in FILE, the public half in FILE.pub.

    Keep the private half to yourself. Publish the public half, or its fingerprint, where readers of your reports
    already trust you: whoever checks a report needs it from you, not from the report.
    """
    from sevenpoint.harness.signing import fingerprint, generate_key

    public = generate_key(out)
    click.echo(f"private key {out}\npublic key  {out}.pub\nfingerprint {fingerprint(public)}")
    return MET


@click.command(
    epilog=examples("sevenpoint sign runs/latest --key ~/.config/sevenpoint/signing.key --name 'Baker and Partners'")
)
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), required=True, help="Private key; `keygen` makes one.")
@click.option("--name", default="", help="Who signs, printed in the report. [default: the key alone]")
def sign(bundle: Path, key: Path, name: str) -> int:
    """Sign a bundle: hash every file, sign the list, and say in the report who signed.

    Write every export first: a file that is added afterwards makes `verify` fail, as it should.
    """
    from sevenpoint.harness.bundle import Bundle
    from sevenpoint.harness.signing import read_private_key
    from sevenpoint.harness.signing import sign as put
    from sevenpoint.harness.signing.seal import announce
    from sevenpoint.harness.verdict import write_reports

    if key.resolve().is_relative_to(bundle.resolve()):
        raise UsageError(f"--key: {key} lies in the bundle, which is handed on. Keep the private key elsewhere.")
    private, kept = read_private_key(key), Bundle(bundle)
    results = kept.results()
    signer = announce(kept, private, name)
    write_reports(kept, results)
    files = put(kept, private)
    click.echo(f"signed {files} files of {bundle}\nkey    {signer.key}")
    return MET


@click.command(
    epilog=examples(
        "sevenpoint verify runs/latest --key vendor.pub",
        "sevenpoint verify runs/latest --fingerprint FINGERPRINT",
        "sevenpoint verify runs/latest --json",
    )
)
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), help="The signer's public key, got from the signer.")
@click.option("--fingerprint", metavar="HEX", help="The fingerprint of the signer's key, instead of the key.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def verify(bundle: Path, key: Path | None, fingerprint: str | None, as_json: bool) -> int:
    """Check that a bundle is what was signed; name every file that was changed, added or removed.

    Without --key or --fingerprint it only says that the bundle is whole: anybody could have signed it again.
    Exit codes: 0 it holds, 1 it does not or is not signed, 64 usage.
    """
    from sevenpoint.harness.signing import read_public_key
    from sevenpoint.harness.signing import verify as look

    if fingerprint is not None and key is not None:
        raise UsageError("--fingerprint: says the same as --key; give one of them")
    if fingerprint is not None and not re.fullmatch("[0-9a-fA-F]{64}", fingerprint):
        raise UsageError("--fingerprint: is not 64 hex digits")
    found = look(bundle, key=read_public_key(key) if key else None, named=fingerprint and fingerprint.lower())
    if as_json:
        told = {"holds": found.holds, "problems": found.problems, "files": found.files, "key": found.key}
        click.echo(json.dumps({**told, "key_given": found.trusted}, indent=1))
        return MET if found.holds else NOT_MET
    for problem in found.problems:
        click.echo(problem)
    if not found.holds:
        click.echo(f"{bundle} is not what was signed")
        return NOT_MET
    click.echo(f"{bundle} holds: {found.files} files as signed with the key {found.key}")
    if not found.trusted:
        click.echo("Whose key that is was not checked: give --key or --fingerprint, got from the signer.")
    return MET
