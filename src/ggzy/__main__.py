"""The command `ggzy`: every Django management command, ours first."""

from __future__ import annotations

import os
import sys

from ggzy_core import output

COSIGN = "cosign"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ggzy.settings.embedded")
    output.whole()
    if sys.argv[1:] in ([], ["-h"], ["--help"], ["help"]):
        print(overview())
        return
    if sys.argv[1] == COSIGN:  # a program of its own, which needs nothing of a node
        from ggzy_cosigner.__main__ import main as cosign

        cosign(sys.argv[2:], prog_name=f"ggzy {COSIGN}")
        return
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    name, *words = sys.argv[1:]
    try:
        execute_from_command_line(["ggzy", module_of(name), *words])
    except ImproperlyConfigured as problem:
        sys.exit(f"error: {problem}")


def module_of(name: str) -> str:
    """`demo-city` as typed is the module demo_city."""
    return name if name.startswith("-") else name.replace("-", "_")


def overview() -> str:
    """Our commands with the first line of their help, then the names of Django's."""
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    ours, others = [], []
    for name, app in sorted(get_commands().items()):
        if str(app).startswith("ggzy."):
            ours.append((name.replace("_", "-"), load_command_class(app, name).help.strip().partition("\n")[0]))
        else:
            others.append(name)
    from ggzy_cosigner.__main__ import main as cosign

    ours = sorted([*ours, (COSIGN, (cosign.help or "").strip().partition("\n")[0])])
    width = max((len(name) for name, _ in ours), default=0)
    lines = ["OpenGGZY · 公共资源交易平台", "", "ggzy COMMAND [--help]", ""]
    lines += [f"  {name:<{width}}  {text}" for name, text in ours]
    lines += ["", "Django's own: " + " ".join(others)]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
