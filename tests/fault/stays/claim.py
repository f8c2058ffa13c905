"""What godwit says of a run that failed: which statements stay, of which nobody knows, what the history has, what to do."""
import json
import re
from dataclasses import dataclass, field

RANGES = r"(\d[\d, toand]*?)"
STAY = re.compile(rf"[Ss]tatements? {RANGES} (?:took effect and stays?)")
PARTLY = re.compile(rf"[Ss]tatements? {RANGES} left a part of (?:its|their) work behind")
UNKNOWN = re.compile(rf"[Ss]tatements? {RANGES} may have (?:committed a part|taken effect)")
NOTHING = ("No statement of the script took effect", "Everything the script had done was rolled back", "everything the script did; there is no row",
           "the migrations of the group were rolled back", "nothing was changed", "Nothing was run")
ALL = ("What the script did is committed", "everything before it is done and recorded", "All of the script took effect and stays", "Everything the script did stays")
NOBODY = ("hether the transaction was committed is not known",)
NO_ROW = ("history has no row", "there is no row for it", "it has no row for it", "nothing was recorded", "Nothing was run",
          "the migrations of the group were rolled back")
FAILED_ROW = ("The history has a row with success = 0",)
SUCCESS_ROW = ("everything before it is done and recorded",)
UNKNOWN_ROW = ("is not known", "may have a row", "whether the history has")


@dataclass
class Claim:
    message: str
    kept: set = None  # None: the message says nothing of it
    partly: set = field(default_factory=set)
    unknown: set = field(default_factory=set)
    row: str = None  # none, failed, success or unknown; None: not said
    disagreements: list = field(default_factory=list)

    def of(self, number):
        if number in self.unknown or self.kept is None:
            return "unknown"
        return "kept" if number in self.kept else "partly" if number in self.partly else "gone"

    def nothing(self):
        """Nothing is said to stay."""
        return self.kept == set() and not self.partly and not self.unknown


def numbers(text):
    """{1, 2, 3, 5} of "1 to 3 and 5"."""
    found = set()
    for part in re.split(r",\s*|\s+and\s+", text.strip()):
        first, _, last = part.partition(" to ")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def says(message, sentences):
    return any(sentence in message for sentence in sentences)


def of_sentence(message, count):
    """`count`: statements of the script."""
    claim = Claim(message)
    for name, pattern in (("kept", STAY), ("partly", PARTLY), ("unknown", UNKNOWN)):
        for text in pattern.findall(message):
            setattr(claim, name, (getattr(claim, name) or set()) | numbers(text))
    if claim.kept is None and says(message, ALL):
        claim.kept = set(range(1, count + 1))
    if claim.kept is None and (says(message, NOTHING) or claim.unknown or claim.partly):
        claim.kept = set()
    if claim.kept is None and says(message, NOBODY):
        claim.kept, claim.unknown = set(), set(range(1, count + 1))
    if says(message, SUCCESS_ROW):
        claim.row = "success"
    elif says(message, NO_ROW):
        claim.row = "none"
    elif says(message, FAILED_ROW):
        claim.row = "failed"
    elif says(message, UNKNOWN_ROW):
        claim.row = "unknown"
    return claim


def expanded(ranges):
    return {number for first, last in ranges for number in range(first, last + 1)}


def claim_of(error, count):
    """The claim of a JSON report's `error`; what its facts say and what its sentence says must be one."""
    claim = of_sentence(error["message"], count)
    facts = error["stays"]
    if facts is None:
        return claim
    told = Claim(error["message"], *(expanded(facts[name]) for name in ("kept", "partly", "unknown")), facts["row"])
    for name in ("kept", "partly", "unknown", "row"):
        if getattr(claim, name) != getattr(told, name):
            told.disagreements.append(f"error.stays.{name} is {getattr(told, name)}, the sentence says {getattr(claim, name)}")
    return told


def error_of(out):
    """(the report, its error or None) of what -outputType=json printed."""
    report = json.loads(out[out.index("{"):])
    if "individualResults" in report:
        report = next((one for one in report["individualResults"] if one.get("error")), report["individualResults"][-1])
    return report, report.get("error")


@dataclass
class Advice:
    """The next steps in the order in which a person takes them."""
    info: bool
    look: bool
    undo: bool
    fix: bool
    repair: bool
    mark: str  # the version that repair -markApplied is to record, if any
    again: bool


def advice_of(message):
    return Advice(info="run info" in message,
                  look=re.search(r"look at what", message) is not None,
                  undo=re.search(r"[Uu]ndo (?:it |that )?by hand", message) is not None,
                  fix=re.search(r"(?:fix|correct) (?:the script|it)|[Ee]nd it in the script", message) is not None,
                  repair=re.search(r"\brepair\b(?! -markApplied)", message) is not None,
                  mark=(re.search(r"-markApplied=(\S+?)[,.;]?(?:\s|$)", message) or ["", ""])[1],
                  again=re.search(r"migrate\b|run undo|then undo|undo again|run it again|command again|start again", message) is not None)
