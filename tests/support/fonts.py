"""Chinese fonts for Chromium without installing one: fontconfig pointed at the font wheel's folder."""

from __future__ import annotations

from pathlib import Path

import noto_cjk_sans_otc


def fontconfig(folder: Path) -> Path:
    """Write a fonts.conf into `folder`, for FONTCONFIG_FILE; the machine's own fonts stay usable beside it."""
    wheel = Path(noto_cjk_sans_otc.__file__).parent
    conf = folder / "fonts.conf"
    conf.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig><dir>/usr/share/fonts</dir><dir>{wheel}</dir><cachedir>{folder}</cachedir></fontconfig>\n",
        encoding="utf-8",
    )
    return conf
