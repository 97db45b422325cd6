"""An emulated virtual environment: copied commands, a link to the stand-ins, a list of what is installed."""

from __future__ import annotations

import json
import os
import shutil
from typing import Iterable, Mapping

ASSETS = os.path.realpath(os.path.join(os.path.dirname(__file__), '..', '..'))


def make_venv(venv: str, template: str, commands: Iterable[str], packages: Mapping[str, str]) -> None:
    os.makedirs(os.path.join(venv, 'bin'), exist_ok=True)
    os.makedirs(os.path.join(venv, 'lib', 'site'), exist_ok=True)
    for name in commands:
        shutil.copy(os.path.join(template, 'bin', name), os.path.join(venv, 'bin', name))
    _link('python', os.path.join(venv, 'bin', 'python3'))
    _link(os.path.join(ASSETS, 'python'), os.path.join(venv, 'lib', 'standin'))
    activate = f'export VIRTUAL_ENV="{venv}"\nexport PATH="{venv}/bin:$PATH"\n'
    with open(os.path.join(venv, 'bin', 'activate'), 'w', encoding='utf-8') as file:
        file.write(activate)
    if not os.path.exists(os.path.join(venv, 'lib', 'packages.json')):
        write_packages(venv, packages)


def read_packages(venv: str) -> dict[str, str]:
    with open(os.path.join(venv, 'lib', 'packages.json'), encoding='utf-8') as file:
        return json.load(file)


def write_packages(venv: str, packages: Mapping[str, str]) -> None:
    place = os.path.join(venv, 'lib', 'packages.json')
    with open(place + '.new', 'w', encoding='utf-8') as file:
        json.dump(dict(packages), file, indent=1, sort_keys=True)
    os.replace(place + '.new', place)


def _link(target: str, place: str) -> None:
    if os.path.lexists(place):
        os.remove(place)
    os.symlink(target, place)
