"""Who is who: the user who signs in by e-mail, the staff groups, the sign-in pages. May import nothing but the other ground rooms."""
