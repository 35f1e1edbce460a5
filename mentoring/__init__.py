"""Mentoring: what a company asks of the centre, who looks after it, what is asked back, the answer.

What a company writes is confidential: it stands in the rows and on the pages of those who may read them, and nowhere else. No letter,
log line, address, search index or line of the history holds it; a request is named by its number.
"""
