"""The models in use: of each kind the one that was promoted here, or else the shipped one."""

from dataclasses import dataclass, field
from functools import lru_cache

from triage.decision.facts import WordingSignal
from triage.evidence import listening, wording
from triage.evidence.wording import WordingModel
from triage.models import ModelKind, ModelVersion


@dataclass(frozen=True, slots=True)
class Models:
    """What judges the words: for the cause, for what is said beside it (None for a desk that hears no one), and for the
    topics that its people have added (None without any).

    Unless it is given, the shipped one listens.
    """

    wording: WordingModel
    listening: WordingModel | None = field(default_factory=listening.shipped)

    topics: WordingModel | None = None

    @property
    def version(self) -> str:
        """The wording model's version, with those of the others where there are any."""
        return "+".join(each.version for each in (self.wording, self.listening, self.topics) if each is not None)

    def signals(self, words: str) -> tuple[WordingSignal, ...]:
        """What the words say for each cause, and for each topic against all else."""
        return self.wording.signals(words) + (self.topics.signals(words) if self.topics else ())


def models() -> Models:
    """One small query says which; a process loads them only when they have changed."""
    used = dict(ModelVersion.objects.filter(in_use=True).values_list("kind", "pk"))
    wordings, hears, topics = (used.get(kind) for kind in (ModelKind.WORDING, ModelKind.LISTENING, ModelKind.TOPICS))
    return Models(
        wording.shipped() if wordings is None else load(wordings),
        listening.shipped() if hears is None else load(hears),
        None if topics is None else load(topics),
    )


@lru_cache(maxsize=4)
def load(pk: int) -> WordingModel:
    """A promoted version's model. Raises ModelVersion.DoesNotExist, or ValueError where it is unsound."""
    row = ModelVersion.objects.get(pk=pk, weights__isnull=False)
    return WordingModel.read(row.vocabulary, bytes(row.weights or b""))
