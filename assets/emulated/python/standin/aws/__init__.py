"""The AWS CLI, as far as a host of ours uses it, against the account's endpoint."""
