import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.decision.facts_for_tests import SAMPLED
from triage.decision.exhibits import Part
from triage.desks.prakerja.names import LONGEST, NameOutcome, compare_names, tidy

SAME, SOFT, HARD = NameOutcome.SAME, NameOutcome.SOFT, NameOutcome.HARD


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Budi Santoso", "BUDI SANTOSO"),
        ("Budi Santoso", "  Budi\u200b \t Santoso\u202e "),
        ("Budi Santoso", "B U D I S A N T O S O"),
        ("Budi Santoso", "BudiSantoso"),
        ("Nur'aini", "Nuraini"),
        ("Al-Farisi Ahmad", "Al Farisi Ahmad"),
        ("José Pereira", "Jose Pereira"),
        ("Budi Santoso", "Dr. Ir. H. Budi Santoso, S.Pd., M.M."),
        ("Budi Santoso", "Dr.Budi Santoso S. Pd"),
        ("Budi Santoso", "Budi Santoso SKom"),
        ("Siti Aminah", "Hj. Siti Aminah, A.Md"),
        ("Siti Aminah", "Siti Aminah, SE"),
        ("Ahmad Hasan", "Ahmad bin Hasan"),
        ("Siti Hasan", "Siti binti Hasan"),
        ("Muhammad Rizki", "Moh. Rizki"),
        ("Mohamad Rizki", "M. Rizki"),
        ("Muhamad Rizki", "Muh Rizki"),
        ("Mochammad Rizki", "Moch. Rizki"),
        ("Bambang Soekarno Djaja", "Bambang Sukarno Jaya"),
        ("Tjahjadi", "Cahyadi"),
        ("Soekarno Djojo Tjahaya", "Sukarno Jojo Cahaya"),
        ("Suharto", "suharto"),
        ("Abdurrahman " * 5 + "Wahid", "ABDURRAHMAN " * 5 + "WAHID"),
        ("", "😀"),
    ],
)
def test_it_sees_the_same_name(a: str, b: str) -> None:
    assert compare_names(a, b).outcome is SAME


@pytest.mark.parametrize(
    ("a", "b", "notes"),
    [
        ("Sri Wahyuni", "Sri W.", {"initials"}),
        ("Maria Rizki", "M. Rizki", {"initials"}),
        ("Siti Nur Aisyah", "Siti Aisyah", {"dropped_word"}),
        ("Suharto Wijaya", "Suharto", {"dropped_word"}),
        ("Budi Santoso", "Santoso Budi", {"word_order"}),
        ("Budi Santoso", "Budi Santosa", {"misspelling"}),
        ("Agus Setiawan", "Agus Setyawann", {"misspelling"}),
        ("Budi Santoso", "Budi Sant0so", {"confusable"}),
        ("Arni Lestari", "Ami Lestari", {"confusable"}),
        ("Mulyadi", "Mu1yadl", {"confusable"}),
        ("Dewi Anggraini Putri", "Putri Dewi", {"dropped_word", "word_order"}),
        ("Siti Se", "Siti", {"dropped_word"}),
        ("Budi", "", {"unreadable"}),
        ("Raden Roro Kusumaningtyas Prameswari", "Raden Roro Kusumaningtyas Prames", {"cut_off"}),
        ("Raden Roro Kusumaningtyas Prameswari", "RADEN RORO KUSUMAN", {"cut_off"}),
        ("Siti Rahayu Kartasasmita", "Siti Rahayu Kartasasmi", {"cut_off"}),
        ("Siti Rahayu Kartasasmita", "Siti Rahayu", {"dropped_word"}),
        ("Abdul Rahman", "Abd. Rahman", {"initials"}),
        ("I Gusti Ngurah Wirawan", "I Gst. Ngr. Wirawan", {"initials"}),
        ("H", "Budi", None),
    ],
)
def test_it_sees_a_soft_difference(a: str, b: str, notes: set[str] | None) -> None:
    found = compare_names(a, b)
    assert (found.outcome, set(found.notes)) == ((SOFT, notes) if notes else (HARD, set()))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Budi Santoso", "Siti Rahayu"),
        ("Budi Santoso", "Budi Hartono"),
        ("Suharto", "Sukarno"),
        ("Sri W.", "Sri Rahayu"),
        ("bin", "Binti Aminah"),
        ("Budi Santoso", "Budiman Santoso"),
    ],
)
def test_it_sees_another_person(a: str, b: str) -> None:
    assert compare_names(a, b).outcome is HARD


def test_it_shows_the_letters_that_differ() -> None:
    assert compare_names("Budi Santoso", "BUDI SANTOSA").diff == (
        Part(True, "Budi Santos", "BUDI SANTOS"),
        Part(False, "o", "A"),
    )


def test_it_compares_hostile_names_without_taking_ages() -> None:
    hostile = [" ".join("abcdefghij" * 5000), "a" * 100_000, "ab. " * 50_000, ",.'" * 100_000]
    for one in hostile:
        for other in hostile:
            assert len(compare_names(one, other).diff) <= 2 * LONGEST


WORDS = st.sampled_from(
    ["Budi", "Siti", "Santoso", "Santosa", "Rahayu", "Muhammad", "M.", "Moh", "W.", "bin", "Dr.", "S.Pd", "Ami", "Arni"]
)
NAMES = st.one_of(st.lists(WORDS, max_size=4).map(" ".join), st.text(max_size=12))
PEOPLE = st.lists(st.sampled_from(["Budi", "Siti", "Santoso", "Rahayu", "José", "Nur'aini"]), min_size=1, max_size=4)


@SAMPLED
@given(NAMES, NAMES)
def test_it_does_not_matter_who_comes_first(a: str, b: str) -> None:
    there, back = compare_names(a, b), compare_names(b, a)
    assert (there.outcome, there.notes) == (back.outcome, back.notes)


@SAMPLED
@given(NAMES, NAMES)
def test_it_keeps_every_letter_in_the_diff(a: str, b: str) -> None:
    diff = compare_names(a, b).diff
    assert "".join(part.a for part in diff) == tidy(a)
    assert "".join(part.b for part in diff) == tidy(b)


@SAMPLED
@given(NAMES)
def test_it_finds_a_name_the_same_as_itself(name: str) -> None:
    assert compare_names(name, name).outcome is SAME


ACCENTS = str.maketrans("aeiouAEIOU", "áèîöúÁÈÎÖÚ")
DRESSES = [
    str.upper,
    str.lower,
    lambda name: name.translate(ACCENTS),
    lambda name: "  " + name.replace(" ", " \u200b\u00a0 ") + "\n",
    lambda name: f"Prof. Dr. {name}",
    lambda name: f"{name}, S.Kom., M.M.",
    lambda name: f"H. {name}, S.E",
]


@SAMPLED
@given(PEOPLE.map(" ".join), PEOPLE.map(" ".join), st.sampled_from(DRESSES), st.sampled_from(DRESSES))
def test_it_looks_through_case_accents_spacing_and_titles(a: str, b: str, one, other) -> None:  # type: ignore[no-untyped-def]
    plain, dressed = compare_names(a, b), compare_names(one(a), other(b))
    assert (plain.outcome, plain.notes) == (dressed.outcome, dressed.notes)
