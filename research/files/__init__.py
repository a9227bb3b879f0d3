"""Where things lie on disk: paths, what is kept, and safe writing."""
