"""A secret of Secrets Manager: read when it is needed, kept in memory, written nowhere."""

from __future__ import annotations

import subprocess


def secret_text(name: str) -> tuple[str, str]:
    """The secret's plain text and an empty sentence, or no text and what the AWS CLI said last."""
    command = ["aws", "secretsmanager", "get-secret-value", "--secret-id", name]
    command += ["--query", "SecretString", "--output", "text"]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    text = done.stdout.strip()
    if done.returncode != 0 or not text:
        return "", (done.stderr.strip() or "the secret is empty").splitlines()[-1][:300]
    return text, ""
