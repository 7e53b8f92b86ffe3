"""What a person or operator relies on when Open OMS is set up and run."""
