// Morphs one document into another; replaced by its own change.
