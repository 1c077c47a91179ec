"""Delta debugging: the shortest list of operations found that still shows a difference."""


def shrink(items, is_failing, tries=400):
    """Halve, then take away ever smaller pieces as long as what is left fails."""
    left = tries
    pieces = 2
    while len(items) >= 2 and left > 0:
        size = max(1, len(items) // pieces)
        for start in range(0, len(items), size):
            left -= 1
            rest = items[:start] + items[start + size:]
            if rest and is_failing(rest):
                items = rest
                pieces = max(2, pieces - 1)
                break
            if left <= 0:
                break
        else:
            if size == 1:
                break
            pieces = min(len(items), pieces * 2)
    return items
