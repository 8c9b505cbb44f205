"""The bidder's own machine: seal, submit, replace, withdraw, open, keep receipts. Imports ggzy_core only."""
