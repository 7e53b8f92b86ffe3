"""The instrument: data, engine, answers, samples, and the commands on top of them."""
