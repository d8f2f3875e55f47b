"""Classification: the kind of a document and the labels of its sections."""
