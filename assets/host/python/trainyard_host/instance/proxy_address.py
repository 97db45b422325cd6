"""The proxy's address with the user and the password that it asks for, for the environment of one phase."""

from __future__ import annotations

import os
from urllib.parse import quote

from trainyard_host.outcomes import failure
from trainyard_host.outcomes.failure import Failure
from trainyard_host.storage.secret import secret_text


def with_credentials(address: str, secret: str) -> str:
    """`http://proxy` and `user:password` in one address. Raises ProxySecretUnreadable for another form of the secret."""
    user, colon, password = secret.partition(":")
    if not (user and colon and password):
        raise unreadable("it is not of the form user:password")
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{quote(user, safe='')}:{quote(password, safe='')}@{rest}"


def unreadable(why: str) -> Failure:
    """The Failure for a secret that gives no user and password."""
    return Failure(
        "ProxySecretUnreadable",
        f"the proxy's user and password could not be read from the secret {os.environ['TRAINYARD_PROXY_SECRET']}: {why}",
        "store user:password as the secret's plain text, and let the instance role read it",
    )


def main() -> None:
    """Print the address, for the shell to export. Raises ProxySecretUnreadable."""
    secret, said = secret_text(os.environ["TRAINYARD_PROXY_SECRET"])
    if not secret:
        raise unreadable(said)
    print(with_credentials(os.environ["TRAINYARD_PROXY"], secret))


if __name__ == "__main__":
    failure.run(main)
