"""The wording model in use: the one that was promoted here, or else the shipped one."""

from functools import lru_cache

from triage.evidence import listening
from triage.evidence.wording import WordingModel, shipped
from triage.models import ModelVersion


def model() -> WordingModel:
    """One small query says which; a process loads it only when it has changed."""
    pk = ModelVersion.objects.filter(in_use=True).values_list("pk", flat=True).first()
    return shipped() if pk is None else load(pk)


def version(wording: WordingModel) -> str:
    """What judged the words: the wording model's version, with the listening model's where the desk has one."""
    hears = listening.shipped()
    return wording.version if hears is None else f"{wording.version}+{hears.version}"


@lru_cache(maxsize=3)
def load(pk: int) -> WordingModel:
    """A promoted version's model. Raises ModelVersion.DoesNotExist, or ValueError where it is unsound."""
    row = ModelVersion.objects.get(pk=pk, weights__isnull=False)
    return WordingModel.read(row.vocabulary, bytes(row.weights or b""))
