"""Every check by its name, in the order they are made. A new check is a new file and a line here."""

from __future__ import annotations

from ggzy.hub.quality.verdicts import Check

from . import (
    amounts,
    attachments,
    code_values,
    dates,
    deal_codes,
    formats,
    known_fields,
    organisations,
    references,
    required_fields,
    sender,
    timely,
    units,
)

CHECKS: dict[str, Check] = {
    module.CHECK.name: module.CHECK
    for module in (
        required_fields,
        attachments,
        known_fields,
        formats,
        code_values,
        deal_codes,
        organisations,
        sender,
        amounts,
        units,
        dates,
        references,
        timely,
    )
}
