"""What a machine image brings: the venvs of its SDK release and the driver's files.

Making it again changes nothing that was installed since.
"""

from __future__ import annotations

import os

from .. import json_text
from .venv import ASSETS, TEMPLATE, link, make_importable, make_venv

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

DIRECTORIES = (
    "tmp",
    "run/systemd/system",
    "dev",
    "mnt",
    "etc/systemd/system",
    "usr/local/bin",
    "var/lib",
    "var/log",
    "var/tmp",
)
NEURON_TOOLS = ("neuron-ls", "neuron-monitor")
# Share of the memory that an instance without a load has available.
AVAILABLE_SHARE = 0.97
SYSTEM_PACKAGES = (
    "aws-neuronx-dkms",
    "aws-neuronx-runtime-lib",
    "aws-neuronx-collectives",
    "aws-neuronx-tools",
)


def make_image(facts_path: str, release: str, instance_type: str, root: str) -> None:
    facts = json_text.read(facts_path)
    row, hardware = facts["releases"][release], facts["hardware"][instance_type]
    for directory in DIRECTORIES:
        os.makedirs(os.path.join(root, directory), exist_ok=True)
    for venv in venvs_of(row):
        make_release_venv(root + venv, venv, row)
    for device in range(hardware["devices"]):
        write(root, f"dev/neuron{device}", "")
    kib = hardware["hostMemoryBytes"] // 1024
    write(root, "proc/meminfo", f"MemTotal: {kib} kB\nMemAvailable: {int(kib * AVAILABLE_SHARE)} kB\n")
    write(root, "sys/module/neuron/version", row["packages"].get("aws-neuronx-dkms", "") + "\n")
    os.makedirs(os.path.join(root, "opt/aws/neuron/bin"), exist_ok=True)
    for name in NEURON_TOOLS:
        link(os.path.join(ASSETS, "bin", name), os.path.join(root, "opt/aws/neuron/bin", name))


def venvs_of(row: Mapping[str, Any]) -> list[str]:
    """A name that no source spells out gets some letters for its stars."""
    serving = [row["vllm"]["venv"]] if row["vllm"]["kind"] == "ami" else []
    names = {*([row["venv"]] if "venv" in row else []), *serving}
    return sorted(name.replace("*", "x") for name in names)


def make_release_venv(directory: str, venv: str, row: Mapping[str, Any]) -> None:
    packages = {name: version for name, version in row["packages"].items() if name not in SYSTEM_PACKAGES}
    # A venv that compiles and serves is that of a server which compiles for itself.
    if venv == row.get("venv") and venv != row["vllm"].get("venv"):
        brought = {**packages, "transformers": "4.48.0", "torch": _torch(venv)}
        make_venv(directory, ("python", "pip", "inference_demo"), brought, row["python"])
        return
    make_venv(directory, ("python", "pip"), {**packages, "vllm": row["vllm"].get("vllm", "0")}, row["python"])
    install_vllm(directory)


def _torch(venv: str) -> str:
    """The venv is named after it: `…_pytorch_2_6_nxd_inference`."""
    return venv.rpartition("pytorch_")[2].replace("_nxd_inference", "").replace("_", ".")


def install_vllm(venv: str) -> None:
    make_importable(venv, os.path.join(TEMPLATE, "lib", "vllm"))
    import shutil

    shutil.copy(os.path.join(TEMPLATE, "bin", "vllm"), os.path.join(venv, "bin", "vllm"))


def write(root: str, path: str, text: str) -> None:
    where = os.path.join(root, path)
    os.makedirs(os.path.dirname(where), exist_ok=True)
    with open(where, "w", encoding="utf-8") as file:
        file.write(text)
