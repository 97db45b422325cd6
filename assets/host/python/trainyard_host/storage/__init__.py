"""Where things are: paths of the host, objects of the bucket, and one form of JSON for both."""
