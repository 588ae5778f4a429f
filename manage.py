#!/usr/bin/env python
"""Management entry point."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanyang.settings")
    if sys.argv[1:2] == ["propose"]:
        os.environ["KEYLESS"] = "1"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
