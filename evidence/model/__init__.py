"""Sites, scenes, chips, counts: the values between a claim and its verdict, one file for each station."""
