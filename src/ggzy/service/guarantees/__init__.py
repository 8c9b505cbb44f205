"""Guarantees (保函): applied for and issued under seal, shown to meet a demand, opened, released, claimed, expired."""
