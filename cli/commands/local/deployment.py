"""`oms check|provision|env`: the project itself and how it is put on servers, rather than one running stack."""

import sys

import typer

app = typer.Typer()


@app.command()
def check() -> None:
    """Style, types, imports, secrets, container files, generated documents; exit status 1 if one is not clean."""
    from deploy.check import main

    raise typer.Exit(main())


@app.command()
def provision() -> None:
    """Make running servers ready: KAFKA_URL, MONGO_URL and a password for each service come from the environment."""
    from deploy.provision import main

    raise typer.Exit(main())


@app.command()
def env() -> None:
    """Write .oms/compose/env with random secrets for docker compose; one that is there gets what it lacks."""
    from deploy import dotenv
    from deploy.local import keys, paths

    folder = paths.HOME / "compose"
    file = folder / "env"
    example = (paths.ROOT / ".env.example").read_text(encoding="utf-8")
    if file.exists():
        existing = file.read_text(encoding="utf-8")
        added = dotenv.lacking(existing, example, keys.public_keys(folder))
        paths.write_private(file, existing + added)
        names = ", ".join(line.partition("=")[0] for line in added.splitlines())
        print(f"{file} is there already. Added: {names or 'nothing'}", file=sys.stderr)
        return
    paths.write_private(file, dotenv.filled(example, keys.public_keys(folder)))
    print(f"Wrote {file}; tokens for it: oms token reviewer --folder {folder}", file=sys.stderr)
