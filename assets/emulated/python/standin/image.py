"""What a machine image brings: venvs, driver files, tools. Making it again changes nothing that was installed since."""

from __future__ import annotations

import json
import os
import shutil
from typing import Any, Mapping

from .venv import make_venv

ASSETS = os.path.realpath(os.path.join(os.path.dirname(__file__), '..', '..'))
TEMPLATE = os.path.join(ASSETS, 'venv-neuron')
NEURON_TOOLS = ('neuron-ls', 'neuron-monitor')
DIRECTORIES = ('tmp', 'run', 'dev', 'mnt', 'etc/systemd/system', 'usr/local/bin', 'var/lib', 'var/log', 'var/tmp')
# Share of the memory that a machine without a load has available.
AVAILABLE_SHARE = 0.97
SYSTEM_PACKAGES = ('aws-neuronx-dkms', 'aws-neuronx-runtime-lib', 'aws-neuronx-collectives', 'aws-neuronx-tools')


def make_image(facts_path: str, release: str, instance_type: str, root: str) -> None:
    with open(facts_path, encoding='utf-8') as file:
        facts = json.load(file)
    row, hardware = facts['releases'][release], facts['hardware'][instance_type]
    for directory in DIRECTORIES:
        os.makedirs(os.path.join(root, directory), exist_ok=True)
    _neuron_venvs(root, row)
    _driver(root, row, hardware)
    _tools(root)
    write(root, 'etc/os-release', f'NAME="Emulated"\nVERSION_ID="22.04"\nPRETTY_NAME="Emulated image of SDK {release}"\n')


def _neuron_venvs(root: str, row: Mapping[str, Any]) -> None:
    packages = {name: version for name, version in row['packages'].items() if name not in SYSTEM_PACKAGES}
    if 'venv' in row:
        venv = root + row['venv']
        brought = {**packages, 'transformers': '4.48.0', 'torch': _torch(row)}
        make_venv(venv, TEMPLATE, ('python', 'pip', 'inference_demo'), brought)
    if row['vllm']['kind'] == 'ami':
        venv = root + row['vllm']['venv']
        version = row['vllm'].get('vllm', '0')
        make_venv(venv, TEMPLATE, ('python', 'pip'), {**packages, 'vllm': version})
        install_vllm(venv)


def _torch(row: Mapping[str, Any]) -> str:
    """The venv is named after it: `…_pytorch_2_6_nxd_inference`."""
    return row['venv'].rpartition('pytorch_')[2].replace('_nxd_inference', '').replace('_', '.')


def install_vllm(venv: str) -> None:
    """Make `vllm` importable, and its console script there."""
    link = os.path.join(venv, 'lib', 'site', 'vllm')
    if os.path.lexists(link):
        os.remove(link)
    os.symlink(os.path.join(TEMPLATE, 'lib', 'vllm'), link)
    shutil.copy(os.path.join(TEMPLATE, 'bin', 'vllm'), os.path.join(venv, 'bin', 'vllm'))


def _driver(root: str, row: Mapping[str, Any], hardware: Mapping[str, Any]) -> None:
    for device in range(hardware['devices']):
        write(root, f'dev/neuron{device}', '')
    kib = hardware['hostMemoryBytes'] // 1024
    write(root, 'proc/meminfo', f'MemTotal: {kib} kB\nMemAvailable: {int(kib * AVAILABLE_SHARE)} kB\n')
    write(root, 'sys/module/neuron/version', row['packages'].get('aws-neuronx-dkms', '') + '\n')
    installed = {name: row['packages'][name] for name in SYSTEM_PACKAGES if name in row['packages']}
    write(root, 'var/lib/dpkg/emulated.json', json.dumps(installed, indent=1) + '\n')


def _tools(root: str) -> None:
    os.makedirs(os.path.join(root, 'opt/aws/neuron/bin'), exist_ok=True)
    for name in NEURON_TOOLS:
        link = os.path.join(root, 'opt/aws/neuron/bin', name)
        if os.path.lexists(link):
            os.remove(link)
        os.symlink(os.path.join(ASSETS, 'bin', name), link)


def write(root: str, path: str, text: str) -> None:
    where = os.path.join(root, path)
    os.makedirs(os.path.dirname(where), exist_ok=True)
    with open(where, 'w', encoding='utf-8') as file:
        file.write(text)
