"""Training of the classifier and the gate; needs the extra `train`, and is never imported by what tags."""
