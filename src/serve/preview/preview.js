// The client of the preview; replaced by its own change.
