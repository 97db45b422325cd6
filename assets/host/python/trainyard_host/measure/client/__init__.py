"""The load: connections, streams, dispatch, and one task per request."""
