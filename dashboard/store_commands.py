"""The commands of the store: what it holds, its backup, and putting a backup back."""

import argparse
import sys
from pathlib import Path
from typing import Protocol


class Commands(Protocol):
    """Where commands are added."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002
        """Return the parser of a new command."""


def add_store_commands(commands: Commands) -> None:
    """Add `store show`, `store backup FILE` and `store restore FILE` to a command line.

    The store is a file of the user's own, or what PERIGEE_STORE names. Its address is no word of a
    command, because other users of a machine can read those.
    """
    storing = commands.add_parser("store", help="show, back up or restore the store")
    kinds = storing.add_subparsers(required=True, metavar="WHAT")
    showing = kinds.add_parser("show", help="print what the store holds")
    showing.set_defaults(run=_show)
    backing_up = kinds.add_parser("backup", help="write every record to a file")
    backing_up.add_argument("file", metavar="FILE", help="where to write it")
    backing_up.set_defaults(run=_back_up)
    restoring = kinds.add_parser("restore", help="put the records of a backup into the store")
    restoring.add_argument("file", metavar="FILE", help="a backup")
    restoring.add_argument(
        "--replace", action="store_true", help="in place of the records that the store holds"
    )
    restoring.set_defaults(run=_restore)


# The libraries of the database are imported by the commands that need them.
def _show(_: argparse.Namespace) -> int:
    from dashboard import store_sentences
    from data.stored import stored

    for line in store_sentences.lines(stored()):
        _say(line)
    return 0


def _back_up(arguments: argparse.Namespace) -> int:
    from data.store.backup import back_up
    from data.store.engine import open_store

    with open_store() as store:
        count = back_up(store, Path(arguments.file))
    _say(f"{count:,} records are backed up.")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from data.store.backup import restore
    from data.store.engine import open_store

    with open_store() as store:
        count = restore(store, Path(arguments.file), replace=arguments.replace)
    _say(f"{count:,} records are restored.")
    return 0


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
