"""A transformer with one head a narrative for the value and one for the stance, tuned whole; PyTorch."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoModel

from nlp.combiner import STANCES
from nlp.encoding import Batch, Encoded, batch_of, batches
from nlp.errors import ReadError
from nlp.training.data import Labelled


@dataclass(frozen=True, slots=True)
class Settings:
    """How a network is tuned. `focal` is the exponent of the focal loss (Lin et al. 2017), 0 for none.

    `rarity` is the exponent by which a rare value weighs more: 0 for equal weights, 1 for weights that make all values
    count the same, within 1 and 4.
    """

    epochs: int = 4
    rate: float = 6e-5
    head_rate: float = 1e-3
    batch: int = 32
    smoothing: float = 0.03
    rarity: float = 0.5
    focal: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Targets:
    """What to learn of each sentence: each narrative's probabilities of its values (none first) and of the stances.

    `value_weight` is 0 where nobody judged, `stance_weight` where there is nothing to have a stance.
    """

    value: Mapping[str, Tensor]
    stance: Tensor
    value_weight: Mapping[str, Tensor]
    stance_weight: Tensor


@dataclass(frozen=True, slots=True)
class Logits:
    """What a network says: (sentences, 1 + values) for each narrative, and (sentences, narratives, 3) of stance."""

    value: Mapping[str, NDArray[np.float64]]
    stance: NDArray[np.float64]


class Network(nn.Module):
    """An encoder and its heads, over the mean of the sentence's tokens and the mean of all."""

    def __init__(self, folder: Path, narratives: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.narratives = {name: tuple(values) for name, values in narratives.items()}
        self.encoder = AutoModel.from_pretrained(str(folder), dtype=torch.float32, attn_implementation="eager")
        width = 2 * self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.value = nn.ModuleList(nn.Linear(width, 1 + len(values)) for values in self.narratives.values())
        self.stance = nn.Linear(width, len(STANCES) * len(self.narratives))

    def forward(self, ids: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        """All logits side by side: each narrative's values, then each narrative's stances."""
        return self.heads(self.states(ids, mask), mask, target)

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The encoder's last layer: (contexts, tokens, width)."""
        states: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return states

    def heads(self, states: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        """The logits from the encoder's last layer."""
        pooled = self.dropout(torch.cat([mean(states, target), mean(states, mask)], dim=-1))
        return torch.cat([*(head(pooled) for head in self.value), self.stance(pooled)], dim=-1)


def mean(states: Tensor, mask: Tensor) -> Tensor:
    """The mean over the tokens that the mask names: (contexts, width)."""
    weights = mask.unsqueeze(-1).to(states.dtype)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)


def verify(folder: Path, weights: str) -> None:
    """Raise ReadError unless the folder's `model.safetensors` has the hash `weights`."""
    path = folder / "model.safetensors"
    if not path.exists():
        raise ReadError(f"{path}: no weights here; expected an encoder's folder with model.safetensors")
    found = sha256(path.read_bytes()).hexdigest()
    if found != weights:
        raise ReadError(f"{path}: sha256 begins {found[:12]}, expected {weights[:12]}; other weights than this is for")


def targets(labelled: Sequence[Labelled], narratives: Mapping[str, Sequence[str]]) -> Targets:
    """Readers' labels as probabilities."""
    value = {name: torch.zeros(len(labelled), 1 + len(values)) for name, values in narratives.items()}
    judged = {name: torch.zeros(len(labelled)) for name in narratives}
    stance = torch.zeros(len(labelled), len(narratives), len(STANCES))
    told = torch.zeros(len(labelled), len(narratives))
    for i, one in enumerate(labelled):
        for k, (name, values) in enumerate(narratives.items()):
            label = one.label(name)
            judged[name][i] = float(name in one.judged)
            value[name][i, 1 + list(values).index(label.value) if label else 0] = 1
            if label:
                stance[i, k, [str(s) for s in STANCES].index(label.stance)] = told[i, k] = 1
    return Targets(value, stance, judged, told)


def soft_targets(logits: Logits) -> Targets:
    """A teacher's opinion as probabilities (Hinton et al. 2015); its stance weighs as much as it finds a narrative."""
    value = {name: torch.tensor(rows).float().softmax(-1) for name, rows in logits.value.items()}
    told = torch.stack([1 - rows[:, 0] for rows in value.values()], dim=1)
    weight = {name: torch.ones(len(rows)) for name, rows in value.items()}
    return Targets(value, torch.tensor(logits.stance).float().softmax(-1), weight, told)


def both(one: Targets, other: Targets) -> Targets:
    """The targets of two sets of sentences, one after the other."""
    return Targets(
        {name: torch.cat([one.value[name], other.value[name]]) for name in one.value},
        torch.cat([one.stance, other.stance]),
        {name: torch.cat([one.value_weight[name], other.value_weight[name]]) for name in one.value_weight},
        torch.cat([one.stance_weight, other.stance_weight]),
    )


def device() -> torch.device:
    """A GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def tune(
    folder: Path,
    narratives: Mapping[str, Sequence[str]],
    encoded: Sequence[Encoded],
    wanted: Targets,
    settings: Settings,
    watch: Callable[[int, float], None],
) -> Network:
    """A network tuned on the sentences; `watch(epoch, loss)` is told after each epoch."""
    torch.manual_seed(settings.seed)
    network = Network(folder, narratives).to(device())
    heads = [*network.value.parameters(), *network.stance.parameters()]
    groups = [
        {"params": network.encoder.parameters(), "lr": settings.rate},
        {"params": heads, "lr": settings.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = settings.epochs * -(-len(encoded) // settings.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (0.1 * steps + 1)) * max(0.02, 1 - step / steps)
    )
    weights = {name: _rarity(rows, settings.rarity) for name, rows in wanted.value.items()}
    padding = network.encoder.config.pad_token_id
    for epoch in range(settings.epochs):
        network.train()
        lost = 0.0
        for places in _shuffled(encoded, settings.batch, settings.seed * 100 + epoch):
            with torch.autocast(device().type, dtype=torch.bfloat16):
                logits = network(*_tensors(batch_of(encoded, places, padding)))
            loss = _loss(logits.float().cpu(), network.narratives, wanted, places, weights, settings)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            lost += loss.item()
        watch(epoch, lost)
    return network.eval()


def _rarity(rows: Tensor, exponent: float) -> Tensor:
    weights = torch.clamp((len(rows) / 20 / (1 + rows.sum(0))) ** exponent, 1, 4)
    weights[0] = 1
    return weights


def _shuffled(encoded: Sequence[Encoded], size: int, seed: int) -> list[list[int]]:
    """Batches in random order, of like length within groups of eight, so that little is padded."""
    order = list(range(len(encoded)))
    draw = random.Random(seed)
    draw.shuffle(order)
    wide = size * 8
    groups = [sorted(order[i : i + wide], key=lambda j: len(encoded[j].ids)) for i in range(0, len(order), wide)]
    found = [group[i : i + size] for group in groups for i in range(0, len(group), size)]
    draw.shuffle(found)
    return found


def _tensors(batch: Batch) -> tuple[Tensor, ...]:
    return tuple(torch.from_numpy(array).to(device()) for array in (batch.ids, batch.mask, batch.target))


def _loss(
    logits: Tensor,
    narratives: Mapping[str, Sequence[str]],
    wanted: Targets,
    places: Sequence[int],
    weights: Mapping[str, Tensor],
    settings: Settings,
) -> Tensor:
    """Cross-entropy of every head; a stance counts half, and only where there is something to have it."""
    loss = torch.zeros(())
    first = 0
    for name, values in narratives.items():
        log = logits[:, first : first + 1 + len(values)].log_softmax(-1)
        first += 1 + len(values)
        goal = wanted.value[name][places] * (1 - settings.smoothing) + settings.smoothing / (1 + len(values))
        each = goal * weights[name] * (1 - log.exp()) ** settings.focal * log
        loss = loss - (each.sum(-1) * wanted.value_weight[name][places]).mean()
    log = logits[:, first:].view(len(places), -1, len(STANCES)).log_softmax(-1)
    weight = wanted.stance_weight[places]
    each = -(wanted.stance[places] * _STANCE_WEIGHTS * log).sum(-1) * weight
    total = weight.sum(0)
    return loss + 0.5 * (each.sum(0) / total.clamp(min=1) * (total / 3).clamp(max=1)).sum()


# Asserted, denied, open: the rarer, the heavier.
_STANCE_WEIGHTS = torch.tensor([1.0, 2.0, 1.5])


def logits_of(network: Network, encoded: Sequence[Encoded], size: int = 64) -> Logits:
    """What the network says of each sentence."""
    rows = np.zeros((len(encoded), network.stance.out_features + sum(1 + len(v) for v in network.narratives.values())))
    with torch.inference_mode():
        for batch in batches(encoded, size, network.encoder.config.pad_token_id):
            with torch.autocast(device().type, dtype=torch.bfloat16):
                said = network(*_tensors(batch))
            rows[list(batch.places)] = said.float().cpu().numpy()
    return unpack(rows, network.narratives)


def unpack(rows: NDArray[np.float64], narratives: Mapping[str, Sequence[str]]) -> Logits:
    """The logits of a network's output, by head."""
    value, first = {}, 0
    for name, values in narratives.items():
        value[name] = rows[:, first : first + 1 + len(values)]
        first += 1 + len(values)
    return Logits(value, rows[:, first:].reshape(len(rows), len(narratives), len(STANCES)))
