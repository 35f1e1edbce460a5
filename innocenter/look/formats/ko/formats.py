"""Dates where Django itself writes them, as in the staff's lists: "2026. 12. 1. (화)"."""

DATE_FORMAT = "Y. n. j. (D)"
DATETIME_FORMAT = "Y. n. j. (D) H:i"
SHORT_DATE_FORMAT = "Y. n. j."
SHORT_DATETIME_FORMAT = "Y. n. j. H:i"
TIME_FORMAT = "H:i"
