"""A second, quite different trade: a listing with timed offers and a secret reserve. It proves that the engine is general."""
