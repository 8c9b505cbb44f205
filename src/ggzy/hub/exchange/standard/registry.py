"""Every data set by its code. Another family is another file of data sets, named here."""

from __future__ import annotations

from . import datasets, results
from .shape import DataSet

DATASETS: dict[str, DataSet] = {
    one.code: one
    for one in (
        datasets.PROJECT,
        datasets.TENDER,
        datasets.SECTION,
        datasets.NOTICE,
        results.OPENING,
        results.CANDIDATE,
        results.PUBLICITY,
        results.RESULT,
        results.ABNORMAL,
        results.CONTRACT,
        results.PERFORMANCE,
    )
}
