"""The pages people look at: rendered here, without a script, from what the services answer."""
