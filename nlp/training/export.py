"""Networks as ONNX, eight bits a weight."""

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from transformers import AutoModel

from nlp.training.encoder import Network, mean


class _Embedding(nn.Module):
    """An encoder as it came: the mean of the sentence's tokens, in which like sentences lie near."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(folder), dtype=torch.float32, attn_implementation="eager")

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return mean(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state, mask)


def export_classifier(network: Network, path: Path, *, precise: bool = False) -> None:
    """Write the network to `path`: inputs ids, mask, target (contexts, tokens) of int64, output logits.

    Weights are quantised to eight bits (activations at run time) unless `precise`.
    """
    _export(network.cpu().eval(), ("ids", "mask", "target"), "logits", path, precise)


def export_encoder(folder: Path, path: Path) -> None:
    """Write the untuned encoder to `path`: inputs ids, mask (sentences, tokens) of int64, output embedding; eight bits.

    Tuned on three narratives, the network's own space no longer tells others apart.
    """
    _export(_Embedding(folder).eval(), ("ids", "mask"), "embedding", path, False)


def _export(module: nn.Module, names: tuple[str, ...], output: str, path: Path, precise: bool) -> None:
    inputs = tuple(torch.ones(2, 12, dtype=torch.int64) for _ in names)
    axes = {name: {0: "contexts", 1: "tokens"} for name in names} | {output: {0: "contexts"}}
    # The tracer warns of each shape that it takes for fixed; that none is, a test holds by sentences of other lengths.
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = path if precise else Path(folder) / "whole.onnx"
        torch.onnx.export(
            module,
            inputs,
            str(whole),
            input_names=list(names),
            output_names=[output],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        if not precise:
            prepared = Path(folder) / "prepared.onnx"
            quant_pre_process(str(whole), str(prepared), skip_symbolic_shape=True)
            quantize_dynamic(str(prepared), str(path), weight_type=QuantType.QInt8, per_channel=True)
