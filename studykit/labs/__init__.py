"""Labs: lab files, submissions, checks and grading."""
