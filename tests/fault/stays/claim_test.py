#!/usr/bin/env python3
"""The reader of godwit's sentences reads them as they are written."""
from claim import advice_of, claim_of, of_sentence

SENTENCES = [
    # message of a script with 9 statements, kept, partly, unknown, row
    ("Statement 1 took effect and stays; statement 2 failed. The history has a row with success = 0; undo by hand", {1}, set(), set(), "failed"),
    ("Statements 1 to 3 and 5 took effect and stay (up to the one at line 9); 1 later statement rolled back. The history has no row for it; run",
     {1, 2, 3, 5}, set(), set(), "none"),
    ("Statements 1, 3 and 5 to 7 took effect and stay.", {1, 3, 5, 6, 7}, set(), set(), None),
    ("Statement 2 left a part of its work behind, which stays.", set(), {2}, set(), None),
    ("Statement 1 took effect and stays. Statement 2 may have committed a part of its work, or all of it.", {1}, set(), {2}, None),
    ("No statement of the script took effect. The history has no row for it; fix the script and run migrate again.", set(), set(), set(), "none"),
    ("Everything the script had done was rolled back.", set(), set(), set(), None),
    ("That was during COMMIT: whether the transaction was committed is not known; run info before anything else. Statement 1 took effect and stays. "
     "Statements 2 to 3 may have taken effect. If the history has a row for the script, all of it was committed; if it has none, undo by hand what took "
     "effect and run migrate again.", {1}, set(), {2, 3}, "unknown"),
    ("The connection was lost while the history was written, which may have a row with success = 0; run repair, then migrate.",
     None, set(), set(), "unknown"),
    ("The server went away.", None, set(), set(), None),
]


def main():
    for message, kept, partly, unknown, row in SENTENCES:
        claim = of_sentence(message, 9)
        assert (claim.kept, claim.partly, claim.unknown, claim.row) == (kept, partly, unknown, row), (message, claim)
    facts = {"row": "none", "kept": [[1, 2], [4, 4]], "partly": [], "unknown": []}
    message = "Statements 1 to 2 and 4 took effect and stay. The history has no row for it."
    assert claim_of({"message": message, "stays": facts}, 9).disagreements == []
    assert claim_of({"message": message, "stays": {**facts, "row": "failed"}}, 9).disagreements
    assert claim_of({"message": message, "stays": {**facts, "kept": [[1, 4]]}}, 9).disagreements
    advice = advice_of("undo by hand what took effect, fix the script, run repair, then migrate.")
    assert advice.undo and advice.fix and advice.repair and advice.again and not advice.info and not advice.mark
    advice = advice_of("Undo it by hand and run migrate again, or record it with repair -markApplied=2.")
    assert advice.undo and advice.again and advice.mark == "2" and not advice.repair and not advice.fix
    advice = advice_of("look at what of it took effect, undo that by hand, run migrate again.")
    assert advice.look and advice.undo and advice.again
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
