"""OCDS 1.1: releases and records of a lot (https://standard.open-contracting.org/1.1/)."""
