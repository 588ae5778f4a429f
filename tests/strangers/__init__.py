"""Ledgers as county offices keep them, drawn without sight of the product."""

import json
from pathlib import Path

from .book import Book, Sheet
from .employers import employers
from .offices import registrar, supervisors
from .streets import territories
from .truth import Truth
from .words import DISTRICT
from .world import World, build

DIVISIONS = Path(__file__).parents[2] / "shanyang" / "departments" / "data" / "divisions.json"


def _cover(world: World, book: Book) -> None:
    """A sheet of instructions before the tables."""
    if book.is_csv or not world.chance(0, 0.1, 0.2):
        return
    sheet = Sheet(world.rng.choice(["填表说明", "封面", "目录"]))
    if sheet.name in {s.name for s in book.sheets}:
        return
    for text in (
        f"{DISTRICT}新业态新就业群体底数摸排台账",
        "填报说明",
        "一、请各单位如实填写，姓名、身份证号、联系电话为必填项。",
        "二、政治面貌填中共党员、预备党员、共青团员、群众。",
        "三、2026年10月31日前报送区委组织部。",
    ):
        sheet.add(text)
    book.sheets.insert(0, sheet)


def make(folder: Path, *, seed: int, level: str, divisions: Path = DIVISIONS, share: float = 1.0) -> Truth:
    """Write the ledgers, the manifest and truth/; say what is true."""
    steady: set[int] = set()
    for _ in range(40):
        world = build(seed, level, divisions, steady, share)
        books = [*registrar(world), *employers(world), *territories(world), *supervisors(world)]
        truth = Truth(world, books)
        if not truth.unfair():
            break
        steady |= truth.hopeless()
    files = []
    for book in books:
        if not book.sheets:
            continue
        _cover(world, book)
        book.save(folder)
        line = {"file": book.file, "source": book.source}
        if book.department and world.rng.random() < 0.7:
            line["department"] = book.department
        files.append(line)
    manifest = {"name": f"strangers {seed} {level}", "as_of": "2026-10-31", "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    truth.write(folder / "truth")
    (folder / "truth" / "unfair.txt").write_text("\n".join(truth.unfair()), encoding="utf-8")
    return truth
