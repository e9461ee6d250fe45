"""An interactive study and exam tool for AWS certifications. Not affiliated with AWS."""

__version__ = "0.1.0"
