"""How Open OMS is set up and run: on one machine here, in containers by the files beside."""
