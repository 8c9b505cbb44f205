"""From the evaluation report to the award notice: candidates in public, the winner, the next one, the written report."""
