"""Tiny models that tests build and save themselves: random ones, and ones that were taught a single answer."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    AutoTokenizer,
    BartConfig,
    BartForConditionalGeneration,
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
)

TEXTS = (
    "Bei dem Unfall in Hechthausen wurden am Dienstag zwölf Menschen verletzt.",
    "Die Strecke zwischen Hamburg und Cuxhaven ist gesperrt, Busse ersetzen die Züge.",
    "Der Fahrer des Lastwagens schwebt in Lebensgefahr, sagte ein Sprecher der Polizei.",
    'You summarize articles. Answer with one JSON object: {"sentences": [{"text": "", "evidence": [1, 2]}]}',
    "A regional train hit a lorry near Hechthausen on Tuesday morning.",
)
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
MARKS = ["<pad>", "<|im_start|>", "<|im_end|>"]


def tokenizer(template: str | None = TEMPLATE) -> PreTrainedTokenizerFast:
    """Pieces of bytes, trained on the texts."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trained.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=MARKS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    trained.train_from_iterator(TEXTS, trainer)
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call] # transformers leaves it untyped
        tokenizer_object=trained, pad_token="<pad>", eos_token="<|im_end|>"
    )
    fast.chat_template = template
    return fast


def llama(folder: Path, *, template: str | None = TEMPLATE, context: int = 4096) -> Path:
    """A chat model with random weights."""
    torch.manual_seed(0)
    words = tokenizer(template)
    return _saved(folder, LlamaForCausalLM(LlamaConfig(**_sizes(words, context))), words)


def parrot(folder: Path, answer: str) -> Path:
    """A chat model that gives one answer, whatever it is asked: it sees but a few words back."""
    torch.manual_seed(0)
    words = tokenizer()
    model = MistralForCausalLM(MistralConfig(**_sizes(words, 2048), sliding_window=5))
    said = words.encode(answer + "<|im_end|>")
    chats = [
        words.encode(str(words.apply_chat_template(_turns(text), tokenize=False, add_generation_prompt=True)))
        for text in TEXTS
    ]
    _teach(model, _padded([chat + said for chat in chats], 0), _padded([[-100] * len(c) + said for c in chats], -100))
    return _saved(folder, model, words)


def _sizes(words: PreTrainedTokenizerFast, context: int) -> dict[str, Any]:
    return {
        "vocab_size": len(words),
        "hidden_size": 48,
        "intermediate_size": 96,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": context,
        "eos_token_id": words.eos_token_id,
        "pad_token_id": words.pad_token_id,
        "bos_token_id": None,
    }


def _turns(text: str) -> list[dict[str, str]]:
    return [{"role": "system", "content": TEXTS[3]}, {"role": "user", "content": text}]


def t5(folder: Path, answer: str | None = None) -> Path:
    """A summarizer; with an answer, always that."""
    words = tokenizer(None)
    return _saved(folder, _summarizing(words, f"{answer}<|im_end|>" if answer else None), words)


def older(folder: Path, answer: str) -> Path:
    """The same as such models were published years ago: weights as torch saved them, a tokenizer of sentencepiece."""
    folder.mkdir(parents=True)
    pieces = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*TEXTS, answer]),
        model_writer=pieces,
        vocab_size=220,
        hard_vocab_limit=False,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        minloglevel=2,
    )
    (folder / "spiece.model").write_bytes(pieces.getvalue())
    (folder / "config.json").write_text('{"model_type": "t5"}')
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "T5Tokenizer", "extra_ids": 0}')
    model = _summarizing(AutoTokenizer.from_pretrained(folder), answer)
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return folder


def _summarizing(words: PreTrainedTokenizerBase, said: str | None) -> PreTrainedModel:
    """With random weights, or such that it always says one thing."""
    torch.manual_seed(0)
    told: dict[str, Any] = {"n_positions": 128, "decoder_start_token_id": words.pad_token_id}
    config = T5Config(
        vocab_size=len(words),
        d_model=48,
        d_kv=12,
        d_ff=96,
        num_layers=2,
        num_heads=4,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
        dropout_rate=0.0,
        **told,
    )
    model = T5ForConditionalGeneration(config)
    if said is not None:
        answer = words.encode(said)
        _teach(model, _padded([words.encode(text) for text in TEXTS], 0), torch.tensor([answer for _ in TEXTS]))
    return model


def copier(folder: Path) -> Path:
    """A summarizer that repeats what it reads, word for word: its weights are set by hand.

    Tokens and places are directions of their own. The decoder looks where the encoder has the place that it is at
    itself, and what stands there drowns out all else.
    """
    words, places = tokenizer(None), 256
    end = ("<|im_end|>", words.eos_token_id)
    words.backend_tokenizer.post_processor = processors.TemplateProcessing(single="$A <|im_end|>", special_tokens=[end])
    size, offset = len(words), 2  # BART leaves its first two places empty
    told: dict[str, Any] = {"decoder_start_token_id": words.eos_token_id, "forced_eos_token_id": None}
    for side in ("encoder", "decoder"):
        told |= {f"{side}_layers": 1, f"{side}_attention_heads": 1, f"{side}_ffn_dim": 1}
    config = BartConfig(
        vocab_size=size,
        max_position_embeddings=places,
        d_model=size + places + offset,
        dropout=0.0,
        bos_token_id=words.eos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
        **told,
    )
    model = BartForConditionalGeneration(config)
    directions = torch.eye(size + places + offset)
    token = directions.clone()
    token[size:] = 0
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" not in name:
                parameter.zero_()
        model.model.shared.weight.copy_(directions[:size])
        model.model.encoder.embed_positions.weight.copy_(directions[size:])
        model.model.decoder.embed_positions.weight.copy_(directions[size:])
        look = model.model.decoder.layers[0].encoder_attn
        look.q_proj.weight.copy_(4 * (directions - token))
        look.k_proj.weight.copy_(directions - token)
        look.v_proj.weight.copy_(token)
        look.out_proj.weight.copy_(10 * token)
    model.train(False)
    return _saved(folder, model, words)


def _padded(rows: Sequence[Sequence[int]], filling: int) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[filling] * (longest - len(row))] for row in rows])


def _teach(model: PreTrainedModel, ids: torch.Tensor, labels: torch.Tensor) -> None:
    steps = torch.optim.AdamW(model.parameters(), lr=2e-2)
    for _ in range(200):
        loss = model(input_ids=ids, attention_mask=(ids != 0).long(), labels=labels).loss
        loss.backward()
        steps.step()
        steps.zero_grad()
        if loss.item() < 5e-3:
            break
    model.train(False)


def _saved(folder: Path, model: PreTrainedModel, words: PreTrainedTokenizerFast) -> Path:
    model.save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


def encoder(folder: Path, *, pooling: str | None = None, prompt: str = "", card: str = "") -> Path:
    """An encoder with random weights, and what sentence-transformers would note of it."""
    torch.manual_seed(0)
    words = tokenizer(None)
    words.model_max_length = 64
    _saved(folder, BertModel(_bert(words)), words)
    if pooling:
        kinds = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
        parts = [{"path": path, "type": f"sentence_transformers.models.{kind}"} for path, kind in kinds.items()]
        (folder / "modules.json").write_text(json.dumps(parts))
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling" / "config.json").write_text(json.dumps({pooling: True, "pooling_mode_max_tokens": False}))
    prompts = {"prompts": {"clustering": prompt}, "default_prompt_name": "clustering"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    (folder / "README.md").write_text(card)
    return folder


def classifier(folder: Path, labels: Sequence[str]) -> Path:
    """A classifier of pairs with random weights."""
    torch.manual_seed(0)
    words = tokenizer(None)
    words.model_max_length = 64
    config = _bert(words)
    config.id2label = dict(enumerate(labels))
    return _saved(folder, BertForSequenceClassification(config), words)


def _bert(words: PreTrainedTokenizerFast) -> BertConfig:
    return BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=66,
        pad_token_id=words.pad_token_id,
        initializer_range=0.5,
    )
