"""How pages say things: two languages of a sentence, amounts, times, durations."""
