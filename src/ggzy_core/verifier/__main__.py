"""`python -m ggzy_core.verifier [POLICY]`: verify.html on standard output, trusting what the file POLICY says."""

from __future__ import annotations

import sys
from pathlib import Path

from . import build

sys.stdout.buffer.write(build(Path(sys.argv[1]).read_text("utf-8") if len(sys.argv) > 1 else ""))
