"""The cells of (state, verb, permission class) that a long walk must have hit."""


def report(hits, steps, must):
    return 0
