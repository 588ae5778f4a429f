"""Two reports side by side: what agrees, what contradicts, and what that weighs.

Every pair of rows gets a sum of weights in bits, after Fellegi and Sunter: how
much likelier an agreement is for one person than for two. The weights stand
below, fixed and named, so that a score can be explained to the person it
concerns.
"""

import numpy as np

from enterprises.rules.blocking import Ints
from enterprises.rules.worker_evidence import Rows
from shanyang.lib.chinese import NameMatch

# --- weights, in bits --------------------------------------------------------
SAME_NUMBER = 30.0
SAME_PARTS = 26.0  # first 14 and last 4 agree, the whole was unreadable on one side
SAME_MASK = 15.0  # first 6 and last 4; the area says little within a district
SAME_HEAD = 13.0  # area and date of birth
SAME_LAST4 = 12.0
NEAR_MISS_IN_NUMBER = 8.0  # part agrees, the other part has a slip
OTHER_PARTS = -9.0
RUINED_NUMBER_DIFFERS = -1.0
SAME_BIRTHDAY = 12.0
SAME_BIRTH_MONTH = 7.0
OTHER_BIRTHDAY = -7.0
SAME_PHONE = 15.0
SAME_MASKED_PHONE = 12.0
SAME_PHONE_TAIL = 9.0
SAME_STATION_PHONE = 1.0
OTHER_PHONE = -2.5  # people change numbers, and carry two
OTHER_SEX = -4.0
OTHER_EMPLOYER = -2.5
MOST_FOR_EMPLOYER = 8.0
MISSING_FROM_OTHER_ROSTER = 8.0
TWICE_IN_ONE_ROSTER = -4.5  # three rows in a hundred are written twice
HOMOPHONE_PENALTY = 4.0  # one name in sixteen is typed with another character
ONE_WRONG_CHARACTER = 4.0
RELATED_NAME = -4.0
OTHER_NAME = -10.0
NO_NAME = 0.0

LINK = 3.0
STRONG = 8.0  # enough to overrule a slip in a number
DOUBT = -2.0

SAME, HOMOPHONE, MASKED, ONE, RELATED, DIFFERENT, UNSAID = range(7)
_LEVEL = {
    NameMatch.SAME: SAME,
    NameMatch.HOMOPHONE: HOMOPHONE,
    NameMatch.MASKED: MASKED,
    NameMatch.ONE_CHARACTER: ONE,
    NameMatch.RELATED: RELATED,
    NameMatch.DIFFERENT: DIFFERENT,
}

# The strongest ground of a link, as `Pairs.how` numbers them.
HOW = ("id_number", "masked_id", "phone_name", "born_name", "employer_name", "evidence")


class Pairs:
    """The compared pairs: what agrees, what contradicts, and the sum."""

    def __init__(self, rows: Rows, left: Ints, right: Ints) -> None:
        self.left, self.right = left, right
        self._rows = rows
        self.name = self._names()
        self.same_employer, other_employer = self._compare(rows.enterprise)
        same_source = rows.source[left] == rows.source[right]
        self.same_roster = self.same_employer & same_source & (rows.source[left] >= 0)
        self.recorded = (rows.source[left] < 0) | (rows.source[right] < 0)  # a person of an earlier round
        across = self.across = self.same_employer & ~self.recorded & ~same_source
        phone = self._phone()
        number = self._number()
        birthday = self._birthday()
        _, other_sex = self._compare(rows.sex)
        self.positive = self.number_agrees | self.phone_agrees | self.birthday_agrees
        backed = (self.name == RELATED) & (self.number_agrees | self.phone_agrees)
        complement = across & ((self.name <= ONE) | backed) & ~self.number_differs
        employer = np.clip(np.log2(rows.people / rows.share(rows.enterprise))[left], 0.5, MOST_FOR_EMPLOYER)
        self.score = (
            self._name_weight()
            - np.log2(rows.people)
            + number
            + phone
            + birthday
            + OTHER_SEX * other_sex
            + np.where(self.same_employer, employer, OTHER_EMPLOYER * other_employer)
            + MISSING_FROM_OTHER_ROSTER * complement
            + TWICE_IN_ONE_ROSTER * self.same_roster
        )
        self.allowed = self._allowed()
        # Twice the same name in one roster and nothing to tell them apart: always a question.
        bare = self.same_roster & (self.name == SAME) & ~self.phone_differs & ~self.number_differs
        self.asked = bare | (self.score >= DOUBT)

    def _compare(self, column: Ints) -> tuple[np.ndarray, np.ndarray]:
        left, right = column[self.left], column[self.right]
        known = (left >= 0) & (right >= 0)
        return known & (left == right), known & (left != right)

    def _names(self) -> np.ndarray:
        rows, left, right = self._rows, self._rows.name[self.left], self._rows.name[self.right]
        level = np.full(len(left), DIFFERENT, dtype=np.int8)
        same_sound, _ = self._compare(rows.sound)
        level[same_sound] = HOMOPHONE
        level[left == right] = SAME
        level[(left < 0) | (right < 0)] = UNSAID
        other = np.flatnonzero(level == DIFFERENT)
        level[other] = self._slips(left[other], right[other])
        return level

    def _slips(self, left: Ints, right: Ints) -> np.ndarray:
        """Names that sound different: a slip, a mask, something in common, or nothing."""
        rows, lengths = self._rows, self._rows.letters.lengths
        level = np.full(len(left), DIFFERENT, dtype=np.int8)
        same_length, places, related = rows.letters.differences(left, right)
        level[related] = RELATED
        level[same_length & (places == 1) & (lengths[left] >= 3)] = ONE
        # The rest of a name's ways to be wrong is rare enough to be looked at one by one.
        masked = rows.masked_names[left] | rows.masked_names[right]
        lengthy = lengths[left] + lengths[right] > 4
        moved = related & lengthy & (level == RELATED) & (~same_length | (places == 2))
        unclear = np.flatnonzero(masked | moved)
        width = len(rows.name_text)
        keys, place = np.unique(left[unclear] * width + right[unclear], return_inverse=True)
        known = [_LEVEL[rows.names_match(int(key // width), int(key % width))] for key in keys]
        level[unclear] = np.array(known, dtype=np.int8)[place] if len(keys) else level[unclear]
        # 王明 for 王佳明 happens, but 王明 may well be somebody else.
        level[(level == ONE) & ~same_length] = RELATED
        return level

    def _name_weight(self) -> np.ndarray:
        """Rare names weigh more: 王伟 stands in every roster."""
        rows = self._rows
        same = np.log2(rows.people / rows.bearers(rows.name))[self.left]
        sound = np.log2(rows.people / rows.bearers(rows.sound, by_sound=True))[self.left] - HOMOPHONE_PENALTY
        surname = np.log2(rows.people / rows.share(rows.surname))[self.left]
        levels = [self.name == level for level in (SAME, HOMOPHONE, MASKED, ONE, RELATED, UNSAID)]
        weights = [same, sound, surname, np.full(len(same), ONE_WRONG_CHARACTER), np.full(len(same), RELATED_NAME),
                   np.full(len(same), NO_NAME)]  # fmt: skip
        return np.select(levels, weights, OTHER_NAME)

    def _number(self) -> np.ndarray:
        rows = self._rows
        same, self.number_differs = self._compare(rows.id)
        # Two offices name one person of one employer with one phone of their own: one number is wrong.
        self.number_wrong = self.number_differs & self.across & (self.name == SAME) & self.phone_agrees
        self.number_differs &= ~self.number_wrong
        same_mask, other_mask = self._compare(rows.mask)
        same_head, other_head = self._compare(rows.head)
        same_last4, other_last4 = self._compare(rows.last4)
        ruined = rows.bad[self.left] | rows.bad[self.right]
        self.number_agrees = ~self.number_differs & (same | same_mask | same_head | same_last4)
        contradiction = self.number_wrong | other_mask | other_head | other_last4
        self.number_fits = self.number_agrees & ~contradiction
        some_part = same_mask | same_head | same_last4
        grounds = (
            (same, SAME_NUMBER),
            (self.number_differs, -SAME_NUMBER),
            (self.number_wrong, RUINED_NUMBER_DIFFERS),
            (same_mask & same_head, SAME_PARTS),
            (some_part & ruined, NEAR_MISS_IN_NUMBER + 2),
            (same_mask & other_head, NEAR_MISS_IN_NUMBER - 4),
            (same_mask, SAME_MASK),
            (same_head & other_last4, 0.0),
            (same_head, SAME_HEAD),
            (same_last4, SAME_LAST4),
            (contradiction & ruined, RUINED_NUMBER_DIFFERS),
            (contradiction, OTHER_PARTS),
        )
        return np.select([ground for ground, _ in grounds], [weight for _, weight in grounds], 0.0)

    def _phone(self) -> np.ndarray:
        rows = self._rows
        same, other = self._compare(rows.phone)
        same_tail, other_tail = self._compare(rows.tail)
        same_head3, other_head3 = self._compare(rows.head3)
        station = rows.station_phone[self.left] | rows.station_phone[self.right]
        masked = same_tail & ~same & ~other & ~other_head3
        self.phone_differs = other | (other_tail & ~same)
        self.phone_agrees = (same & ~station) | (masked & ~station)
        return np.select(
            [same & station, same, masked & station, masked & same_head3, masked, same_tail & other,
             self.phone_differs & ~station],
            [SAME_STATION_PHONE, SAME_PHONE, SAME_STATION_PHONE, SAME_MASKED_PHONE, SAME_PHONE_TAIL,
             NEAR_MISS_IN_NUMBER - 2, OTHER_PHONE],
            0.0,
        )  # fmt: skip

    def _birthday(self) -> np.ndarray:
        """Counts only where the number itself was not compared by its first 14 digits."""
        rows = self._rows
        same, other = self._compare(rows.born)
        same_month, _ = self._compare(rows.born_month)
        same_year, _ = self._compare(rows.born_year)
        # 1990年5月 is read as the first of May, 1990年 as the first of January.
        vague_month = other & same_month & (rows.first_of_month[self.left] | rows.first_of_month[self.right])
        vague_year = other & same_year & (rows.first_of_year[self.left] | rows.first_of_year[self.right])
        same_head, other_head = self._compare(rows.head)
        same_number, _ = self._compare(rows.id)
        ruined = rows.bad[self.left] | rows.bad[self.right]
        self.birthday_agrees = same
        counted = ~(same_head | other_head | same_number | self.number_differs)
        weight = np.select(
            [same, vague_month, vague_year, other & ~ruined],
            [SAME_BIRTHDAY, SAME_BIRTH_MONTH, 0.0, OTHER_BIRTHDAY],
            0.0,
        )
        return np.where(counted, weight, 0.0)

    def _allowed(self) -> np.ndarray:
        """Links that a sum may make by itself; the rest can only become doubts."""
        # A name that nobody else bears, twice in one roster, was written twice.
        unique = self.same_roster & (self.name == SAME) & ~self.phone_differs
        somewhere_else = ~self.same_employer | (self.same_roster & ~unique) | self.recorded
        # Four last digits in common mean nothing between strangers whose first six differ.
        stranger = (self.name == DIFFERENT) & ~(
            self.number_fits
            & (self.score >= LINK)
            & (self.phone_agrees | (self.same_employer & ~self.same_roster & ~self.phone_differs))
        )
        repeated = ~self.same_roster | self.number_agrees | ~self.phone_differs
        nameless = (self.name == UNSAID) & ~(self.number_agrees | self.phone_agrees)
        return (
            (self.score >= LINK)
            & ~self.number_differs
            & ~stranger
            & ~nameless
            & repeated
            & (self.positive | ~somewhere_else)
        )

    def how(self, chosen: Ints) -> Ints:
        """The strongest ground of each chosen pair, as a place in `HOW`."""
        same_number, _ = self._compare(self._rows.id)
        grounds = [same_number, self.number_agrees, self.phone_agrees, self.birthday_agrees,
                   self.same_employer & (self.name == SAME)]  # fmt: skip
        return np.select([ground[chosen] for ground in grounds], range(len(grounds)), len(grounds))
