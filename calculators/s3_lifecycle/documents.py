"""A configuration as it was given: as ``aws s3api`` takes it, bare or with what stands around it."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.s3_lifecycle.reading import configuration_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.s3_lifecycle.model import Configuration

SIZE_DEFAULT = "TransitionDefaultMinimumObjectSize"


def configuration_of(document: object, small_objects: str | None) -> Configuration:
    """Read ``{"Rules": [...]}``, also inside ``{"LifecycleConfiguration": ...}``.

    Args:
        document: Parsed JSON.
        small_objects: ``TransitionDefaultMinimumObjectSize``; None takes the document's, or S3's default.

    Raises:
        LifecycleRefusedError: It has not the form that S3's schema asks for.
        CalculatorError: It is no configuration at all.
    """
    if not isinstance(document, dict):
        raise CalculatorError(
            "configuration", "A lifecycle configuration is a JSON object.", 'It looks like {"Rules": [...]}.'
        )
    inside = document.get("LifecycleConfiguration", document)
    if not isinstance(inside, dict) or not isinstance(inside.get("Rules"), list):
        raise CalculatorError(
            "configuration",
            "It has no list of Rules.",
            'It looks like {"Rules": [{"Status": "Enabled", ...}]}.',
        )
    named = document.get(SIZE_DEFAULT, inside.get(SIZE_DEFAULT))
    default = small_objects or (named if isinstance(named, str) else "all_storage_classes_128K")
    return configuration_from(inside, default)
