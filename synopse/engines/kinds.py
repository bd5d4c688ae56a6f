"""What a model of Hugging Face can be used for, by what its files say; and what is set where it can do nothing."""

from __future__ import annotations

from typing import Literal

from synopse.engines.shelves import Shelf
from synopse.errors import EngineError

Kind = Literal["chat", "summarizer", "encoder", "relations", "other"]
SILENT: dict[Kind, str] = {"encoder": "an encoder", "relations": "a model of relations"}
"""Those that write nothing; each is set under the name of its kind."""
LACKING = {"writer": "writes nothing", "encoder": "encodes nothing", "relations": "tells no relations"}
"""What a model does not do that is set as one."""


def kind(shelf: Shelf) -> Kind:
    """What a model can be used for."""
    if shelf.gguf:
        return "chat"
    config = shelf.config()
    architecture = str(next(iter(config.get("architectures") or ()), ""))
    labels = config.get("id2label") or {}
    if config.get("is_encoder_decoder"):
        return "summarizer"
    if "SequenceClassification" in architecture:
        return "relations" if any("entail" in str(label).lower() for label in labels.values()) else "other"
    if "CausalLM" in architecture or "ConditionalGeneration" in architecture:
        has_template = "chat_template" in shelf.json("tokenizer_config.json") or shelf.text("chat_template.jinja")
        return "chat" if has_template else "other"
    return "encoder"


def misplaced(model: str, what: Kind, role: str) -> EngineError:
    """The error for a model that is set where it can do nothing."""
    return EngineError(
        f"the model {model} is {SILENT[what]}, and {LACKING[role]}",
        hint=f'its place is {what} = "transformers:{model}" under [engines] in synopse.toml',
    )
