"""The models in use: of each kind the one that was promoted here, or else the shipped one."""

from dataclasses import dataclass, field
from functools import lru_cache

from triage.evidence import listening, wording
from triage.evidence.wording import WordingModel
from triage.models import ModelKind, ModelVersion


@dataclass(frozen=True, slots=True)
class Models:
    """What judges the words: for the cause, and for what is said beside it (None for a desk that hears no one).

    Unless it is given, the shipped one listens.
    """

    wording: WordingModel
    listening: WordingModel | None = field(default_factory=listening.shipped)

    @property
    def version(self) -> str:
        """The wording model's version, with the listening model's where there is one."""
        return self.wording.version if self.listening is None else f"{self.wording.version}+{self.listening.version}"


def models() -> Models:
    """One small query says which; a process loads them only when they have changed."""
    used = dict(ModelVersion.objects.filter(in_use=True).values_list("kind", "pk"))
    wordings, hears = used.get(ModelKind.WORDING), used.get(ModelKind.LISTENING)
    return Models(
        wording.shipped() if wordings is None else load(wordings),
        listening.shipped() if hears is None else load(hears),
    )


@lru_cache(maxsize=4)
def load(pk: int) -> WordingModel:
    """A promoted version's model. Raises ModelVersion.DoesNotExist, or ValueError where it is unsound."""
    row = ModelVersion.objects.get(pk=pk, weights__isnull=False)
    return WordingModel.read(row.vocabulary, bytes(row.weights or b""))
