"""An interactive study and exam tool for AWS certifications. Not affiliated with AWS."""
