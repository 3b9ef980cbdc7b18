"""Who hears of it: the catalogue of events, the bus that carries them, casts and presence."""
