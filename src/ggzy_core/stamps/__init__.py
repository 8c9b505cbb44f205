"""Electronic stamps (电子签章) on PDF: drawn, signed as PAdES B-LT, judged in words. No Django, no network of its own."""
