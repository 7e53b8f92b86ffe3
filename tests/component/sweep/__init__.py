"""Every operation of the API, asked by every role from every relation to a site: nobody gets what is not theirs."""
