"""Numbers with valid check digits, drawn from a seeded generator."""

from datetime import date, timedelta
from random import Random

from .words import AREAS

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_check(first17: str) -> str:
    """The 18th character (GB 11643)."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(first17, _ID_WEIGHTS, strict=True)) % 11]


def id_number(rng: Random, born: date, male: bool) -> str:
    """A valid 18-character number."""
    serial = rng.randrange(1, 499) * 2 + (1 if male else 0)
    head = f"{rng.choice(AREAS)}{born:%Y%m%d}{serial:03d}"
    return head + id_check(head)


def old_id(number: str) -> str:
    """The 15-digit form of someone born in the last century."""
    return number[:6] + number[8:17]


def birthday(rng: Random) -> date:
    """Someone of working age."""
    return date(1968, 1, 1) + timedelta(days=int(rng.triangular(0, 365 * 38, 365 * 24)))


def phone(rng: Random) -> str:
    """A mobile number."""
    return (
        rng.choice(
            [
                "130",
                "131",
                "135",
                "136",
                "137",
                "138",
                "139",
                "150",
                "151",
                "155",
                "158",
                "159",
                "166",
                "176",
                "178",
                "182",
                "183",
                "186",
                "187",
                "188",
                "189",
                "191",
                "199",
            ]
        )
        + f"{rng.randrange(10**8):08d}"
    )


def uscc(rng: Random, kind: str = "91") -> str:
    """A valid 18-character credit code."""
    body = "".join(rng.choice(_ALPHABET) for _ in range(8))
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
    rest = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    head = f"{kind}410811{body}" + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return head + _ALPHABET[(31 - total % 31) % 31]
